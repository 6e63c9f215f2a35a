/** Whose a server is: its project, branch and origin, by real folders that nothing is known of yet. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignFiles } from '../../../src/collect/foreignFiles';
import { ProjectFinder } from '../../../src/collect/projectFinder';
import { inSlices } from '../../../src/collect/timeSlice';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import { syntheticHost, syntheticProcess, syntheticSnapshot } from '../../syntheticSnapshot';
import type { LoopCase, Prepared } from './loopCase';
import { range } from './loopCase';

export const identityCases: readonly LoopCase[] = [
  { name: 'identity: so many rows at first sight', sizes: [100], prepare: atFirstSight },
];

async function atFirstSight(size: number): Promise<Prepared> {
  const home = await mkdtemp(join(tmpdir(), 'local-ports-bench-'));
  const folders = range(size).map((index) => join(home, `shop-${index}`));
  for (const [index, folder] of folders.entries()) {
    await mkdir(join(folder, '.git'), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: `shop-${index}` }));
    await writeFile(join(folder, '.git', 'HEAD'), `ref: refs/heads/fix-${index}\n`);
  }
  const snapshot = inFolders(folders);
  return {
    run: () => untilKnown(snapshot, home),
    stop: () => rm(home, { recursive: true }),
  };
}

/** As the view does: what is not known is read in the background, and all is described again. */
async function untilKnown(snapshot: Snapshot, home: string): Promise<void> {
  const finder = new ProjectFinder(home, () => undefined, fail);
  const names: Names = {
    ...noNames,
    get version() {
      return String(finder.version);
    },
    projectOf: (folder) => finder.projectOf(folder),
  };
  const describer = new ListenerDescriber(syntheticHost, names);
  for (;;) {
    const rows = await inSlices(describer.describe(snapshot), new AbortController().signal);
    if (rows.every(({ project }) => project?.checkout !== undefined)) return;
    // what was asked for before it has been read then
    await foreignFiles.run(() => Promise.resolve());
  }
}

function inFolders(folders: readonly string[]): Snapshot {
  const base = syntheticSnapshot(folders.length);
  const processes = new Map(base.processes);
  const listeners = base.listeners.map((listener, index): Listener => {
    const shell = syntheticProcess(1_000_000 + 2 * index, ['bash'], 1);
    const server: Process = {
      ...syntheticProcess(1_000_001 + 2 * index, ['node', 'node_modules/.bin/vite'], shell.pid),
      cwd: folders[index],
    };
    processes.set(shell.pid, shell).set(server.pid, server);
    return { ...listener, protocol: 'tcp', owner: { kind: 'known', processes: [server] } };
  });
  return { ...base, listeners, processes };
}

function fail(error: unknown): never {
  throw error;
}
