import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { ScanTrigger } from '../../../../src/collect/collector';
import { CollectFailure } from '../../../../src/collect/collector';
import type { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { falsehoods, seen } from '../falsehoods';
import { FakeProc, linkLocal6, loopback4, loopback6, wildcard4, wildcard6 } from './fakeProc';
import type { Fault } from './faultyCalls';
import { faults, FaultyCalls, isFault } from './faultyCalls';
import { sampleOf } from '../../../support/rounds';

const never = new AbortController().signal;

function at(snapshots: readonly Snapshot[], index: number): Snapshot {
  const snapshot = snapshots[index];
  assert.ok(snapshot);
  return snapshot;
}

/** Two networks, shared and inherited sockets, a supervisor, and a process that holds nothing. */
function fill(proc: FakeProc): void {
  proc.write('loadavg', '0.20 0.18 0.12 1/80 500\n');
  proc.write('self/status', 'Name:\tnode\nCapEff:\t0000000000000000\n');
  proc.write('net/sockstat', 'sockets: used 9\nTCP: inuse 3 orphan 0 tw 0 alloc 3 mem 1\n');
  proc.write('net/sockstat6', 'TCP6: inuse 2\n');
  proc.write('net/snmp', 'Tcp: RtoAlgorithm CurrEstab InSegs\nTcp: 1 0 22\n');
  proc.write('net/if_inet6', 'fe800000000000000000000000000001 02 40 20 80     eth0\n');
  proc.table('tcp', [
    { local: loopback4, port: 3000, inode: 501 },
    { local: wildcard4, port: 5173, inode: 502 },
    { local: wildcard4, port: 8080, inode: 503 },
  ]);
  proc.table('tcp6', [
    { local: loopback6, port: 3000, inode: 511 },
    { local: linkLocal6, port: 4000, inode: 512 },
  ]);
  proc.table('udp', [{ local: wildcard4, port: 5353, inode: 521 }]);
  proc.table('udp6', [{ local: wildcard6, port: 5353, inode: 531 }]);
  proc.process(50, { argv: ['pm2'], ticks: 10 });
  proc.process(100, { parent: 50, ticks: 100, sockets: [501, 511, 521] });
  proc.process(200, { parent: 100, ticks: 200, sockets: [502, 512, 503] });
  proc.process(300, { parent: 200, ticks: 300, sockets: [503, 531] });
  proc.process(400, { argv: ['bash'], parent: 50, ticks: 400 });
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6'] as const) {
    for (const pid of [50, 100, 200, 300, 400]) proc.link(`${pid}/net/${table}`, `../../net/${table}`);
  }
  proc.process(500, { argv: ['nginx'], ticks: 500, sockets: [601] });
  proc.write('500/net/tcp', proc.text('tcp', [{ local: wildcard4, port: 80, inode: 601 }]));
  for (const table of ['tcp6', 'udp', 'udp6'] as const) proc.write(`500/net/${table}`, proc.text(table, []));
}

/** The scans before: the first scan, the second, and one long after. */
const moments = [
  [0, 'manual'],
  [1, 'poll'],
  [1, 'manual'],
  [5, 'poll'],
] as const;

