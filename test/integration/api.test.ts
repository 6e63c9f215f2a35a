import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Listener, LocalPortsApi, LocalPortsExports, PortAnswer, Snapshot } from '../../api';
import type { TestAccess } from '../../src/extension';
import { startListening, stopAll } from '../support/listeningProcess';
import { until } from '../e2e/support/until';
import { access, refreshView, shownWithinMs, withSetting } from './access';

/** What test/fixtures/apiExtension gives its tests. */
interface ExampleExtension extends LocalPortsExports {
  readonly localPorts: LocalPortsApi;
  readonly follow: () => { readonly seen: readonly Snapshot[]; readonly stop: () => void };
  waitFor(port: number, token: vscode.CancellationToken): Promise<PortAnswer>;
}

const loopback = { sockets: [{ host: '127.0.0.1' }] } as const;

describe('another extension', () => {
  let extension: TestAccess;
  let example: ExampleExtension;

  before(async () => {
    extension = await access();
    const found = vscode.extensions.getExtension<ExampleExtension>('example.uses-local-ports');
    ok(found, 'the example extension is not loaded');
    example = await found.activate();
  });
  afterEach(stopAll);

  const isOn = (port: number) => (one: Listener) => one.port === port;

  it('sees what listens, masked, and cannot change it', async () => {
    const { pid, ports } = await startListening(loopback, { args: ['--token=hunter2-of-alice'] });
    const [port = 0] = ports;
    const { listeners, isWhole } = await example.localPorts.snapshot();
    const found = listeners.find(isOn(port));
    ok(found?.owner.kind === 'process');
    equal(found.owner.pid, pid);
    ok(isWhole);
    ok(!JSON.stringify(listeners).includes('hunter2'));
    const { owner } = found;
    throws(() => Object.assign(owner, { pid: 1 }), TypeError);
    throws(() => Object.assign(example.localPorts, { snapshot: () => undefined }), TypeError);
    equal((await example.localPorts.snapshot()).listeners.find(isOn(port)), found);
  });

  it('finds the owner of a port in a command of its own', async () => {
    const { ports } = await startListening(loopback);
    const [port = 0] = ports;
    const answer = await vscode.commands.executeCommand('usesLocalPorts.whoUsesPort', port);
    match(String(answer), /^node/);
    await stopAll();
    equal(
      await vscode.commands.executeCommand('usesLocalPorts.whoUsesPort', port),
      `Nothing listens on port ${port}.`,
    );
  });

  it('is told what opens and closes, also while nothing of this extension is visible, and nothing after it has unsubscribed', async () => {
    await withSetting('warnAboutExposedDevServers', false, async () => {
      const { seen, stop } = example.follow();
      try {
        const server = await startListening(loopback);
        const [port = 0] = server.ports;
        const isSeen = () => seen.at(-1)?.listeners.some(isOn(port)) === true;
        await untilSo('the port is reported as open', isSeen);
        await server.stop();
        await untilSo('the port is reported as closed', () => !isSeen());
      } finally {
        stop();
      }
      const before = seen.length;
      await startListening(loopback);
      await refreshView(extension);
      equal(seen.length, before);
    });
  });

  /** All scans run by themselves. */
  async function untilSo(what: string, isSo: () => boolean): Promise<void> {
    await until(what, () => Promise.resolve(isSo() ? true : undefined), shownWithinMs);
  }

  it('waits for a port, until it is opened or the wait is canceled', async () => {
    const port = await example.localPorts.pickPort();
    const waiting = example.waitFor(port, new vscode.CancellationTokenSource().token);
    await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    const opened = await waiting;
    deepEqual([opened.isReached, opened.state, opened.listeners.length], [true, 'listens', 1]);
    const source = new vscode.CancellationTokenSource();
    const other = await example.localPorts.pickPort({ from: port });
    ok(other !== port);
    const canceled = example.waitFor(other, source.token);
    source.cancel();
    deepEqual((await canceled).isReached, false);
  });

  it('is given the stable port of the folder, as people are', async () => {
    const port = await example.localPorts.pickPort({ kind: 'stable' });
    equal(String(port), await vscode.commands.executeCommand('localPorts.stablePort'));
  });

  it('is told which versions there are', () => {
    throws(() => example.getApi(2 as 1), {
      name: 'RangeError',
      message: 'Local Ports has version 1 of its API, and not version 2',
    });
    equal(example.getApi(1), example.localPorts);
  });
});
