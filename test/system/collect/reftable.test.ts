import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { BranchFacts } from '../../../src/collect/git/branchFacts';
import { readCheckout } from '../../../src/collect/git/readCheckout';
import { refInTables } from '../../../src/collect/git/reftable';
import { checkoutLabel } from '../../../src/model/recognition/checkout';
import type { RefRecord, TableForm } from '../../support/reftable';
import { reftable } from '../../support/reftable';
import { skipBecause } from '../../support/skip';

const commit = (digit: string, length = 40): string => digit.repeat(length);
/** By their number, so that they have their beginnings in common. */
const many: RefRecord[] = Array.from({ length: 200 }, (_, index) => [
  `refs/heads/feature/cart-${String(index).padStart(3, '0')}`,
  commit((index % 16).toString(16)),
]);

describe('refs in a reftable', () => {
  let scratch: ScratchFolder;
  let folder: string;
  beforeEach(async () => {
    scratch = await makeScratchFolder('reftable');
    folder = join(scratch.path, 'reftable');
    mkdirSync(folder);
  });
  afterEach(() => scratch.remove());

  function write(...tables: readonly Buffer[]): void {
    const names = tables.map((table, index) => {
      const name = `0x00000000000${index}-0x00000000000${index}-abcdef0${index}.ref`;
      writeFileSync(join(folder, name), table);
      return `${name}\n`;
    });
    writeFileSync(join(folder, 'tables.list'), names.join(''));
  }

  /** `COMMIT`, `ref: TARGET`, `none`, `unknown`. */
  async function lookUp(name: string): Promise<string> {
    const answer = await foreignFiles.run((reader) => refInTables(reader, folder, name));
    assert.equal(answer.kind, 'answered');
    const { value } = answer;
    if (value === undefined || value === 'unknown') return value ?? 'none';
    if (value.kind === 'symbolic') return `ref: ${value.target}`;
    return value.kind === 'commit' ? value.id : value.kind;
  }

  const forms: Record<string, TableForm> = {
    'one block': {},
    'aligned blocks without an index': { blockBytes: 512, refsInBlock: 9 },
    'blocks one directly after the other': { blockBytes: 0, refsInBlock: 9, levels: 1 },
    'an index': { blockBytes: 512, refsInBlock: 9, levels: 1 },
    'an index of an index': { blockBytes: 512, refsInBlock: 9, levels: 2 },
    'four levels': { blockBytes: 1024, refsInBlock: 5, levels: 4 },
    'a reflog behind': { blockBytes: 512, refsInBlock: 9, hasLog: true },
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`are found, and those that are not there are not: ${name}`, async () => {
      const refs: RefRecord[] = [['HEAD', 'ref: refs/heads/feature/cart-007'], ...many];
      write(reftable(form.refsInBlock === undefined ? refs.slice(0, 60) : refs, form));
      for (const [ref, value] of form.refsInBlock === undefined ? refs.slice(0, 60) : refs) {
        assert.equal(await lookUp(ref), value, ref);
      }
      for (const other of ['A', 'refs/heads/feature/cart-0070', 'refs/heads/feature/cart', 'refs/heads/z']) {
        assert.equal(await lookUp(other), 'none', other);
      }
    });
  }

  it('are those of the newest table, in which they may be deleted', async () => {
    write(
      reftable([
        ['refs/heads/fix', commit('a')],
        ['refs/heads/main', commit('b')],
      ]),
      reftable([['refs/heads/main', commit('c')]]),
      reftable([['refs/heads/fix', undefined]]),
      reftable([]),
    );
    assert.equal(await lookUp('refs/heads/main'), commit('c'));
    assert.equal(await lookUp('refs/heads/fix'), 'none');
    write(reftable([['refs/heads/fix', commit('d', 64)]]));
    assert.equal(await lookUp('refs/heads/fix'), commit('d', 64));
  });

  it('are unknown where a table is cut off, damaged, missing, endless or elsewhere', async function () {
    const whole = reftable(many, { blockBytes: 512, refsInBlock: 9, levels: 2 });
    const [wanted = ''] = many[120] ?? [];
    for (let length = 0; length < whole.length; length += 97) {
      write(whole.subarray(0, length));
      assert.equal(await lookUp(wanted), 'unknown', `${length} bytes`);
    }
    write(whole);
    rmSync(join(folder, '0x000000000000-0x000000000000-abcdef00.ref'));
    assert.equal(await lookUp(wanted), 'unknown', 'missing');
    write(whole);
    truncateSync(join(folder, 'tables.list'), 0);
    assert.equal(await lookUp(wanted), 'none', 'no table');
    for (const list of ['../../etc/passwd\n', 'a.ref\n'.repeat(500), 'x'.repeat(100_000), '\0.ref\n']) {
      writeFileSync(join(folder, 'tables.list'), list);
      assert.equal(await lookUp(wanted), 'unknown', list.slice(0, 30));
    }
    if (process.platform === 'win32') skipBecause(this, 'links need rights on Windows');
    rmSync(join(folder, 'tables.list'));
    symlinkSync('/dev/zero', join(folder, 'tables.list'));
    assert.equal(await lookUp(wanted), 'unknown', 'endless list');
    rmSync(join(folder, 'tables.list'));
    writeFileSync(join(folder, 'tables.list'), 'zero.ref\n');
    symlinkSync('/dev/zero', join(folder, 'zero.ref'));
    assert.equal(await lookUp(wanted), 'unknown', 'endless table');
  });

  it('are answered for at once whichever byte is changed', async () => {
    const refs = many.slice(0, 40);
    const whole = reftable(refs, { blockBytes: 256, refsInBlock: 4, levels: 2 });
    const [wanted = ''] = refs[17] ?? [];
    for (let at = 0; at < whole.length; at += 3) {
      for (const value of [0, 0xff, 0x80]) {
        const damaged = Buffer.from(whole);
        damaged[at] = value;
        write(damaged);
        // a changed commit is what git would read too
        assert.match(await lookUp(wanted), /^(?:none|unknown|deleted|ref: .*|[0-9a-f]{40})$/, String(at));
      }
    }
  }).timeout(30_000);

  it('name the branch of a repository, its default branch and a deleted one', async () => {
    const gitFolder = join(scratch.path, 'shop/.git');
    folder = join(gitFolder, 'reftable');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(gitFolder, 'refs'));
    writeFileSync(join(gitFolder, 'HEAD'), 'ref: refs/heads/.invalid\n');
    writeFileSync(join(gitFolder, 'refs/heads'), 'this repository uses the reftable format\n');
    writeFileSync(
      join(gitFolder, 'config'),
      '[core]\n\tbare = false\n[extensions]\n\trefStorage = reftable\n',
    );
    const read = async (): ReturnType<typeof readCheckout> => {
      const answer = await foreignFiles.run((reader) => readCheckout(reader, join(scratch.path, 'shop')));
      assert.equal(answer.kind, 'answered');
      return answer.value;
    };
    write(
      reftable([
        ['HEAD', 'ref: refs/heads/fix'],
        ['refs/heads/fix', commit('a')],
        ['refs/remotes/origin/HEAD', 'ref: refs/remotes/origin/trunk'],
        ['refs/remotes/origin/trunk', commit('b')],
      ]),
    );
    const checkout = await read();
    assert.deepEqual(checkout?.head, { kind: 'branch', branch: 'fix' });
    assert.equal(checkout.defaultBranch, 'trunk');
    assert.equal(checkoutLabel(checkout), 'fix');
    const facts = new BranchFacts(foreignFiles);
    assert.deepEqual(await facts.reasonsFor(checkout), []);
    write(
      reftable([
        ['HEAD', 'ref: refs/heads/fix'],
        ['refs/heads/fix', undefined],
      ]),
    );
    assert.deepEqual(await facts.reasonsFor(checkout), [{ kind: 'branchGone', branch: 'fix' }]);
    write(reftable([['HEAD', commit('c')]]));
    assert.deepEqual((await read())?.head, { kind: 'detached', commit: commit('c') });
    write(Buffer.from('REFT'));
    const unknown = await read();
    assert.ok(unknown);
    assert.equal(unknown.head, undefined);
    assert.equal(checkoutLabel(unknown), undefined);
  });
});
