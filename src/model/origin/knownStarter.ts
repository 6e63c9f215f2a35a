import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { matchesCommand } from '../recognition/commandPattern';
import { perObject } from '../text/perObject';
import type { StarterRow } from './starterRow';
import { starterTable } from './starterTable';

const patterns = starterTable.flatMap((row) => row.patterns.map((pattern) => ({ pattern, row })));

/** The row of the program that a process runs; undefined if it is none that starts servers for somebody. */
export const knownStarter = perObject((process: Process): StarterRow | undefined => {
  const parsed = parseCommandLine(process);
  return patterns.find(({ pattern }) => matchesCommand(pattern, parsed, process))?.row;
});
