import { parseCommandLine } from '../process/commandLine';
import { perProcess } from '../process/perProcess';
import { matchesCommand } from '../recognition/commandPattern';
import type { StarterRow } from './starterRow';
import { starterTable } from './starterTable';

const patterns = starterTable.flatMap((row) => row.patterns.map((pattern) => ({ pattern, row })));

/** The row of the program that a process runs; undefined if it is none that starts servers for somebody. */
export const knownStarter = perProcess((process): StarterRow | undefined => {
  const parsed = parseCommandLine(process);
  return patterns.find(({ pattern }) => matchesCommand(pattern, parsed, process))?.row;
});
