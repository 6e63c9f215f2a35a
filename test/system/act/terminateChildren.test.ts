import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemWaitClock } from '../../../src/act/pollUntil';
import { refusalFor } from '../../support/refusalFor';
import { sendSignal } from '../../../src/act/signals';
import type { TerminateDependencies } from '../../../src/act/terminate';
import { terminate } from '../../../src/act/terminate';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import type { Target } from '../../../src/model/actions/termination';
import { holdersOf, isOwnedBy } from '../../../src/model/listeners/listener';
import { hostContext } from '../../unit/builders';
import { fastClock } from '../../support/fastClock';
import { skipBecause } from '../../support/skip';

const never = new AbortController().signal;

describe('terminate with child processes', function () {
  this.timeout(20_000);
  const children: ChildProcess[] = [];

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'it scans with the collector for Linux');
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
  });

  const collector = new LinuxCollector();
  const realDependencies: TerminateDependencies = {
    collector,
    scan: () => collector.scan(never),
    sendSignal,
    hostContext: { ...hostContext, editor: { ...hostContext.editor, pid: process.pid } },
    clock: systemWaitClock,
  };

  /** A server on a free port of loopback that runs `program` before it listens. */
  async function serve(program = ''): Promise<{ child: ChildProcess; target: Target }> {
    const server = `${program};require('node:net').createServer().listen(0, '127.0.0.1', () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', server], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    const [[identity] = []] = await collector.readAncestorChains([child.pid ?? -1]);
    assert.ok(identity);
    const { listeners } = await collector.scan(never);
    const own = listeners.filter((seen) => isOwnedBy(seen, identity));
    assert.deepEqual(
      own.map(({ protocol, address }) => [protocol, address.text]),
      [['tcp', '127.0.0.1']],
    );
    return {
      child,
      target: { pid: identity.pid, startMark: identity.startMark, name: 'node', listeners: own },
    };
  }

  it('ends a server that exits on the signal, and its port is free', async () => {
    const { child, target } = await serve();
    const outcome = await terminate(target, 'SIGTERM', realDependencies, never);
    assert.deepEqual(outcome, { kind: 'exited' });
    const { listeners } = await collector.scan(never);
    const [wanted] = target.listeners;
    assert.ok(wanted);
    assert.deepEqual(holdersOf(wanted, listeners), []);
    assert.deepEqual(await collector.readAncestorChains([child.pid ?? -1]), [[]]);
  });

  it('reports a server that ignores SIGTERM, and forces it if asked to', async () => {
    const { child, target } = await serve("process.on('SIGTERM', () => {})");
    const impatient: TerminateDependencies = { ...realDependencies, clock: fastClock(50) };
    assert.deepEqual(await terminate(target, 'SIGTERM', impatient, never), {
      kind: 'stillRunning',
      remaining: [target],
    });
    assert.equal(child.signalCode, null);
    const exit = once(child, 'exit');
    assert.deepEqual(await terminate(target, 'SIGKILL', realDependencies, never), { kind: 'exited' });
    assert.deepEqual(await exit, [null, 'SIGKILL']);
  });

  it('leaves a process alone that has only the PID in common with the chosen one', async () => {
    const { child, target } = await serve();
    const before: Target = { ...target, startMark: `${target.startMark ?? ''}0` };
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      assert.deepEqual(await terminate(before, signal, realDependencies, never), { kind: 'pidReused' });
    }
    assert.equal(child.exitCode ?? child.signalCode, null);
    assert.equal(await collector.hasEnded(target), false);
  });

  it('leaves a process alone that no longer listens on the port', async () => {
    const { child, target } = await serve();
    const [seen] = target.listeners;
    assert.ok(seen);
    const elsewhere: Target = { ...target, listeners: [{ ...seen, port: seen.port === 1 ? 2 : 1 }] };
    assert.deepEqual(await terminate(elsewhere, 'SIGTERM', realDependencies, never), {
      kind: 'notListening',
    });
    assert.equal(child.exitCode ?? child.signalCode, null);
  });

  it('reports a process that has already exited', async () => {
    const { child, target } = await serve();
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    assert.deepEqual(await terminate(target, 'SIGTERM', realDependencies, never), { kind: 'alreadyExited' });
  });

  it('refuses the process it runs in, and its ancestors', async () => {
    const [self = [], [parent] = []] = await collector.readAncestorChains([process.pid, process.ppid]);
    const { hostContext: host } = realDependencies;
    assert.equal(refusalFor(process.pid, self[0], self, host)?.kind, 'extensionHost');
    assert.match(
      refusalFor(process.ppid, parent, self, host)?.kind ?? '',
      /^(?:firstProcess|editorAncestor|editorPart)$/,
    );
  });
});
