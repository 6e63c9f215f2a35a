import type { Issue } from '../flows/openIssue';
import { whatHappened } from '../messages/issue';
import { reportHeadings, someFailed } from '../messages/selfCheck';
import type { Anonymizer } from '../model/selfCheck/anonymize';
import type { CheckReport } from '../model/selfCheck/checkReport';
import { cutText } from '../model/text/text';
import type { RecentProblems } from '../watch/recentProblems';
import { checkedIn, failedIn, sectionLines, shortReportLines } from './reportText';

/** GitHub takes 65,536 characters. */
const longestBody = 30_000;

/** @param report anonymous. @param problems of the log, as they were logged. */
export function issueOf(
  report: CheckReport,
  problems: RecentProblems['all'],
  anonymizer: Pick<Anonymizer, 'text'>,
): Issue {
  const { results } = report;
  const failed = failedIn(results).length;
  const logged = problems.map(({ at, text }) => {
    const lines = text.split('\n').map((line) => anonymizer.text(line));
    return `${new Date(at).toISOString()} ${lines.filter((line) => line !== '').join(' ⏎ ')}`;
  });
  const body = [
    whatHappened(),
    '',
    '',
    ...shortReportLines(report),
    ...sectionLines([[reportHeadings.problems(), logged]]),
  ];
  return {
    // empty: what it is about only the person knows
    title: failed === 0 ? '' : someFailed(failed, checkedIn(results)),
    body: cutText(body.join('\n'), longestBody),
  };
}
