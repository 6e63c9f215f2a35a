import type { Report } from './figures';
import { loads } from './loads';
import { peerTable, targetTable } from './tables';

/** BENCHMARKS.md as a whole. */
export function markdownFile(report: Report): string {
  return targetTable(report).concat(peerTable(report)).join('\n') + Object.keys(loads).join();
}
