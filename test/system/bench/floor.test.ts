import assert from 'node:assert/strict';
import { buildFloor } from '../../../bench/floorProgram';
import { parseAddress } from '../../../src/model/net/address';
import { skipBecause } from '../../support/skip';
import { lines } from '../../support/linux/scans';
import { parseSocketStatistics } from '../../support/linux/socketStatistics';
import { needsCommand, useWorld } from '../../support/linux/world';

interface FloorLine {
  /** Protocol, canonical address, port. */
  readonly socket: string;
  readonly inode: number;
  readonly pid: number | undefined;
  readonly start: string;
  readonly command: string;
}

function parseFloor(text: string): FloorLine[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [protocol, address = '', port, inode, pid, start = '', command = ''] = line.split('\t');
      const canonical = parseAddress(address)?.text ?? address;
      return {
        ...{ socket: `${protocol} ${canonical}:${port}`, inode: Number(inode) },
        ...{ pid: pid === '' ? undefined : Number(pid), start, command },
      };
    });
}

/** As the lines of a snapshot: one for the sockets of the same owners on one address. */
function linesOf(found: readonly FloorLine[]): string[] {
  const sockets = new Map<number, { readonly socket: string; readonly pids: number[] }>();
  for (const { socket, inode, pid } of found) {
    const pids: number[] = sockets.get(inode)?.pids ?? [];
    if (pid !== undefined && !pids.includes(pid)) pids.push(pid);
    sockets.set(inode, { socket, pids });
  }
  const counts = new Map<string, number>();
  for (const { socket, pids } of sockets.values()) {
    const text = `${socket} <- ${pids.sort((a, b) => a - b).join('+')}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} x${count}`)).sort();
}

describe('the floor program of the bench', function () {
  this.timeout(30_000);
  const world = useWorld();
  let program = '';
  before('build it', async function () {
    await needsCommand(this, 'ss');
    const built = await buildFloor();
    if ('problem' in built) skipBecause(this, built.problem);
    program = built.program;
  });

  it('finds the same listeners, owners, start times and command lines as ss and the collector', async () => {
    const actor = await world().actor();
    for (const socket of [
      'mapped tcp ::ffff:127.0.0.1 3000',
      'loopback6 tcp ::1 3001',
      'only6 tcp :: 3002 v6only',
      'only4 tcp 0.0.0.0 3002',
      'both udp :: 3003',
      'resolver-udp udp 127.0.0.53 53',
      'several-1 tcp 127.0.0.1 3004 reuseport',
      'several-2 tcp 127.0.0.1 3004 reuseport',
    ]) {
      await actor.ask(`listen ${socket}`);
    }
    // it shares all of these
    await actor.ask('fork worker');
    const found = parseFloor(await world().run([program]));
    const collector = await world().collector();
    const snapshot = await collector.scan();
    const said = linesOf(found);
    assert.equal(said.length, 7);
    assert.deepEqual(said, parseSocketStatistics(await world().run(['ss', '-H', '-lntup'])));
    assert.deepEqual(said, lines(snapshot));
    for (const { pid, start, command } of found) {
      const process = snapshot.processes.get(pid ?? 0);
      assert.equal(start, process?.startMark);
      assert.equal(command, process?.commandLine?.join(' '));
    }
    for (const how of ['--repeat', '--paths']) {
      const repeated = await world().run([program, how, '3']);
      assert.match(repeated, /^cpu \d+\.\d+ rows 8 owned 8\n$/);
    }
    await actor.leave();
    assert.match(await world().run([program, '--repeat', '1']), / rows 0 owned 0\n$/);
    await collector.leave();
  });
});
