import {
  adviceFor,
  allPassed,
  checkTitle,
  factName,
  factsOf,
  factWithValue,
  failedFact,
  noTools,
  reportAdvice,
  reportHeadings,
  someFailed,
  subjectName,
  systemFactName,
  toolLine,
  valueOf,
} from '../messages/selfCheck';
import type { CheckReport } from '../model/selfCheck/checkReport';
import type { Evidence } from '../model/selfCheck/evidence';
import { evidenceLines } from '../model/selfCheck/evidence';
import type { CheckOutcome, CheckResult } from '../model/selfCheck/checkResult';

/** A section of a report: a heading and its lines; none without lines. */
type Section = readonly [heading: string, lines: readonly string[]];

/** The report as lines of Markdown that read well as they are. @param report anonymous. */
export function reportLines(report: CheckReport): readonly string[] {
  const { results } = report;
  return [
    `# ${checkTitle()}`,
    '',
    summaryOf(results),
    ...sectionLines([
      [reportHeadings.failed(), failures(results)],
      [reportHeadings.advice(), advice(results)],
      [reportHeadings.unknown(), bySubject(results, 'unknown')],
      [reportHeadings.passed(), bySubject(results, 'passed')],
      ...systemSections(report),
    ]),
  ];
}

/** The same without what passed, for an issue. */
export function shortReportLines(report: CheckReport): readonly string[] {
  const { results } = report;
  return [
    ...(results.length === 0 ? [] : [summaryOf(results)]),
    ...sectionLines([
      [reportHeadings.failed(), failures(results)],
      [reportHeadings.unknown(), bySubject(results, 'unknown')],
      ...systemSections(report),
    ]),
  ];
}

export function sectionLines(sections: readonly Section[]): readonly string[] {
  return sections.flatMap(([heading, lines]) =>
    lines.length === 0 ? [] : ['', `## ${heading}`, '', ...lines.map((line) => `- ${line}`)],
  );
}

/** Of a report that a person has agreed to. */
export function evidenceSection(evidence: readonly Evidence[]): readonly string[] {
  return evidence.length === 0
    ? []
    : ['', `## ${reportHeadings.evidence()}`, ...evidence.flatMap(evidenceLines)];
}

export function failedIn(results: readonly CheckResult[]): readonly CheckResult[] {
  return results.filter(({ outcome }) => outcome === 'failed');
}

/** What is unknown by design was not checked. */
export function checkedIn(results: readonly CheckResult[]): number {
  return results.filter(({ outcome }) => outcome !== 'unknown').length;
}

function summaryOf(results: readonly CheckResult[]): string {
  const failed = failedIn(results).length;
  const count = checkedIn(results);
  return failed === 0 ? allPassed(count) : someFailed(failed, count);
}

function systemSections({ system, tools }: CheckReport): readonly Section[] {
  return [
    [reportHeadings.system(), system.map(({ name, value }) => valueOf(systemFactName(name), value))],
    [
      reportHeadings.tools(),
      tools.length === 0
        ? [noTools()]
        : tools.map(({ file, version, ...times }) => toolLine(file, version ?? '', times)),
    ],
  ];
}

function failures(results: readonly CheckResult[]): readonly string[] {
  return failedIn(results).map(({ of, what, expected = '', seen = '' }) =>
    failedFact(subjectName(of), factName(what), expected, seen),
  );
}

function advice(results: readonly CheckResult[]): readonly string[] {
  const failed = failedIn(results);
  return failed.length === 0 ? [] : [...new Set(failed.map(adviceFor)), reportAdvice()];
}

/** One line for each child. */
function bySubject(results: readonly CheckResult[], wanted: CheckOutcome): readonly string[] {
  const lines = new Map<string, string[]>();
  for (const { of, what, outcome, seen } of results) {
    if (outcome !== wanted) continue;
    const fact = seen === undefined ? factName(what) : factWithValue(factName(what), seen);
    lines.set(subjectName(of), [...(lines.get(subjectName(of)) ?? []), fact]);
  }
  return [...lines].map(([subject, facts]) => factsOf(subject, facts));
}
