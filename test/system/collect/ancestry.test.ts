import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateSync } from 'node:zlib';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { Ancestry } from '../../../src/collect/git/ancestry';
import { skipBecause } from '../../support/skip';

const run = promisify(execFile);

describe('which commit contains which, in repositories that git made', function () {
  this.timeout(60_000);
  let home: string;

  before(async function () {
    await run('git', ['--version']).catch(() => skipBecause(this, 'git is not installed'));
  });
  beforeEach(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'local-ports-ancestry-')));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  async function git(folder: string, ...args: string[]): Promise<string> {
    mkdirSync(join(home, folder), { recursive: true });
    const settings = ['init.defaultBranch=main', 'user.name=test', 'user.email=test@example.com'];
    const fixed = [...settings, 'gc.auto=0', 'protocol.file.allow=always'].flatMap((one) => ['-c', one]);
    const { stdout } = await run('git', ['-C', join(home, folder), ...fixed, ...args], {
      env: { ...process.env, HOME: home, GIT_CONFIG_NOSYSTEM: '1' },
    });
    return stdout.trim();
  }

  const repository = (folder: string): string => join(home, folder, '.git');

  /** A commit without a change, whose message has so many characters. @returns its name. */
  async function commit(folder: string, message: string, length = 0): Promise<string> {
    await git(folder, 'commit', '--quiet', '--allow-empty', '-m', message.padEnd(length, ` ${message}`));
    return git(folder, 'rev-parse', 'HEAD');
  }

  interface History {
    readonly main: string;
    readonly merged: string;
    readonly old: string;
    readonly open: string;
  }

  /** `old` and `merged` are merged into main, the latter with another branch at the same time; `open` is not. */
  async function makeHistory(...options: string[]): Promise<History> {
    await git('shop', 'init', '--quiet', ...options);
    await commit('shop', 'first');
    const branches = new Map<string, string>();
    for (const name of ['old', 'merged', 'beside', 'open']) {
      await git('shop', 'checkout', '--quiet', '-b', name);
      branches.set(name, await commit('shop', name));
      await git('shop', 'checkout', '--quiet', 'main');
    }
    await git('shop', 'merge', '--quiet', '--no-ff', '-m', 'merge', 'old');
    for (const message of ['second', 'third', 'fourth']) await commit('shop', message);
    await git('shop', 'merge', '--quiet', '-s', 'ours', '-m', 'octopus', 'beside', 'merged');
    const main = await commit('shop', 'last');
    const named = (name: string): string => branches.get(name) ?? assert.fail(name);
    return { main, merged: named('merged'), old: named('old'), open: named('open') };
  }

  const contains = (folder: string, from: string, wanted: string): Promise<boolean | undefined> =>
    new Ancestry(foreignFiles).contains(repository(folder), from, wanted);

  async function assertKnown(
    folder: string,
    { main, merged, old, open }: History,
    what: string,
  ): Promise<void> {
    assert.equal(await contains(folder, main, merged), true, `${what}: merged`);
    assert.equal(await contains(folder, main, old), true, `${what}: old`);
    assert.equal(await contains(folder, main, open), false, `${what}: open`);
    assert.equal(await contains(folder, merged, old), false, `${what}: beside each other`);
    assert.equal(await contains(folder, old, main), false, `${what}: the other way round`);
    assert.equal(await contains(folder, '1'.repeat(main.length), main), undefined, `${what}: missing`);
    assert.equal(await contains(folder, main, '1'.repeat(main.length)), undefined, `${what}: missing too`);
  }

  function packFolder(folder = 'shop'): string {
    return join(repository(folder), 'objects/pack');
  }

  /** Nothing but packs is left. */
  async function repack(...options: string[]): Promise<void> {
    await git('shop', 'repack', '-a', '-d', '--quiet', ...options);
    await git('shop', 'prune-packed');
    assert.deepEqual(
      readdirSync(join(repository('shop'), 'objects')).filter((name) => name.length === 2),
      [],
    );
  }

  for (const format of ['sha1', 'sha256']) {
    it(`is read from files of their own, packs, and with each form of commit-graph (${format})`, async () => {
      const history = await makeHistory(`--object-format=${format}`);
      await assertKnown('shop', history, 'loose');
      await repack();
      await assertKnown('shop', history, 'one pack');
      await git('shop', 'commit-graph', 'write', '--reachable');
      assert.ok(existsSync(join(repository('shop'), 'objects/info/commit-graph')));
      await assertKnown('shop', history, 'commit-graph');
      rmSync(join(repository('shop'), 'objects/info/commit-graph'));
      const split = ['commit-graph', 'write', '--split=no-merge', '--stdin-commits'];
      for (const tip of [history.old, history.open, history.main]) {
        const writing = run('git', ['-C', join(home, 'shop'), ...split], {
          env: { ...process.env, HOME: home },
        });
        writing.child.stdin?.end(`${tip}\n`);
        await writing;
      }
      const chain = readFileSync(
        join(repository('shop'), 'objects/info/commit-graphs/commit-graph-chain'),
        'utf8',
      );
      assert.equal(chain.trimEnd().split('\n').length, 3);
      await assertKnown('shop', history, 'chain of commit-graphs');
      // newer than the graphs, and in a file of its own
      const newest = await commit('shop', 'newest');
      await assertKnown('shop', { ...history, main: newest }, 'a commit that is not in the graphs');
      assert.equal(await contains('shop', newest, history.main), true);
    });

    it(`is read from many packs by their common index alone (${format})`, async () => {
      const history = await makeHistory(`--object-format=${format}`);
      await repack();
      const newest = await commit('shop', 'newest');
      await git('shop', 'repack', '-d', '--quiet');
      await git('shop', 'multi-pack-index', 'write');
      const names = readdirSync(packFolder()).filter((name) => name.endsWith('.idx'));
      assert.equal(names.length, 2);
      for (const name of names) rmSync(join(packFolder(), name), { force: true });
      await assertKnown('shop', { ...history, main: newest }, 'multi-pack-index');
    });
  }

  it('is read from deltas, by offset and by name', async () => {
    await git('shop', 'init', '--quiet');
    const ids: string[] = [];
    // long messages that are alike are worth a delta
    for (const message of ['a', 'b', 'c', 'd', 'e']) {
      writeFileSync(
        join(home, 'message'),
        Array.from({ length: 300 }, (_, n) => `line ${n * n}`).join('\n') + message,
      );
      await git('shop', 'commit', '--quiet', '--allow-empty', '-F', '../message');
      ids.push(await git('shop', 'rev-parse', 'HEAD'));
    }
    const [first = '', last = ''] = [ids[0], ids.at(-1)];
    for (const [option, form] of [
      ['true', 'by offset'],
      ['false', 'by name'],
    ] as const) {
      await git('shop', '-c', `repack.useDeltaBaseOffset=${option}`, 'repack', '-adfq');
      const [pack = ''] = readdirSync(packFolder()).filter((name) => name.endsWith('.idx'));
      const listed = await git('shop', 'verify-pack', '-v', join(packFolder(), pack));
      assert.match(listed, /^[0-9a-f]+ commit \d+ \d+ \d+ [1-9]/m, form);
      assert.equal(await contains('shop', last, first), true, form);
    }
  });

  it('is read from the objects that a repository borrows from another', async () => {
    const history = await makeHistory();
    await git('.', 'clone', '--quiet', '--shared', 'shop', 'copy');
    await git('.', 'clone', '--quiet', '--shared', 'copy', 'copy-of-copy');
    for (const folder of ['copy', 'copy-of-copy']) await assertKnown(folder, history, folder);
    const alternates = join(repository('copy-of-copy'), 'objects/info/alternates');
    for (const path of ['/proc/self', '//host/share', join(home, 'copy-of-copy/.git/objects'), '"x"', '\0']) {
      writeFileSync(alternates, `${path}\n`);
      assert.equal(await contains('copy-of-copy', history.main, history.old), undefined, path);
    }
  });

  it('is unknown beyond the end of a shallow clone', async () => {
    const { main, old } = await makeHistory();
    await git('.', 'clone', '--quiet', '--depth=2', `file://${join(home, 'shop')}`, 'copy');
    assert.equal(await contains('copy', main, old), undefined);
    const newest = await commit('copy', 'newest');
    assert.equal(await contains('copy', newest, main), true);
  });

  describe('with files that are damaged or made to deceive', () => {
    let history: History;
    beforeEach(async () => {
      history = await makeHistory();
      await repack();
    });

    const graphPath = (): string => join(repository('shop'), 'objects/info/commit-graph');

    /** The only file in the pack folder that ends so, as it is or may be overwritten. */
    function packed(ending: string): string {
      const name = readdirSync(packFolder()).find((one) => one.endsWith(ending)) ?? assert.fail(ending);
      chmodSync(join(packFolder(), name), 0o600);
      return join(packFolder(), name);
    }

    /** Whatever is wrong, only what is merged may be called merged. */
    async function assertNotDeceived(what: string): Promise<void> {
      assert.notEqual(await contains('shop', history.main, history.open), true, what);
      assert.notEqual(await contains('shop', history.merged, history.old), true, what);
      // true, false or unknown, but at once
      await contains('shop', history.main, history.old);
    }

    it('claims nothing, whichever byte is changed or wherever a file ends', async () => {
      await git('shop', 'commit-graph', 'write', '--reachable');
      await git('shop', 'multi-pack-index', 'write');
      chmodSync(graphPath(), 0o600);
      for (const path of [graphPath(), packed('.pack'), packed('.idx'), packed('multi-pack-index')]) {
        const whole = readFileSync(path);
        const stride = Math.max(1, Math.floor(whole.length / 60));
        for (let at = 0; at < whole.length; at += stride) {
          const damaged = Buffer.from(whole);
          damaged[at] = (damaged[at] ?? 0) ^ 0xff;
          writeFileSync(path, damaged);
          await assertNotDeceived(`${path} changed at ${at}`);
        }
        for (let length = 0; length < whole.length; length += stride * 10) {
          writeFileSync(path, whole.subarray(0, length));
          await assertNotDeceived(`${path} ends at ${length}`);
        }
        writeFileSync(path, whole);
      }
      assert.equal(await contains('shop', history.main, history.merged), true);
    });

    /** Changes what the commit-graph says of the parents of a commit. */
    function setParents(child: string, first: string): void {
      const graph = readFileSync(graphPath());
      const chunkAt = (name: string): number => Number(graph.readBigUInt64BE(graph.indexOf(name) + 4));
      const indexOf = (id: string): number =>
        (graph.indexOf(Buffer.from(id, 'hex'), chunkAt('OIDL')) - chunkAt('OIDL')) / 20;
      graph.writeUInt32BE(indexOf(first), chunkAt('CDAT') + indexOf(child) * 36 + 20);
      chmodSync(graphPath(), 0o600);
      writeFileSync(graphPath(), graph);
    }

    it('believes no commit-graph that names other parents than the commits themselves', async () => {
      await git('shop', 'commit-graph', 'write', '--reachable');
      setParents(history.main, history.open);
      assert.equal(await contains('shop', history.main, history.open), undefined);
    });

    it('comes to an end in a commit-graph that goes round in circles', async () => {
      await git('shop', 'commit-graph', 'write', '--reachable');
      const before = await git('shop', 'rev-parse', 'main~1');
      setParents(before, history.main);
      assert.notEqual(await contains('shop', history.main, history.open), true);
      setParents(history.main, history.main);
      assert.notEqual(await contains('shop', history.main, history.open), true);
    });

    const entry = (type: number, size: number, ...rest: Buffer[]): Buffer => {
      const bytes = [type * 16 + (size % 16)];
      for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) {
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) + 128;
        bytes.push(left % 128);
      }
      return Buffer.concat([Buffer.from(bytes), ...rest]);
    };

    /** A pack with one entry, under any name. */
    function writePack(id: string, object: Buffer, offset = 12): void {
      const header = Buffer.from('PACK\0\0\0\x02\0\0\0\x01', 'latin1');
      writeFileSync(join(packFolder(), 'pack-bad.pack'), Buffer.concat([header, object, Buffer.alloc(20)]));
      const index = Buffer.alloc(8 + 1024 + 20 + 4 + 4 + 40);
      index.writeUInt32BE(0xff744f63, 0);
      index.writeUInt32BE(2, 4);
      for (let first = parseInt(id.slice(0, 2), 16); first < 256; first++)
        index.writeUInt32BE(1, 8 + first * 4);
      index.write(id, 8 + 1024, 'hex');
      index.writeUInt32BE(offset, 8 + 1024 + 24);
      writeFileSync(join(packFolder(), 'pack-bad.idx'), index);
    }

    it('unpacks no more than a commit is large, and follows no delta to itself', async () => {
      const id = 'ab'.repeat(20);
      const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
      const delta = deflateSync(Buffer.from([10, 10, 0x80]));
      const objects: Record<string, Buffer> = {
        'a bomb': entry(1, 60_000, bomb),
        'a bomb that says so': entry(1, 64 * 1024 * 1024, bomb),
        'a size without end': Buffer.alloc(200, 0xff),
        'no data': entry(1, 100),
        'another kind of object': entry(3, 5, deflateSync(Buffer.from('hello'))),
        'a reserved kind of object': entry(5, 5, deflateSync(Buffer.from('hello'))),
        'a delta of itself by name': entry(7, 3, Buffer.from(id, 'hex'), delta),
        'a delta of itself by offset': entry(6, 3, Buffer.from([0]), delta),
        'a delta of what is before the pack': entry(6, 3, Buffer.from([0xff, 0xff, 0x7f]), delta),
        'a delta of what is elsewhere': entry(7, 3, Buffer.from(history.main, 'hex'), delta),
        'a commit under another name': entry(1, 5, deflateSync(Buffer.from('hello'))),
      };
      for (const [what, object] of Object.entries(objects)) {
        writePack(id, object);
        assert.equal(await contains('shop', id, history.old), undefined, what);
        assert.equal(await contains('shop', history.main, id), undefined, what);
      }
      const forged = await git('shop', 'cat-file', 'commit', history.main);
      const text = Buffer.from(forged.replace(/^parent .*$/m, `parent ${history.open}`));
      writePack(id, entry(1, text.length, deflateSync(text)));
      assert.equal(await contains('shop', id, history.open), undefined, 'parents under another name');
      for (const offset of [0, 11, 0x7fffffff, 0x80000000, 0xffffffff]) {
        writePack(id, entry(1, 5), offset);
        assert.equal(await contains('shop', id, history.old), undefined, `offset ${offset}`);
      }
    });

    it('unpacks no more than a commit is large from a file of its own', async () => {
      const id = 'cd'.repeat(20);
      mkdirSync(join(repository('shop'), 'objects/cd'));
      for (const text of ['commit 67108864\0', 'commit 1\0', '']) {
        const object = Buffer.concat([Buffer.from(text), Buffer.alloc(64 * 1024 * 1024)]);
        writeFileSync(join(repository('shop'), 'objects/cd', id.slice(2)), deflateSync(object));
        assert.equal(await contains('shop', id, history.old), undefined, text);
      }
    });

    it('opens only regular files, and a bounded number of them', async function () {
      if (process.platform === 'win32') skipBecause(this, 'links need rights on Windows');
      for (let n = 0; n < 300; n++) writeFileSync(join(packFolder(), `pack-${n.toString(16)}.idx`), '');
      await contains('shop', history.main, history.old);
      for (const name of readdirSync(packFolder()))
        if (/^pack-.{1,3}\.idx$/.test(name)) rmSync(join(packFolder(), name));
      const [index, pack] = [packed('.idx'), packed('.pack')];
      for (const path of [index, pack]) {
        const whole = readFileSync(path);
        rmSync(path);
        symlinkSync('/dev/zero', path);
        assert.equal(await contains('shop', history.main, history.old), undefined, path);
        rmSync(path);
        await run('mkfifo', [path]);
        assert.equal(await contains('shop', history.main, history.old), undefined, path);
        rmSync(path);
        writeFileSync(path, whole);
      }
      assert.equal(await contains('shop', history.main, history.old), true);
      symlinkSync('/dev/zero', graphPath());
      assert.equal(await contains('shop', history.main, history.old), true);
    });
  });

  it('gives up after so many commits, and goes on from what it knew before', async () => {
    await git('shop', 'init', '--quiet');
    const root = await commit('shop', 'root');
    const stream = Array.from({ length: 10_500 }, (_, n) =>
      [
        'commit refs/heads/long',
        `committer test <test@example.com> ${4_000_000_000 + n} +0000`,
        'data 1',
        'x',
        ...(n === 0 ? [`from ${root}`] : []),
      ].join('\n'),
    ).join('\n');
    const importing = run('git', ['-C', join(home, 'shop'), 'fast-import', '--quiet'], {
      env: { ...process.env, HOME: home },
    });
    importing.child.stdin?.end(`${stream}\n`);
    await importing;
    const at = (back: number): Promise<string> => git('shop', 'rev-parse', `long~${back}`);
    const ancestry = new Ancestry(foreignFiles);
    const wanted = await at(10_400);
    assert.equal(await ancestry.contains(repository('shop'), await at(0), wanted), undefined);
    assert.equal(await ancestry.contains(repository('shop'), await at(5_300), wanted), true);
    assert.equal(await ancestry.contains(repository('shop'), await at(0), wanted), true);
  });
});
