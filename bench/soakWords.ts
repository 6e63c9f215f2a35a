/** What a soak found, in words; the last one is kept for BENCHMARKS.md, for it takes an hour. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../scripts/host/projectRoot';
import type { KeptSoak } from './figures';
import type { SoakResult } from './protocol';

const keptFile = join(projectRoot(), '.vscode-test', 'soak.json');

export function soakWords(result: SoakResult): string {
  const { polls, steadyRows, lostInOnePoll, lostInTwoPolls, ownersNotSeen, ownersNotSeenInTwoPolls } = result;
  const { sleeps, interfaceChanges, engineRestarts, storms } = result.disturbances;
  const { opened, leftOpen } = result.windows;
  return [
    `${polls} polls of ${steadyRows} steady and ${result.passingRows} passing listeners: steady rows lost`,
    `${lostInOnePoll} (again in the next poll ${lostInTwoPolls}), their owners not seen ${ownersNotSeen}`,
    `(${ownersNotSeenInTwoPolls}), wrong owners ${result.wrongOwners}, duplicates ${result.duplicates}.`,
    `${storms} times without a free file: ${result.strainedPolls} polls said that they read less, rows lost without`,
    `a word ${result.lostSilently}. ${opened} windows opened and closed: subscriptions left ${leftOpen}, windows`,
    `without rows ${result.windows.empty}. ${sleeps} sleeps, ${interfaceChanges} changes of interfaces,`,
    `${engineRestarts} restarts of an engine. Since minute ${result.warmUpMinutes.toFixed(1)}: heap`,
    `${signed(result.heapGrowthMb)} MB, resident ${signed(result.residentGrowthMb)} MB; CPU with the windows`,
    `${result.cpuMsPerPoll.toFixed(2)} ms a poll.`,
  ].join(' ');
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
}

export async function keepSoak(soak: KeptSoak): Promise<void> {
  await mkdir(dirname(keptFile), { recursive: true });
  await writeFile(keptFile, JSON.stringify(soak));
}

/** @returns undefined if there was none yet. */
export async function keptSoak(): Promise<KeptSoak | undefined> {
  try {
    return JSON.parse(await readFile(keptFile, 'utf8')) as KeptSoak;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
