// `npm run soak`: what the collector misses or gets wrong while listeners come and go as fast as a loop can create them.
import { startProgress } from '../scripts/host/progress';
import { runMain } from '../scripts/host/runMain';
import type { Shutdown } from '../scripts/host/shutdown';
import type { SoakResult } from './protocol';
import { runInSandbox, sandboxProblem } from './sandbox';

const usage = 'npm run soak -- [--minutes N]';
const defaultMinutes = 10;
const pollMs = 50;

/** @returns undefined if they are invalid. */
function minutesOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return defaultMinutes;
  const minutes = Number(args[1]);
  return args.length === 2 && args[0] === '--minutes' && minutes > 0 && minutes <= 60 ? minutes : undefined;
}

function words(result: SoakResult): string {
  const { polls, steadyRows, lostInOnePoll, lostInTwoPolls, ownersNotSeen, ownersNotSeenInTwoPolls } = result;
  return [
    `${polls} polls of ${steadyRows} steady and ${result.passingRows} passing listeners: steady rows lost`,
    `${lostInOnePoll} (again in the next poll ${lostInTwoPolls}), their owners not seen ${ownersNotSeen}`,
    `(${ownersNotSeenInTwoPolls}), wrong owners ${result.wrongOwners}, duplicates ${result.duplicates}, heap`,
    `${signed(result.heapGrowthMb)} MB, resident ${signed(result.residentGrowthMb)} MB, CPU`,
    `${result.cpuMsPerPoll.toFixed(2)} ms a poll`,
  ].join(' ');
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
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
    argument: { minutes, pollMs },
    shutdown,
    onProgress: () => undefined,
  }).catch((error: unknown) => {
    progress.done('failed');
    throw error;
  });
  progress.done('done');
  console.log(words(result));
  for (const example of result.examples) console.error(example);
  return result.lostInTwoPolls + result.wrongOwners + result.duplicates > 0 ? 1 : 0;
}

runMain(main);
