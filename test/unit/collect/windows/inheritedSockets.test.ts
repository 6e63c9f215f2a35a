import assert from 'node:assert/strict';
import { hiddenWords } from '../../../../src/messages/listener';
import type { HiddenOwner, Owner } from '../../../../src/model/listeners/listener';
import { FakeWindows, fileTime } from './fakeWindows';

const never = new AbortController().signal;
const tenYears = 10 * 365 * 24 * 60 * 60;

describe('a socket whose opener has ended (Windows)', () => {
  let windows: FakeWindows;
  beforeEach(() => {
    windows = new FakeWindows();
    windows.listeners = ['tcp 0.0.0.0:3000 100', 'tcp 0.0.0.0:445 4'];
  });

  /** The owner of port 3000, with everything that the scan has caused to be loaded. */
  async function scan(): Promise<Owner> {
    windows.nowMs += 60_000;
    const { listeners } = await windows.collector.scan(never, 'poll');
    await windows.collector.whenDetailsLoaded();
    const owner = listeners.find(({ port }) => port === 3000)?.owner;
    assert.ok(owner);
    return owner;
  }

  async function scans(count: number): Promise<HiddenOwner> {
    for (let done = 1; done < count; done++) await scan();
    const owner = await scan();
    assert.ok(owner.kind === 'hidden', 'the owner is hidden');
    return owner;
  }

  /** A scan while the opener runs; it has ended afterwards. */
  async function openerEnds(): Promise<void> {
    windows.processes.set(100, { name: 'opener.exe' });
    await scan();
    await scan();
    windows.processes.delete(100);
  }

  const candidates = ({ inherited }: HiddenOwner): string[] | undefined =>
    inherited?.candidates.map(({ name, pid }) => `${name} ${pid}`);
  const words = ({ reason, inherited }: HiddenOwner): string => hiddenWords(reason, inherited);

  it('was most likely inherited by a child that started while its opener ran, or by what descends from it', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    windows.processes.set(201, { parent: 200, name: 'helper.exe' });
    windows.processes.set(300, { parent: 90, name: 'other.exe' });
    await openerEnds();
    const owner = await scans(3);
    assert.equal(
      words(owner),
      'The process that opened it (PID 100) has ended, and a process that inherited the socket holds it, most likely one of its child processes: worker.exe (PID 200) and helper.exe (PID 201).',
    );
  });

  it('has no owner in the first scan that finds it: the opener may have ended after netstat ran', async () => {
    await openerEnds();
    const owner = await scans(1);
    assert.equal(words(owner), 'The process that owned it exited during the scan.');
  });

  it('is never shown as owned by the process that has ended, also while that is cached', async () => {
    await openerEnds();
    for (let done = 0; done < 5; done++) assert.equal((await scan()).kind, 'hidden');
  });

  it('was not inherited by the children of an earlier process with the PID', async () => {
    windows.processes.set(50, { parent: 100, name: 'older.exe' });
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    await openerEnds();
    assert.deepEqual(candidates(await scans(3)), ['worker.exe 200']);
  });

  it('was not inherited by the children of a later process with the PID, nor opened by it', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    await openerEnds();
    await scan();
    windows.processes.set(100, { name: 'later.exe', started: fileTime(tenYears) });
    windows.processes.set(400, { parent: 100, name: 'stranger.exe', started: fileTime(tenYears + 1) });
    const owner = await scans(4);
    assert.deepEqual(candidates(owner), ['worker.exe 200']);
    windows.processes.delete(100);
    assert.deepEqual(candidates(await scans(2)), ['worker.exe 200']);
  });

  it('lets a later process with the PID own what it opens itself', async () => {
    await openerEnds();
    await scan();
    windows.processes.set(100, { name: 'later.exe', started: fileTime(tenYears) });
    windows.listeners.push('tcp 127.0.0.1:3100 100');
    await scans(2);
    const { listeners } = await windows.collector.scan(never, 'poll');
    const owner = listeners.find(({ port }) => port === 3100)?.owner;
    assert.deepEqual(owner?.kind === 'known' && owner.processes.map(({ name }) => name), ['later.exe']);
  });

  it('was not inherited by a process that is older than the one whose PID it names as its parent', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    windows.processes.set(150, { parent: 200, name: 'older.exe' });
    await openerEnds();
    assert.deepEqual(candidates(await scans(3)), ['worker.exe 200']);
  });

  it('is not said to have been inherited by a child that has ended since the processes were read', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    windows.processes.set(201, { parent: 100, name: 'helper.exe' });
    await openerEnds();
    await scans(3);
    windows.processes.delete(200);
    assert.deepEqual(candidates(await scans(1)), ['helper.exe 201']);
  });

  it('has candidates that may be those of an earlier process if no scan saw its opener', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    assert.equal(
      words(await scans(3)),
      'The process that opened it (PID 100) has ended, and a process that inherited the socket holds it. Which one is unknown. It may be one of these, whose parent had that PID, unless that was an earlier process: worker.exe (PID 200).',
    );
  });

  it('has candidates that may be those of another process if their start times are unknown', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe', started: null });
    await openerEnds();
    assert.match(words(await scans(3)), /Which one is unknown\. It may be one of these, .*worker\.exe/);
  });

  it('is held by an unknown process if none of its children is running', async () => {
    windows.processes.set(300, { parent: 90 });
    await openerEnds();
    assert.match(words(await scans(4)), /holds it\. None of its child processes is running\.$/);
  });

  it('is held by an unknown process if not all processes could be read', async () => {
    windows.processes.set(300, { parent: 90 });
    await openerEnds();
    const text = JSON.stringify([{ ProcessId: 300, Started: fileTime(300) }, { ProcessId: 'unreadable' }]);
    windows.answers.set('powershell', { text });
    assert.match(words(await scans(3)), /holds it\. Which one is unknown\.$/);
  });

  it('loads the processes once for it, and the same row stays', async () => {
    windows.processes.set(200, { parent: 100, name: 'worker.exe' });
    await openerEnds();
    await scans(4);
    windows.runs();
    const first = await scans(1);
    const second = await scans(1);
    assert.equal(second.inherited, first.inherited);
    assert.equal(windows.runs().powershell, 0);
  });
});
