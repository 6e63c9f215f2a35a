import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/model/forgotten/candidate';
import type { PortConnection } from '../../../src/model/net/portConnection';
import { IdleTimes } from '../../../src/watch/idleTimes';
import { process_, vite } from '../builders';

const minuteMs = 60_000;
const candidate: Candidate = {
  ...{ process: vite, ancestors: [], origin: undefined, project: undefined },
  recognition: { framework: 'vite', title: 'Vite' },
  ...{ port: 5173, ports: [5173, 24678] },
};

describe('IdleTimes', () => {
  let cpuMs: number;
  let children: number;
  let connections: readonly PortConnection[] | undefined;
  let clockMs: number;
  let hours: number;
  let readings: number;
  let times: IdleTimes;

  beforeEach(() => {
    cpuMs = 5_000;
    children = 0;
    connections = [];
    clockMs = 0;
    hours = 1;
    readings = 0;
    times = new IdleTimes({
      collector: {
        inspect: () => {
          readings++;
          const descendants = Array.from({ length: children }, (_, index) =>
            process_(400 + index, ['esbuild']),
          );
          return Promise.resolve([{ process: vite, ancestors: [], descendants, unit: undefined }]);
        },
        usageOf: (processes) =>
          Promise.resolve(
            processes.map(({ pid }) => ({ cpuMs: pid === vite.pid ? cpuMs : 0, residentBytes: 1 })),
          ),
        connectionsOn: () => Promise.resolve(connections),
      },
      ...{ now: () => clockMs, today: () => 1_000_000 + clockMs, idleHours: () => hours },
    });
  });

  const ask = async (): Promise<number | undefined> => (await times.idle([candidate])).get(vite.pid);

  /** A scan every minute. @returns what is said then. */
  async function pass(minutes: number, cpuPerMinute = 0): Promise<number | undefined> {
    let answer: number | undefined;
    for (let minute = 0; minute < minutes; minute++) {
      clockMs += minuteMs;
      cpuMs += cpuPerMinute;
      times.tick();
      answer = await ask();
    }
    return answer;
  }

  it('says since when a server is idle, after so many hours', async () => {
    times.tick();
    await ask();
    assert.equal(await pass(59), undefined);
    assert.equal(await pass(10), 1_000_000);
  });

  it('begins again with every work, and does not count what timers take', async () => {
    times.tick();
    await ask();
    await pass(30);
    cpuMs += 700;
    await pass(10);
    assert.equal(await pass(55, 50), undefined);
    const since = await pass(20, 50);
    assert.ok(since !== undefined && since > 1_000_000 + 29 * minuteMs);
    // now it is looked at every minute
    cpuMs += 200;
    assert.equal(await pass(1), undefined);
  });

  it('takes a process that has ended or was started for work', async () => {
    times.tick();
    await ask();
    await pass(50);
    children = 1;
    assert.equal(await pass(40), undefined);
    await pass(30);
    assert.notEqual(await ask(), undefined);
    cpuMs -= 1_000;
    assert.equal(await pass(1), undefined);
  });

  it('takes connections to any of its ports for use, but not what is left of one or leads out', async () => {
    const one: PortConnection = { protocol: 'tcp', port: 24678, state: 'ESTABLISHED' };
    connections = [one];
    assert.equal(await pass(120), undefined);
    connections = [
      { ...one, state: 'TIME_WAIT' },
      { ...one, isOutgoing: true },
    ];
    assert.notEqual(await pass(80), undefined);
  });

  it('counts no sleep, whatever the clock does', async () => {
    times.tick();
    await ask();
    clockMs += 48 * 60 * minuteMs;
    assert.equal(await pass(30), undefined);
  });

  it('says nothing while connections are unknown, or of another process with the PID', async () => {
    connections = undefined;
    assert.equal(await pass(120), undefined);
    connections = [];
    await pass(80);
    const other = { ...candidate, process: { ...vite, startMark: 'other' } };
    assert.equal((await times.idle([other])).size, 0);
  });

  it('reads every ten minutes, and nothing if it is turned off', async () => {
    await pass(31);
    assert.equal(readings, 4);
    hours = 0;
    await pass(31);
    assert.equal(readings, 4);
  });
});
