import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mock } from 'node:test';
import { OpenFiles } from '../../../../src/collect/linux/openFiles';
import { FileReader } from '../../../../src/collect/linux/procFileReader';
import { ChildProcesses } from '../../../../src/collect/linux/childProcesses';
import { ProcessReader } from '../../../../src/collect/linux/processReader';
import { SocketOwners } from '../../../../src/collect/linux/socketOwners';
import type { TimeSliced } from '../../../../src/model/text/timeSlice';
import { FakeProc } from '../../../unit/collect/linux/fakeProc';

const noChanges = { changed: () => undefined, ended: () => undefined };

/** Finishes the work. @returns its value, and how often it paused. */
function finish<T>(work: TimeSliced<T>): { value: T; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = work.next();
    if (step.done === true) return { value: step.value, pauses };
  }
}

describe('Linux in slices', () => {
  let proc: FakeProc;

  beforeEach(() => {
    proc = new FakeProc();
  });
  afterEach(() => {
    proc.dispose();
  });

  const addLinks = (from: number, to: number): void => {
    for (let at = from; at < to; at++) proc.link(`50/fd/${at}`, `socket:[${at}]`);
  };
  const inodesTo = (to: number): Set<number> => new Set(Array.from({ length: to - 10 }, (_, at) => at + 10));

  it('pauses while the sockets of one process are verified after it opened one more', () => {
    const sockets = 2_000;
    proc.process(50);
    addLinks(10, sockets);
    const files = new FileReader();
    const openFiles = new OpenFiles(proc.root, 1000, files);
    const count = mock.method(openFiles, 'count', () => sockets);
    const owners = new SocketOwners(proc.root, openFiles, files, () => true);
    const newPids = finish(owners.newProcesses(1, noChanges, 'poll')).value;
    finish(owners.update(inodesTo(sockets), newPids, noChanges, 'poll'));
    addLinks(sockets, sockets + 1);
    count.mock.mockImplementation(() => sockets + 1);
    const { pauses } = finish(owners.update(inodesTo(sockets), [], noChanges, 'poll'));
    assert.ok(pauses > sockets / 20, `${pauses} pauses`);
    assert.deepEqual(owners.pidsOf(10), [50]);
  });

  it('pauses after each process of an inspection', () => {
    const processes = 300;
    proc.process(50, { ticks: 1 });
    for (let pid = 51; pid <= 50 + processes; pid++) {
      proc.process(pid, { parent: pid % 3 === 0 ? 50 : pid - 1, ticks: 2 });
    }
    const reader = new ProcessReader(proc.root, join(proc.folder, 'passwd'), new FileReader(), () => false);
    const children = new ChildProcesses(proc.root, new FileReader(), reader);
    const found = finish(children.descendants(50));
    // each is asked for its parent, then read
    assert.ok(found.pauses >= 2 * processes, `${found.pauses} pauses`);
    assert.equal(found.value.length, processes);
  });

  it('lets others run during an inspection', async () => {
    proc.process(50, { ticks: 1 });
    for (let pid = 51; pid <= 550; pid++) proc.process(pid, { parent: 50, ticks: 2 });
    let turns = 0;
    let isRunning = true;
    const count = (): void => {
      turns++;
      if (isRunning) setImmediate(count);
    };
    setImmediate(count);
    const [found] = await proc.collector().inspect([50]);
    isRunning = false;
    assert.equal(found?.descendants.length, 500);
    assert.ok(turns > 1, `${turns} turns`);
  });
});
