import type { Anonymizer } from './anonymize';
import type { CheckResult } from './checkResult';

/** What is said of the system that was checked. */
export type SystemFactName =
  | 'version'
  | 'host'
  | 'remote'
  | 'node'
  | 'system'
  | 'kernel'
  | 'architecture'
  | 'container'
  | 'privileges'
  | 'processesHidden'
  | 'codePage'
  | 'locale'
  | 'timeZone';

export interface SystemFact {
  readonly name: SystemFactName;
  readonly value: string;
}

/** A tool of the system that was run. */
export interface AnsweredTool {
  /** `/usr/bin/ss` */
  readonly file: string;
  /** As it prints it; undefined if it has none of its own. */
  readonly version: string | undefined;
  readonly runs: number;
  readonly failures: number;
  readonly slowestMs: number;
}

export interface CheckReport {
  readonly results: readonly CheckResult[];
  readonly system: readonly SystemFact[];
  readonly tools: readonly AnsweredTool[];
}

/** The same, fit to be published. */
export function anonymousReport<Report extends CheckReport>(report: Report, anonymizer: Anonymizer): Report {
  return {
    ...report,
    results: report.results.map(({ expected, seen, ...result }) => ({
      ...result,
      ...(expected === undefined ? {} : { expected: anonymizer.text(expected) }),
      ...(seen === undefined ? {} : { seen: anonymizer.text(seen) }),
    })),
    system: report.system.map(({ name, value }) => ({ name, value: anonymizer.text(value) })),
    tools: report.tools.map(({ file, version, ...tool }) => ({
      ...tool,
      file: anonymizer.text(file),
      version: version === undefined ? undefined : anonymizer.text(version),
    })),
  };
}
