import { issueCopied } from '../messages/issue';
import type { Dialogs } from './dialogs';

/** What a form for an issue is filled with: nothing that names a person, nothing secret. */
export interface Issue {
  readonly title: string;
  readonly body: string;
}

export interface OpenIssueDependencies {
  readonly dialogs: Pick<Dialogs, 'tell'>;
  /** Fills the editor's form. @returns false if there is none. */
  readonly openIssueReporter: (issue: Issue) => Promise<boolean>;
  /** Puts a text of several lines on the clipboard. */
  readonly copyDocument: (text: string) => Promise<void>;
}

/** Fills the form, which a person submits; where there is none, copies the text and says so. Nothing is sent. */
export async function openIssue(
  { dialogs, openIssueReporter, copyDocument }: OpenIssueDependencies,
  issue: Issue,
): Promise<void> {
  if (await openIssueReporter(issue)) return;
  await copyDocument([issue.title, issue.body].filter((text) => text !== '').join('\n\n'));
  dialogs.tell({ level: 'information', text: issueCopied() });
}
