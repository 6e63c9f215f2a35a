import type { Dialogs } from '../flows/dialogs';
import type { OpenIssueDependencies } from '../flows/openIssue';
import { openIssue } from '../flows/openIssue';
import { describingSystem } from '../messages/issue';
import { checkActions, checkDone, checkingSystem, checkTitle, reportCopied } from '../messages/selfCheck';
import type { Person } from '../model/selfCheck/anonymize';
import { Anonymizer } from '../model/selfCheck/anonymize';
import type { CheckReport } from '../model/selfCheck/checkReport';
import { anonymousReport } from '../model/selfCheck/checkReport';
import type { RecentProblems } from '../watch/recentProblems';
import type { CheckOptions } from './checkThisSystem';
import { checkThisSystem, describeThisSystem } from './checkThisSystem';
import { issueOf } from './issueText';
import { failedIn, reportLines } from './reportText';

/** The report of the last check, anonymous; none before the first one. */
export interface LastCheck {
  report?: CheckReport;
}

interface CheckFlowDependencies extends OpenIssueDependencies, Omit<CheckOptions, 'cancelled'> {
  readonly dialogs: Pick<Dialogs, 'tell' | 'offer' | 'progress' | 'copy'>;
  readonly person: Person;
  readonly problems: Pick<RecentProblems, 'all'>;
  readonly lastCheck: LastCheck;
  /** Shows a text, read-only and without a file. */
  readonly showDocument: (title: string, text: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Checks this system, shows the report, and offers to copy or report it. Does not wait for the answer. */
export async function checkAndShow(dependencies: CheckFlowDependencies): Promise<void> {
  const { dialogs, person, lastCheck, showDocument, onError } = dependencies;
  const checked = await dialogs.progress(checkingSystem(), (cancelled) =>
    checkThisSystem({ ...dependencies, cancelled }),
  );
  const report = anonymousReport(checked, new Anonymizer(person));
  lastCheck.report = report;
  await showDocument(checkTitle(), reportLines(report).join('\n'));
  offerToPassOn(report, dependencies).catch(onError);
}

async function offerToPassOn(report: CheckReport, dependencies: CheckFlowDependencies): Promise<void> {
  const { dialogs, copyDocument } = dependencies;
  const { results } = report;
  const chosen = await dialogs.offer(checkDone(failedIn(results).length, results.length), [
    { id: 'copy', title: checkActions.copy() },
    { id: 'report', title: checkActions.report() },
  ]);
  if (chosen === 'copy') {
    await copyDocument(reportLines(report).join('\n'));
    dialogs.tell({ level: 'information', text: reportCopied() });
  }
  if (chosen === 'report') await fillIssue(report, dependencies);
}

/** Fills the form for an issue with what the last check said, or else with what one scan says of this system. */
export async function reportIssue(dependencies: CheckFlowDependencies): Promise<void> {
  const { dialogs, person, lastCheck } = dependencies;
  const report =
    lastCheck.report ??
    anonymousReport(
      await dialogs.progress(describingSystem(), (cancelled) =>
        describeThisSystem({ ...dependencies, cancelled }),
      ),
      new Anonymizer(person),
    );
  await fillIssue(report, dependencies);
}

function fillIssue(report: CheckReport, dependencies: CheckFlowDependencies): Promise<void> {
  const { person, problems } = dependencies;
  return openIssue(dependencies, issueOf(report, problems.all, new Anonymizer(person)));
}
