import assert from 'node:assert/strict';
import { OpenFiles } from '../../../../src/collect/linux/openFiles';
import { FileReader, systemCalls } from '../../../../src/collect/linux/procFileReader';
import { finish } from '../../../../src/model/text/timeSlice';

/** By number, what each descriptor of a process is. */
type Table = Readonly<Record<number, string>>;

describe('the open files of processes', () => {
  let asked: string[];
  let tables: Record<string, Table>;
  let openFiles: OpenFiles;

  beforeEach(() => {
    asked = [];
    tables = {};
    const files = new FileReader({
      ...systemCalls,
      link: (path) => {
        asked.push(path);
        const [, pid = '', number = ''] = /^\/proc\/(\d+)\/fd\/(\d+)$/.exec(path) ?? [];
        const target = tables[pid]?.[Number(number)];
        if (target === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
        return target;
      },
      names: (folder) => Object.keys(tables[folder.slice('/proc/'.length, -'/fd'.length)] ?? {}),
    });
    openFiles = new OpenFiles('/proc', 0, files);
  });

  /** The inodes that are found in a process, and how many links were asked for. */
  function read(table: Table, inodes: ReadonlySet<number>): { found: number[]; asked: number } {
    tables['100'] = table;
    asked = [];
    const count = Object.keys(table).length;
    const found = finish(openFiles.linksTo(inodes, '/proc/100/fd', count));
    for (const { path, inode } of found) {
      assert.equal(table[Number(path.slice('/proc/100/fd/'.length))], `socket:[${inode}]`);
    }
    return { found: found.map(({ inode }) => inode).sort((a, b) => a - b), asked: asked.length };
  }

  const pipe = 'pipe:[1]';

  it('are asked for by number, and a gap only of the first of several like it', () => {
    const worker = { 0: pipe, 1: pipe, 3: 'socket:[7]', 4: pipe, 6: 'socket:[8]' };
    assert.deepEqual(read(worker, new Set([7, 8])), { found: [7, 8], asked: 7 });
    assert.deepEqual(read(worker, new Set([7, 8])), { found: [7, 8], asked: 5 });
  });

  it('are found at a number that was free in the process before', () => {
    read({ 0: pipe, 2: pipe }, new Set());
    const found = read({ 0: pipe, 1: 'socket:[7]', 2: pipe }, new Set([7]));
    assert.deepEqual(found.found, [7]);
  });

  it('are listed if many numbers are free, with those that were free in the process before', () => {
    read({ 0: pipe, 1: pipe, 3: pipe }, new Set());
    const shell = { 0: pipe, 1: pipe, 2: 'socket:[7]', 255: 'socket:[8]' };
    assert.deepEqual(read(shell, new Set([7, 8])).found, [7, 8]);
  });

  it('are all found, each asked for once, whatever the process before had', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let process = 0; process < 500; process++) {
      const table: Record<number, string> = {};
      const sockets: number[] = [];
      const gaps = random(4) === 0 ? 2 : 8;
      for (let number = 0; number < random(40); number++) {
        if (random(gaps) === 0) continue;
        table[number] = random(2) === 0 ? pipe : `socket:[${1000 + number}]`;
        if (table[number] !== pipe) sockets.push(1000 + number);
      }
      assert.deepEqual(read(table, new Set(sockets)).found, sockets, JSON.stringify(table));
      assert.equal(new Set(asked).size, asked.length, 'asked for twice');
    }
  });
});
