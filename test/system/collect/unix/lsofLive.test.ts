import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Collector } from '../../../../src/collect/collector';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { findProcesses } from '../../../../src/collect/findProcess';
import { runTool, RunFailure } from '../../../../src/collect/runTool';
import { LsofCollector } from '../../../../src/collect/unix/lsofCollector';
import type { Process } from '../../../../src/model/process/process';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { startListening, stopAll } from '../../../support/listeningProcess';
import { skipBecause } from '../../../support/skip';
import { thisUnix } from '../../../../src/collect/unix/lsofSystem';

function lsofCollector(): LsofCollector {
  return new LsofCollector(thisUnix('linux', { run: runTool, findProcesses }));
}

function scan(collector: Collector): Promise<Snapshot> {
  return collector.scan(new AbortController().signal);
}

function ownersOf({ owner }: Listener): readonly Process[] {
  return owner.kind === 'known' ? owner.processes : [];
}

/** What both collectors can show of the listeners of some processes. */
function meaning({ listeners }: Snapshot, pids: readonly number[]): object[] {
  return listeners
    .filter((listener) => ownersOf(listener).some(({ pid }) => pids.includes(pid)))
    .map((listener) => ({
      ...listener,
      owner: ownersOf(listener).map(({ pid, parentPid, cwd, executable, user, commandLine }) => ({
        ...{ pid, parentPid, cwd, executable, user },
        // lsof and ps do not show where an argument ends
        commandLine: commandLine?.join(' '),
      })),
    }));
}

function processOf({ processes }: Snapshot, pid: number): Process {
  const process = processes.get(pid);
  assert.ok(process !== undefined, `process ${pid} is not seen`);
  return process;
}

async function needsTool(context: Mocha.Context, file: string, args: readonly string[]): Promise<void> {
  try {
    await runTool({ file, args, timeoutMs: 10_000, maximumBytes: 1_000_000 }, new AbortController().signal);
  } catch (error) {
    if (!(error instanceof RunFailure) || error.reason !== 'missing') throw error;
    skipBecause(context, `no ${file} here`);
  }
}

describe('LsofCollector compared with /proc', function () {
  this.timeout(30_000);
  const children: ChildProcess[] = [];
  let folder: string;

  before('find lsof and ps', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'only Linux has /proc to compare with');
    await needsTool(this, 'lsof', ['-v']);
    await needsTool(this, 'ps', ['-p', String(process.pid)]);
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'local ports é ')));
  });

  after(async () => {
    await stopAll();
    for (const child of children) {
      const ended = once(child, 'exit');
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await ended;
    }
    if (folder) rmSync(folder, { recursive: true });
  });

  it('shows the same listeners and owners, with folder, program, user and start time', async () => {
    const loopback = await startListening(
      {
        sockets: [
          { host: '127.0.0.1' },
          { host: '::1' },
          { host: '::ffff:127.0.0.1' },
          { host: '127.0.0.1', protocol: 'udp' },
          { host: '::1', protocol: 'udp' },
          { host: '127.0.0.2', likePrevious: true },
        ],
      },
      { cwd: folder, args: ['an argument', 'größe'] },
    );
    const all = await startListening({
      ...{ ipv6Only: true },
      sockets: [
        { host: '0.0.0.0' },
        { host: '::', likePrevious: true },
        { host: '0.0.0.0', protocol: 'udp' },
      ],
    });
    const pids = [loopback.pid, all.pid];
    const [byLsof, byProc] = [await scan(lsofCollector()), await scan(new LinuxCollector())];
    assert.equal(meaning(byProc, pids).length, 9);
    assert.deepEqual(meaning(byLsof, pids), meaning(byProc, pids));
    assert.deepEqual(byLsof.problems, []);
    assert.equal(processOf(byLsof, loopback.pid).cwd, folder);
    for (const pid of pids) {
      const [start = 0, exact = 0] = [byLsof, byProc].map((snapshot) => processOf(snapshot, pid).startedAt);
      assert.ok(Math.abs(start - exact) <= 1_000, `${pid} started at ${start}, or at ${exact}`);
    }
  });

  it('shows all owners of a shared socket', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const code =
        "process.on('message', (_message, server) => process.send('has it', () => server.ref())).on('disconnect', () => process.exit())";
      const heir = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      children.push(heir);
      const hasIt = once(heir, 'message');
      heir.send('take', server);
      await hasIt;
      const ownersIn = async (collector: Collector): Promise<number[][]> =>
        (await scan(collector)).listeners
          .filter((listener) => listener.port === port)
          .map((listener) => ownersOf(listener).map(({ pid }) => pid));
      const owners = await ownersIn(new LinuxCollector());
      assert.deepEqual(owners, [[process.pid, heir.pid]]);
      assert.deepEqual(await ownersIn(lsofCollector()), owners);
    } finally {
      server.close();
    }
  });

  it('notices that a process exited, by one scan and by its PID', async () => {
    const collector = lsofCollector();
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const seen = processOf(await scan(collector), server.pid);
    assert.equal(await collector.hasEnded(seen), false);
    const [chain = []] = await collector.readAncestorChains([server.pid]);
    assert.deepEqual(chain[0], seen);
    assert.equal(chain[1]?.pid, process.pid);
    await server.stop();
    assert.equal(await collector.hasEnded(seen), true);
    assert.deepEqual(await collector.readAncestorChains([server.pid]), [[]]);
    const after = await scan(collector);
    assert.equal(
      after.listeners.some(({ port }) => port === server.ports[0]),
      false,
    );
    assert.equal(after.processes.has(server.pid), false);
  });

  // lsof 4.95 cannot parse such a name in /proc/PID/stat, and mostly leaves the process out
  it('is not what Linux is read by, where a truncated name has an unbalanced parenthesis', async () => {
    const code =
      "process.title = 'next-server (v15.1.0)'; const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port)); process.stdin.on('end', () => process.exit()).resume()";
    const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { listeners } = await scan(new LinuxCollector());
    const owners = listeners
      .filter(({ port }) => port === Number(line.toString()))
      .flatMap(({ owner }) => (owner.kind === 'known' ? owner.processes : []));
    assert.deepEqual(
      owners.map(({ pid }) => pid),
      [child.pid],
    );
  });

  it('finds the port of a client, told from what a server accepted', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    try {
      const [[accepted]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [
        [Socket],
        unknown,
      ];
      const own = client.localPort ?? 0;
      const found = (await lsofCollector().connectionsOn([port, own])) ?? [];
      assert.deepEqual(
        found.map((one) => [one.port, one.state, one.user?.pid, one.isOutgoing]).sort(),
        [
          [port, 'ESTABLISHED', process.pid, false],
          [own, 'ESTABLISHED', process.pid, true],
        ].sort(),
      );
      accepted.destroy();
    } finally {
      client.destroy();
      server.close();
    }
  });
});
