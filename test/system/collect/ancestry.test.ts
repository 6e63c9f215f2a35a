import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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
});
