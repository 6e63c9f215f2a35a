import type { Dialogs } from '../flows/dialogs';
import type { OpenIssueDependencies } from '../flows/openIssue';
import { openIssue } from '../flows/openIssue';
import { describingSystem } from '../messages/issue';
import {
  checkActions,
  checkDone,
  checkingSystem,
  checkTitle,
  evidenceQuestion,
  reportCopied,
} from '../messages/selfCheck';
import type { Person } from '../model/selfCheck/anonymize';
import { Anonymizer } from '../model/selfCheck/anonymize';
import type { CheckReport } from '../model/selfCheck/checkReport';
import { anonymousReport } from '../model/selfCheck/checkReport';
import type { Evidence } from '../model/selfCheck/evidence';
import type { RecentProblems } from '../watch/recentProblems';
import type { CheckOptions } from './checkThisSystem';
import { checkThisSystem, describeThisSystem } from './checkThisSystem';
import { anonymousEvidence } from './evidence/gather';
import { issueOf } from './issueText';
import { checkedIn, evidenceSection, failedIn, reportLines } from './reportText';

/** The report of the last check, anonymous; none before the first one. */
export interface LastCheck {
  report?: CheckReport;
}

interface CheckFlowDependencies extends OpenIssueDependencies, Omit<CheckOptions, 'cancelled'> {
  readonly dialogs: Pick<Dialogs, 'tell' | 'offer' | 'progress' | 'ask'>;
  readonly person: Person;
  readonly problems: Pick<RecentProblems, 'all'>;
  readonly lastCheck: LastCheck;
  /** Shows a text, read-only and without a file. */
  readonly showDocument: (title: string, text: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Checks this system, shows the report, and offers to copy or report it. Does not wait for the answer. */
export async function checkAndShow(dependencies: CheckFlowDependencies): Promise<void> {
  const { dialogs, person, lastCheck, onError, host, folder } = dependencies;
  const { evidence, ...checked } = await dialogs.progress(checkingSystem(), (cancelled) =>
    checkThisSystem({ ...dependencies, cancelled }),
  );
  const report = anonymousReport(checked, new Anonymizer(person));
  lastCheck.report = report;
  const names = { executable: host.executable, folder, users: person.users };
  const raw = evidence.map((one) => anonymousEvidence(one, names));
  await showAndOffer({ report, evidence: [] }, raw, dependencies, onError);
}

interface Shown {
  readonly report: CheckReport;
  /** What a person has agreed to. */
  readonly evidence: readonly Evidence[];
}

/** @param more what may be added if the person agrees. */
async function showAndOffer(
  shown: Shown,
  more: readonly Evidence[],
  dependencies: CheckFlowDependencies,
  onError: (error: unknown) => void,
): Promise<void> {
  const text = [...reportLines(shown.report), ...evidenceSection(shown.evidence)].join('\n');
  await dependencies.showDocument(checkTitle(), text);
  offerToPassOn(shown.report, text, more, dependencies).catch(onError);
}

async function offerToPassOn(
  report: CheckReport,
  text: string,
  more: readonly Evidence[],
  dependencies: CheckFlowDependencies,
): Promise<void> {
  const { dialogs, copyDocument, onError } = dependencies;
  const { results } = report;
  const chosen = await dialogs.offer(checkDone(failedIn(results).length, checkedIn(results)), [
    { id: 'copy', title: checkActions.copy() },
    { id: 'report', title: checkActions.report() },
    ...(more.length === 0 ? [] : [{ id: 'evidence', title: checkActions.evidence() } as const]),
  ]);
  if (chosen === 'copy') {
    await copyDocument(text);
    dialogs.tell({ level: 'information', text: reportCopied() });
  }
  if (chosen === 'report') await fillIssue(report, dependencies);
  if (chosen !== 'evidence') return;
  const agreed = await dialogs.ask(evidenceQuestion(more.map(({ name }) => name)), [
    { id: 'add', title: checkActions.addEvidence() },
  ]);
  if (agreed === 'add') await showAndOffer({ report, evidence: more }, [], dependencies, onError);
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