describe('LinuxCollector with one failing call', () => {
  let proc: FakeProc;
  before(() => {
    proc = new FakeProc();
    fill(proc);
  });
  after(() => {
    proc.dispose();
  });

  async function collectorAfter(
    scans: number,
    trigger: ScanTrigger,
    calls = new FaultyCalls(),
  ): Promise<{ calls: FaultyCalls; collector: LinuxCollector }> {
    const collector = proc.collector(1000, calls);
    for (let scan = 0; scan < scans; scan++) await collector.scan(never, trigger);
    return { calls, collector };
  }

  async function tryOne(
    scans: number,
    index: number,
    fault: Fault,
    trigger: ScanTrigger,
    truth: readonly Snapshot[],
    crowded?: string,
  ): Promise<string[]> {
    const { calls, collector } = await collectorAfter(scans, trigger, new FaultyCalls(crowded));
    calls.fail(index, fault);
    const found: string[] = [];
    try {
      found.push(...falsehoods(await collector.scan(never, trigger), at(truth, scans)));
    } catch (error) {
      if (!(error instanceof CollectFailure)) found.push(String(error));
    }
    const what = calls.made[index] ?? '';
    calls.succeed();
    for (const next of [1, 2]) {
      try {
        assert.deepEqual(seen(await collector.scan(never, trigger)), seen(at(truth, scans + next)));
      } catch (error) {
        found.push(`${next} scans later: ${String(error).slice(0, 600)}`);
        break;
      }
    }
    return found.map((text) => `${fault} in ${what.replace(proc.root, '')}: ${text.split('\n').join(' ')}`);
  }

  it('never takes a unit that could not be read for none, nor for another one', async () => {
    const { calls, collector } = await collectorAfter(1, 'manual');
    proc.write('100/cgroup', '0::/system.slice/shop.service\n');
    calls.succeed();
    const [truth] = await collector.inspect([100]);
    const made = [...calls.made];
    assert.ok(truth !== undefined && made.some((call) => call.endsWith('/100/cgroup')));
    const units = [truth.unit, 'unknown'];
    const found: string[] = [];
    for (const fault of faults) {
      for (const [index, call] of made.entries()) {
        // without control groups there is no such file, and an emulation of Linux may leave it empty
        if (call.endsWith('cgroup') && (fault === 'ENOENT' || fault === 'empty')) continue;
        calls.fail(index, fault);
        const [inspection] = await collector.inspect([100]).catch((error: unknown) => {
          if (!(error instanceof CollectFailure)) throw error;
          return [undefined];
        });
        if (inspection !== undefined && !units.some((unit) => isDeepStrictEqual(unit, inspection.unit))) {
          found.push(`${fault} in ${call}: ${JSON.stringify(inspection.unit)}`);
        }
      }
    }
    calls.succeed();
    assert.deepEqual(found, []);
  });

  it('claims nothing false where so many processes run that they are listed one by one', async () => {
    const { calls, collector } = await collectorAfter(0, 'manual', new FaultyCalls(proc.root));
    const truth = [await collector.scan(never, 'manual')];
    const made = [...calls.made];
    for (let more = 0; more < 2; more++) truth.push(await collector.scan(never, 'manual'));
    const listed = [...made.keys()].filter((index) => /^(?:openFolder|list) /.test(made[index] ?? ''));
    assert.ok(listed.length > 5);
    const found: string[] = [];
    for (const fault of ['EMFILE', 'EIO', 'EACCES', 'ENOENT'] as const) {
      for (const index of listed) {
        found.push(...(await tryOne(0, index, fault, 'manual', truth, proc.root)));
      }
    }
    assert.deepEqual(found, []);
  });

  for (const [scans, trigger] of moments) {
    it(`claims nothing false, and is as before in the next scan: ${trigger}, scan ${scans + 1}`, async () => {
      const twin = await collectorAfter(0, trigger);
      const truth: Snapshot[] = [];
      for (let scan = 0; scan < scans + 3; scan++) {
        twin.calls.succeed();
        truth.push(await twin.collector.scan(never, trigger));
        if (scan === scans) break;
      }
      const made = [...twin.calls.made];
      for (let more = 0; more < 2; more++) truth.push(await twin.collector.scan(never, trigger));
      const tries = faults.flatMap((fault) =>
        made.flatMap((call, index) => (isFault(fault, call) ? [{ fault, index }] : [])),
      );
      const found: string[] = [];
      for (const { fault, index } of sampleOf(tries)) {
        found.push(...(await tryOne(scans, index, fault, trigger, truth)));
      }
      assert.deepEqual(found, []);
    });
  }
});
