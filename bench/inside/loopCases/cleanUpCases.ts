/** Servers that may be forgotten, and those that are offered to be ended together. */
import { inSlices } from '../../../src/collect/timeSlice';
import type { CleanUpScope } from '../../../src/model/actions/cleanUp';
import { candidatesOf, scannedFrom, stillApplies } from '../../../src/model/actions/cleanUp';
import type { Candidate } from '../../../src/model/forgotten/candidate';
import { newerCopies } from '../../../src/model/forgotten/newerCopies';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import { mapInSlices, finish } from '../../../src/model/text/timeSlice';
import { syntheticProcess, syntheticSnapshot } from '../../syntheticSnapshot';
import type { LoopCase } from './loopCase';
import { range } from './loopCase';
import { DrawnView, topLevel } from './viewCases';

const reasons: readonly ForgottenReason[] = [{ kind: 'worktreePruned', folder: '/home/alice/shop' }];

export const cleanUpCases: readonly LoopCase[] = [
  {
    name: 'forgotten servers: so many copies of one',
    prepare: (size) => {
      const copies = range(size).map(copy);
      return { run: () => inSlices(newerCopies(copies)) };
    },
  },
  {
    name: 'Clean Up: so many servers, each checked again',
    prepare: (size) => {
      const snapshot = topLevel(syntheticSnapshot(size));
      const { rows } = finish(new DrawnView().state.describe(snapshot));
      const forgotten = rows.map((row) => ({ ...row, forgotten: reasons }));
      const scope: CleanUpScope = { kind: 'forgotten' };
      return {
        run: async () => {
          const scanned = await inSlices(scannedFrom(forgotten, snapshot.processes));
          const candidates = await inSlices(candidatesOf(scope, scanned));
          await inSlices(mapInSlices(candidates, (one) => stillApplies(one, scope, scanned)));
        },
      };
    },
  },
];

function copy(index: number): Candidate {
  const pid = 1000 + 3 * index;
  const shell = syntheticProcess(pid, ['bash'], 1);
  const runner = syntheticProcess(pid + 1, ['npm', 'run', 'dev'], pid);
  const vite = ['node', '/home/alice/shop/node_modules/.bin/vite'];
  const cwd = '/home/alice/shop';
  return {
    ...{
      process: { ...syntheticProcess(pid + 2, vite, pid + 1), cwd },
      ancestors: [{ ...runner, cwd }, shell],
    },
    ...{ recognition: { framework: 'vite', title: 'Vite' }, origin: undefined },
    ...{ project: { name: 'shop', folder: cwd }, port: 5173, ports: [5173] },
  };
}
