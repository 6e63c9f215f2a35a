import assert from 'node:assert/strict';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';
import { FakeProc, statText } from './fakeProc';

describe('the children that Linux lists for each thread', () => {
  let proc: FakeProc;
  let listings: number;
  /** Before a list of children is read. */
  let beforeList: (path: string) => void;

  beforeEach(() => {
    proc = new FakeProc();
    listings = 0;
    beforeList = () => undefined;
    proc.process(1, { ticks: 1 });
    proc.process(50, { parent: 1, ticks: 50 });
    for (const pid of [100, 101, 102]) proc.process(pid, { parent: 50, ticks: pid });
    for (const pid of [1, 100, 101, 102]) children(pid, []);
    children(50, [100, 101, 102]);
  });
  afterEach(() => {
    proc.dispose();
  });

  function children(pid: number, pids: readonly number[], thread = pid): void {
    proc.write(`${pid}/task/${thread}/children`, pids.map((child) => `${child} `).join(''));
  }

  async function below(pid: number): Promise<number[] | undefined> {
    const calls = {
      ...systemCalls,
      open: (path: string) => {
        if (path.endsWith('/children')) beforeList(path);
        return systemCalls.open(path);
      },
      names: (folder: string) => {
        if (folder === proc.root) listings++;
        return systemCalls.names(folder);
      },
    };
    const [found] = await proc.collector(1000, calls).inspect([pid]);
    return found?.descendants.map((process) => process.pid).sort((a, b) => a - b);
  }

  it('are found without a look at all processes', async () => {
    children(101, [200]);
    proc.process(200, { parent: 101, ticks: 200 });
    children(200, []);
    assert.deepEqual(await below(50), [100, 101, 102, 200]);
    assert.equal(listings, 0);
  });

  it('are those of every thread', async () => {
    children(50, [103], 57);
    proc.process(103, { parent: 50, ticks: 103 });
    children(103, []);
    assert.deepEqual(await below(50), [100, 101, 102, 103]);
    assert.equal(listings, 0);
  });

  it('are none if they are zombies', async () => {
    proc.write('101/stat', statText(101, { parent: 50, ticks: 101, state: 'Z' }));
    assert.deepEqual(await below(50), [100, 102]);
  });

  it('are complete, although a list lacks one while another child ends', async () => {
    let lists = 0;
    beforeList = (path) => {
      if (!path.endsWith('/50/task/50/children')) return;
      lists++;
      // 100 ends right after it was listed, and the kernel skips the next one
      if (lists === 1) children(50, [100, 102]);
      if (lists > 1) children(50, [101, 102]);
    };
    assert.deepEqual(await below(50), [101, 102]);
    assert.equal(listings, 0);
  });

  it('are looked for among all processes while the lists keep changing', async () => {
    let lists = 0;
    beforeList = (path) => {
      if (path.endsWith('/50/task/50/children')) children(50, [100, 300 + lists++]);
    };
    assert.deepEqual(await below(50), [100, 101, 102]);
    assert.equal(listings, 1);
  });

  it('are looked for among all processes if a list is too long, cannot be read, or is of too many threads', async () => {
    children(
      50,
      Array.from({ length: 1500 }, (_, at) => 1000 + at),
    );
    assert.deepEqual(await below(50), [100, 101, 102]);
    children(50, [100]);
    beforeList = () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    };
    assert.deepEqual(await below(50), [100, 101, 102]);
    beforeList = () => undefined;
    for (let thread = 1000; thread < 1070; thread++) children(50, [], thread);
    assert.deepEqual(await below(50), [100, 101, 102]);
    assert.equal(listings, 3);
  });

  it('leave out a process that is hidden or has another parent by now', async () => {
    children(50, [100, 101, 102, 104]);
    proc.hidden.add(104);
    proc.write('102/stat', statText(102, { parent: 1, ticks: 102 }));
    assert.deepEqual(await below(50), [100, 101]);
  });
});
