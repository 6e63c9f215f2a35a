/** Whose a server is: its project, branch and origin, by real folders that nothing is known of yet. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  { name: 'identity: so many rows at first sight', sizes: [100], prepare: inRepositories },
  { name: 'identity: so many packages of one repository', sizes: [100], prepare: inOneRepository },
];

function inRepositories(size: number): Promise<Prepared> {
  return atFirstSight(size, (index) => `shop-${index}`);
}

function inOneRepository(size: number): Promise<Prepared> {
  return atFirstSight(size, () => '.');
}

/** @param repositoryOf where the package of a number is, of that name. */
async function atFirstSight(size: number, repositoryOf: (index: number) => string): Promise<Prepared> {
  const home = await mkdtemp(join(tmpdir(), 'local-ports-bench-'));
  const work = join(home, 'work');
  const folders: string[] = [];
  for (const index of range(size)) {
    const repository = join(work, repositoryOf(index));
    const folder = join(work, `shop-${index}`);
    folders.push(folder);
    await mkdir(folder, { recursive: true });
    await mkdir(join(repository, '.git'), { recursive: true });
    await writeFile(join(repository, '.git', 'HEAD'), `ref: refs/heads/fix-${index}\n`);
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: `shop-${index}` }));
  }
  const snapshot = inFolders(folders);
  return {
    run: () => untilKnown(snapshot, home),
    stop: () => rm(home, { recursive: true }),
  };
}

/** As the view does: what is not known is read in the background, and all is described again after each change. */
async function untilKnown(snapshot: Snapshot, home: string): Promise<void> {
  let changed: () => void = () => undefined;
  const finder = new ProjectFinder(
    home,
    () => {
      changed();
    },
    fail,
  );
  const names: Names = {
    ...noNames,
    get version() {
      return String(finder.version);
    },
    projectOf: finder.projectOf.bind(finder),
  };
  const describer = new ListenerDescriber(syntheticHost, names);
  for (;;) {
    const change = new Promise<void>((resolve) => {
      changed = resolve;
    });
    const rows = await inSlices(describer.describe(snapshot), new AbortController().signal);
    if (rows.every(({ project }) => project?.checkout !== undefined)) return;
    await change;
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
