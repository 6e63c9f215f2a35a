/**
 * `npm run soak`: what is missed or wrong while listeners come and go as fast as a loop can create them, windows of the
 * extension are opened and closed, the clocks jump as after a sleep, interfaces appear and vanish, a container engine
 * restarts, and no file can be opened for a while. A poll every 50 ms for an hour is as many as one every two seconds in a
 * week of 40 hours.
 */
import { startProgress } from '../scripts/host/progress';
import { runMain } from '../scripts/host/runMain';
import type { Shutdown } from '../scripts/host/shutdown';
import { thisMachine } from './machine';
import type { SoakResult } from './protocol';
import { runInSandbox, sandboxProblem } from './sandbox';
import { keepSoak, soakWords } from './soakWords';

const usage = 'npm run soak -- [--minutes N]';
const defaultMinutes = 10;
const pollMs = 50;
/** Few, so that they run out soon. */
const openFiles = 512;
/** A leak of 100 bytes a poll would be 7 MB in an hour. */
const flatHeapMb = 3;

/** @returns undefined if they are invalid. */
function minutesOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return defaultMinutes;
  const minutes = Number(args[1]);
  return args.length === 2 && args[0] === '--minutes' && minutes > 0 && minutes <= 60 ? minutes : undefined;
}

function hasFailed(result: SoakResult): boolean {
  const { lostInTwoPolls, lostSilently, wrongOwners, duplicates, windows, heapGrowthMb } = result;
  const faults = lostInTwoPolls + lostSilently + wrongOwners + duplicates + windows.leftOpen + windows.empty;
  return faults > 0 || heapGrowthMb > flatHeapMb;
}

async function main(shutdown: Shutdown): Promise<number> {
  const minutes = minutesOf(process.argv.slice(2));
  if (minutes === undefined) {
    console.error(usage);
    return 2;
  }
  const problem = process.platform === 'linux' ? await sandboxProblem() : 'The soak runs on Linux only.';
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  const progress = startProgress(`Polling for ${minutes} minutes`);
  const result = await runInSandbox<SoakResult>('bench/inside/soakPolls', {
    nodeOptions: ['--expose-gc'],
    openFiles,
    argument: { minutes, pollMs },
    shutdown,
    onProgress: () => undefined,
  }).catch((error: unknown) => {
    progress.done('failed');
    throw error;
  });
  progress.done('done');
  await keepSoak({ minutes, ...(await thisMachine()), words: soakWords(result) });
  console.log(soakWords(result));
  const { windows, disturbances } = result;
  for (const example of [...result.examples, ...windows.examples, ...disturbances.problems])
    console.error(example);
  return hasFailed(result) ? 1 : 0;
}

runMain(main);
