/** The lanes that `npm test` runs: they take seconds, install nothing, and stand for the surroundings that most people have. */
import type { TestFilter } from '../test/support/filter';
import { titlePattern } from '../test/support/filter';
import type { TestResults } from '../test/support/results';
import type { Shutdown } from './host/shutdown';
import type { Lane, LaneOutcome } from './lanes/lane';
import { linuxLanes } from './lanes/linux';

/** Whoever develops is often root, has IPv6, and has all tools. */
const names: ReadonlySet<string> = new Set(['user', 'no-ipv6', 'busybox']);

interface LaneRequest {
  /** A part of a lane's name is a part of a path here. */
  readonly filter: TestFilter;
  readonly print: (line: string) => void;
  readonly shutdown: Shutdown;
}

export async function runLanes(
  { filter, print, shutdown }: LaneRequest,
  lanes: readonly Lane[] = linuxLanes.filter(({ name }) => names.has(name)),
): Promise<Readonly<TestResults>> {
  const results: TestResults = { passed: 0, failed: [], skipped: [] };
  const { files } = filter;
  const pattern = titlePattern(filter);
  for (const lane of lanes) {
    const title = `${lane.name}: ${lane.what}`;
    if (files.length > 0 && !files.some((part) => lane.name.includes(part))) continue;
    if (pattern?.test(title) === false) continue;
    if (shutdown.hasBegun) break;
    const outcome = await lane.run(shutdown).catch((error: unknown): LaneOutcome => {
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { kind: 'failed', details: [trace] };
    });
    take(results, print, title, outcome);
  }
  return results;
}

function take(
  results: TestResults,
  print: (line: string) => void,
  title: string,
  outcome: LaneOutcome,
): void {
  switch (outcome.kind) {
    case 'passed':
      results.passed++;
      print(`ok    ${title} (${outcome.details.join('; ')})`);
      break;
    case 'failed':
      results.failed.push({ title, message: outcome.details.join('\n') });
      print([`FAIL  ${title}`, ...outcome.details].join('\n').replaceAll('\n', '\n      '));
      break;
    case 'impossible':
      results.skipped.push({ title, reason: outcome.reason });
      print(`skip  ${title}: ${outcome.reason}`);
  }
}
