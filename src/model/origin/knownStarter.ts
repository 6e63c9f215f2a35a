import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { matchesCommand } from '../recognition/commandPattern';
import type { StarterRow } from './starterRow';
import { starterTable } from './starterTable';

/** The row of the program that a process runs; undefined if it is none that starts servers for somebody. */
export function knownStarter(process: Process): StarterRow | undefined {
  const parsed = parseCommandLine(process);
  return starterTable.find(({ patterns }) =>
    patterns.some((pattern) => matchesCommand(pattern, parsed, process)),
  );
}
