import { equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { access, withSetting } from './access';
import type { Answer, Asked } from './person';
import { answering, picking, pressing } from './person';
import type { ListenerNode } from '../../src/model/tree/nodes';
import { choosePort } from '../../src/flows/freePort';
import { listenerNode } from '../../src/model/tree/nodes';

/** Without the confirmation, a wrong choice would be terminated at once. */
describe('freeing a port without confirmation', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(stopAll);

  async function rowOf({ pid }: ListeningProcess, protocol: 'tcp' | 'udp' = 'tcp'): Promise<ListenerNode> {
    await extension.scanner.refresh();
    const row = (await extension.viewController.rowsOf([protocol])).find(
      ({ process }) => process?.pid === pid,
    );
    ok(row);
    return listenerNode(row);
  }

  /** @returns whether it was freed, and what was shown. */
  async function free(
    target: unknown,
    answer: Answer = () => undefined,
  ): Promise<{ isFree: unknown; said: readonly Asked[] }> {
    let isFree: unknown;
    let said: readonly Asked[] = [];
    await withSetting('confirmTerminate', false, async () => {
      said = await answering(answer, async () => {
        isFree = await vscode.commands.executeCommand('localPorts.freePort', target);
      });
    });
    return { isFree, said };
  }

  it('terminates the process that holds it', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const { isFree } = await free(await rowOf(holder));
    await holder.ended;
    equal(isFree, true);
  });

  it('does not terminate a process that replaced the one in the row', async () => {
    const shown = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const row = await rowOf(shown);
    await shown.stop();
    const [port = 0] = shown.ports;
    const next = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    const { isFree, said } = await free(row);
    ok(next.isRunning());
    equal(isFree, undefined);
    equal(said.length, 1);
    match(
      said[0]?.message ?? '',
      new RegExp(
        `^Port ${port} is now in use by node\\b.* \\(PID ${next.pid}\\), which may not be what was shown, so nothing was terminated\\. Try again to terminate it\\.$`,
      ),
    );
  });

  it('distinguishes a UDP port from the TCP port of the same number', async () => {
    const udp = await startListening({ sockets: [{ protocol: 'udp', host: '127.0.0.1' }] });
    const [port = 0] = udp.ports;
    const tcp = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    const { isFree } = await free(await rowOf(udp, 'udp'));
    await udp.ended;
    ok(tcp.isRunning());
    equal(isFree, true);
  });

  it('terminates nothing for a port in another network namespace', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const { row } = await rowOf(holder);
    const namespace = { kind: 'other', id: 7 } as const;
    const elsewhere = { ...row, listener: { ...row.listener, namespace } };
    await rejects(choosePort(extension, [elsewhere]), (error) => {
      ok(error instanceof Error && error.name === 'NothingToDo');
      match(error.message, /^It listens in another network namespace/);
      return true;
    });
    ok(holder.isRunning());
  });

  it('terminates only the chosen one of several processes, and reports the port as in use until all have exited', async () => {
    const first = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = first.ports;
    const second = await startListening({ sockets: [{ host: '127.0.0.2', port }] });
    await picking(
      () => false,
      async () => {
        equal((await free(port)).isFree, false);
      },
    );
    ok(first.isRunning() && second.isRunning());
    await picking(
      ({ description }) => description?.includes(`PID ${first.pid}`) === true,
      async () => {
        equal((await free(port)).isFree, false, 'the other address is in use');
      },
    );
    await first.ended;
    ok(second.isRunning());
    // a number may come from another extension: only a person's click terminates
    const { isFree, said } = await free(port);
    equal(isFree, false);
    equal(said.length, 1);
    ok(second.isRunning());
    equal((await free(port, pressing('Terminate'))).isFree, true);
  });

  it('says that a port is free if no process is listening, and terminates nothing', async () => {
    const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = holder.ports;
    await holder.stop();
    const { isFree, said } = await free(port);
    equal(isFree, false);
    match(said[0]?.message ?? '', new RegExp(`^No process is listening on port ${port}; it is free now\\.`));
  });
});

describe('the stable port of the folder that is open', () => {
  const stablePort = (argument?: unknown): Thenable<unknown> =>
    vscode.commands.executeCommand('localPorts.stablePort', argument);

  it('is the same each time, and another for each name', async () => {
    const port = await stablePort();
    match(String(port), /^2\d{4}$/);
    equal(await stablePort(), port);
    const ofApi = await stablePort({ name: 'api' });
    notEqual(ofApi, port);
    equal(await stablePort('api'), ofApi);
  });

  it('is not named by the launch configuration that asks for it', async () => {
    equal(await stablePort({ type: 'node', request: 'launch', name: 'Debug' }), await stablePort());
  });
});
