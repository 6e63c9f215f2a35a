import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { askInspector } from '../../../../src/act/askInspector';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { debuggerOn, possibleDebuggerOn } from '../../../../src/model/recognition/debuggers';
import { skipBecause } from '../../../support/skip';

/** Prints its own port and, once it is asked for a debugger, that of the debugger. */
const server = `
  const own = require('net').createServer().listen(0, '127.0.0.1', () => console.log(own.address().port));
  process.stdin.once('data', () => {
    const inspector = require('inspector');
    inspector.open(0, '127.0.0.1');
    console.log(new URL(inspector.url()).port);
  });
  process.stdin.on('end', () => process.exit());`;

describe('debuggers of one’s own processes', () => {
  const children: ChildProcess[] = [];
  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
  });
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  async function start(
    environment: NodeJS.ProcessEnv,
  ): Promise<{ child: ChildProcess; pid: number; ask: (line?: string) => Promise<string> }> {
    const child = spawn(process.execPath, ['-e', server], {
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.push(child);
    await once(child, 'spawn');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const ask = async (line?: string): Promise<string> => {
      if (line !== undefined) child.stdin.write(line);
      return String((await lines.next()).value);
    };
    return { child, pid: child.pid ?? 0, ask };
  }

  function rowsOf(snapshot: Snapshot, pid: number): Snapshot['listeners'] {
    return snapshot.listeners.filter(
      ({ owner }) => owner.kind === 'known' && owner.processes.some((one) => one.pid === pid),
    );
  }

  it('are recognized by their environment, which may be overwritten afterwards', async () => {
    // the port that the system gives it is printed by Node.js itself
    const { child, pid, ask } = await start({ NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    const own = Number(await ask());
    const text = String((await once(child.stderr!, 'data'))[0]);
    const port = Number(/ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
    const snapshot = await new LinuxCollector().scan(new AbortController().signal);
    const process_ = snapshot.processes.get(pid)!;
    assert.deepEqual(process_.debuggerSettings, { NODE_OPTIONS: '--inspect=127.0.0.1:0' });
    const rows = rowsOf(snapshot, pid);
    assert.deepEqual(
      rows.map((row) => row.port).sort((a, b) => a - b),
      [own, port].sort((a, b) => a - b),
    );
    for (const row of rows) assert.equal(possibleDebuggerOn(row, [process_]), 'node');
    // the same with the port that it got, as if it had been given
    const given = { ...process_, debuggerSettings: { NODE_OPTIONS: `--inspect=127.0.0.1:${port}` } };
    assert.deepEqual(
      rows.filter((row) => debuggerOn(row, [given]) === 'node').map((row) => row.port),
      [port],
    );
  });

  it('answer when they are asked, and nothing else does', async () => {
    const { ask } = await start({});
    const own = Number(await ask());
    const port = Number(await ask('open\n'));
    assert.equal(await askInspector('127.0.0.1', port), `node.js/${process.version}`);
    assert.equal(await askInspector('127.0.0.1', own), undefined);
  });
});
