import assert from 'node:assert/strict';
import type { CommandOrigin } from '../../../../src/model/actions/runningServer';
import { rowsOfRunning } from '../../../../src/model/actions/runningServer';
import type { RunningServer } from '../../../../src/model/conflicts/runningServers';
import { findRunningServers } from '../../../../src/model/conflicts/runningServers';
import type { Listener } from '../../../../src/model/listeners/listener';
import type { Process } from '../../../../src/model/process/process';
import { listener, noon, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

const origin: CommandOrigin & { readonly startedAt: number } = {
  cwd: '/home/alice/shop',
  startedAt: noon + 60_000,
};
const next = process_(4711, ['next-server (v16.4.5)'], { parentPid: 4710, executable: '/usr/bin/node' });
const nextDev = process_(4710, ['node', '/home/alice/shop/node_modules/.bin/next', 'dev']);

function says(text: string): RunningServer {
  const [server] = findRunningServers(text);
  assert.ok(server);
  return server;
}

/** The endpoints of what is meant. */
function meant(
  text: string,
  listeners: readonly Listener[],
  ancestors: readonly Process[] = [],
  more: Partial<CommandOrigin> = {},
): string[] {
  const snapshot = snapshotOf(listeners, ancestors);
  return rowsOfRunning(says(text), { ...origin, ...more }, rowsIn(snapshot), snapshot.processes).map(
    ({ listener: { address, port } }) => `${address.text}:${port}`,
  );
}

const nextSays = (port: number, pid: number): string =>
  `Another next dev server is already running.\n\n- Local: http://localhost:${port}\n- PID: ${pid}\n- Dir: /home/alice/shop`;
const railsSays = 'A server is already running (pid: 4711, file: /home/alice/shop/tmp/pids/server.pid).';

describe('the server that a text speaks of', () => {
  it('is what listens on its port under its PID, the named port first', () => {
    const rows = [listener('127.0.0.1:3000', ownedBy(next)), listener('127.0.0.1:2999', ownedBy(next))];
    assert.deepEqual(meant(nextSays(3000, 4711), rows), ['127.0.0.1:3000', '127.0.0.1:2999']);
  });

  it('may be a child of the process that it names', () => {
    assert.deepEqual(meant(nextSays(3000, 4710), [listener('[::]:3000', ownedBy(next))], [nextDev]), [
      ':::3000',
    ]);
  });

  it('is none if the PID belongs to another program now', () => {
    const bash = process_(4711, ['bash', 'serve.sh']);
    assert.deepEqual(meant(nextSays(3000, 4711), [listener('127.0.0.1:3000', ownedBy(bash))]), []);
    assert.deepEqual(meant(railsSays, [listener('127.0.0.1:3000', ownedBy(process_(4711, ['sshd'])))]), []);
  });

  it('is none if the process was started after the command', () => {
    const late = { ...next, startedAt: origin.startedAt + 5_000 };
    assert.deepEqual(meant(nextSays(3000, 4711), [listener('127.0.0.1:3000', ownedBy(late))]), []);
  });

  it('is none if another process has the port, or the process another port', () => {
    const other = { ...next, pid: 4800 };
    assert.deepEqual(meant(nextSays(3000, 4711), [listener('127.0.0.1:3000', ownedBy(other))]), []);
    assert.deepEqual(meant(nextSays(3000, 4711), [listener('127.0.0.1:3001', ownedBy(next))]), []);
  });

  it('is known by its PID alone, if it is of that program', () => {
    const puma = process_(4711, ['puma 6.4.0 (tcp://localhost:3000) [shop]']);
    assert.deepEqual(meant(railsSays, [listener('127.0.0.1:3000', ownedBy(puma))]), ['127.0.0.1:3000']);
  });

  it('is the one of its folder if the text names neither PID nor port', () => {
    const elsewhere = process_(4800, ['next-server (v16)'], { cwd: '/home/alice/other' });
    const rows = [listener('127.0.0.1:3000', ownedBy(next)), listener('127.0.0.1:3001', ownedBy(elsewhere))];
    const text = 'Another next dev server is already running in this directory.';
    assert.deepEqual(meant(text, rows), ['127.0.0.1:3000']);
    assert.deepEqual(meant(text, rows, [], { cwd: '/home/alice/other' }), ['127.0.0.1:3001']);
    assert.deepEqual(meant(text, rows, [], { cwd: undefined }), [], 'the folder is unknown');
    const lock =
      'Unable to acquire lock at /home/alice/other/.next/dev/lock, is another instance of next dev running?';
    assert.deepEqual(meant(lock, rows), ['127.0.0.1:3001']);
  });

  it('is none if several fit', () => {
    const second = { ...next, pid: 4800, startMark: '48000' };
    const rows = [listener('127.0.0.1:3000', ownedBy(next)), listener('127.0.0.1:3001', ownedBy(second))];
    assert.deepEqual(meant('Another next dev server is already running in this directory.', rows), []);
  });

  it('of a start script works in the folder of the command, or is named by its line', () => {
    const text = 'Server is already running (PID: 4711)';
    const node = process_(4711, ['node', 'server.js']);
    const rows = [listener('127.0.0.1:3000', ownedBy(node))];
    assert.deepEqual(meant(text, rows), ['127.0.0.1:3000']);
    assert.deepEqual(meant(text, rows, [], { cwd: '/home/alice/other' }), []);
    const kibana = process_(4711, ['/opt/kibana/bin/node', '/opt/kibana/src/cli'], { cwd: '/' });
    assert.deepEqual(
      meant('Kibana is already running (PID 4711)', [listener('127.0.0.1:5601', ownedBy(kibana))]),
      ['127.0.0.1:5601'],
    );
  });

  it('of Supabase is its studio', () => {
    assert.deepEqual(
      meant('supabase start is already running.', [listener('127.0.0.1:3000', ownedBy(next))]),
      [],
    );
  });
});
