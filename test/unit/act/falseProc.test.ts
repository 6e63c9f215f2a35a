import assert from 'node:assert/strict';
import { lineagePids } from '../../../src/act/protectedProcesses';
import { refusalFor } from '../../support/refusalFor';
import { selfReports } from '../../../src/act/selfReports';
import { CollectFailure } from '../../../src/collect/collector';
import type { Refusal } from '../../../src/model/actions/termination';
import type { SelfReport } from '../../../src/model/process/hostContext';
import { hostContext } from '../builders';
import { FakeProc } from '../collect/linux/fakeProc';

/** qemu-user 7.2 prints this for /proc/self/stat and /proc/OWN_PID/stat; parent and start are there, the rest is not. */
const byQemu = `900 (node) 0 800 ${'0 '.repeat(17)}585115 0 0 0 0 0 274886297328 ${'0 '.repeat(16)}\n`;

describe('a /proc that shows one’s own process falsely', () => {
  let proc: FakeProc;
  beforeEach(() => {
    proc = new FakeProc();
    proc.process(1, { argv: ['/sbin/init'], ticks: 1 });
    proc.process(700, { argv: ['bash'], parent: 1, ticks: 50 });
    proc.process(800, { argv: ['node', 'wrapper.js'], parent: 700, ticks: 60 });
    proc.process(900, { argv: ['node', 'host.js'], parent: 800, ticks: 70 });
    proc.process(4711, { parent: 1, ticks: 100 });
  });
  afterEach(() => {
    proc.dispose();
  });

  async function refusalsOf(pids: readonly number[]): Promise<(Refusal['kind'] | undefined)[]> {
    proc.write('self/status', 'Name:\tnode\nTgid:\t900\nNgid:\t0\nPid:\t900\nPPid:\t800\nTracerPid:\t0\n');
    const reports = (): SelfReport[] => [
      { pid: 900, parentPid: 800 },
      ...selfReports('linux', `${proc.root}/self/status`).slice(1),
    ];
    const editor = { ...hostContext.editor, reports };
    const lineage = lineagePids(editor);
    const chains = await proc.collector().readAncestorChains([...lineage, ...pids]);
    const self = chains.slice(0, lineage.length).flat();
    return pids.map(
      (pid, index) =>
        refusalFor(pid, chains[lineage.length + index]?.[0], self, { ...hostContext, editor })?.kind,
    );
  }

  it('is no reason to refuse anything else while it is right', async () => {
    assert.deepEqual(await refusalsOf([700, 800, 4711]), ['editorAncestor', 'editorAncestor', undefined]);
  });

  for (const [description, stat] of [
    ['as qemu-user does', byQemu],
    ['with nothing', ''],
    ['with zeros', `900 (node) S ${'0 '.repeat(49)}\n`],
    ['with another parent', '900 (node) S 1 900 900 0 -1 4194304 10 0 0 0 5 1 0 0 20 0 11 0 70 0\n'],
    ['as a zombie', '900 (node) Z 800 900 900 0 -1 4194304 10 0 0 0 5 1 0 0 20 0 1 0 70 0\n'],
  ] as const) {
    it(`has everything refused: ${description}`, async () => {
      proc.write('900/stat', stat);
      assert.deepEqual(await refusalsOf([700, 800, 4711]), [
        'editorAncestor',
        'editorAncestor',
        'unknownLineage',
      ]);
    });
  }

  it('has everything refused if it does not show it at all', async () => {
    proc.remove('900');
    assert.deepEqual(await refusalsOf([700, 800, 4711]), [
      'editorAncestor',
      'editorAncestor',
      'unknownLineage',
    ]);
  });

  it('has what is older refused if it hides an ancestor', async () => {
    proc.remove('700');
    proc.process(650, { parent: 1, ticks: 40 });
    assert.deepEqual(await refusalsOf([650, 800, 4711]), ['unknownLineage', 'editorAncestor', undefined]);
  });

  it('has what is older than the own process refused if it hides even the parent', async () => {
    // a shell (700) has started a server by sudo (800), which is root's
    proc.remove('800');
    proc.hidden.add(800);
    assert.deepEqual(await refusalsOf([700, 800, 4711]), ['unknownLineage', 'editorAncestor', undefined]);
    // any other that is hidden may be anything
    proc.hidden.add(4712);
    await assert.rejects(refusalsOf([4712]), CollectFailure);
  });
});
