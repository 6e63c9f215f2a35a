import { unexpectedErrorMessage, reportActions } from '../messages/errors';
import { codeBlock, traceOf } from '../model/text/text';
import { NothingToDo, UserError } from '../model/text/userError';
import type { Dialogs } from './dialogs';
import type { OpenIssueDependencies } from './openIssue';
import { openIssue } from './openIssue';

interface ReportErrorDependencies extends Pick<OpenIssueDependencies, 'openIssueReporter' | 'copyDocument'> {
  readonly dialogs: Pick<Dialogs, 'tell' | 'offer'>;
  readonly log: {
    info(line: string): void;
    error(line: string): void;
    show(): void;
  };
  /** A line without names, paths and secrets of the person. */
  readonly anonymous: (line: string) => string;
}

/**
 * Reports an error to the user: an expected failure by its message, that there is nothing to do as information, a cancellation
 * not at all, and any other error, which is a defect, as one plain sentence with ways to find out more and to report it.
 * @param source the command or part in which it happened, for the log.
 */
export async function reportError(
  { dialogs, log, anonymous, ...issues }: ReportErrorDependencies,
  source: string,
  error: unknown,
): Promise<void> {
  if (isCancellation(error)) return;
  if (error instanceof UserError) {
    log.info(`${source}: ${[error.message, error.detail].filter((part) => part !== undefined).join(' ')}`);
    dialogs.tell({ level: error instanceof NothingToDo ? 'information' : 'error', text: error.message });
    return;
  }
  const trace = traceOf(error);
  log.error(`${source}: ${trace}`);
  const titles = reportActions();
  const chosen = await dialogs.offer(unexpectedErrorMessage(), [
    { id: 'showLog', title: titles.showLog },
    { id: 'reportIssue', title: titles.reportIssue },
  ]);
  if (chosen === 'showLog') log.show();
  if (chosen === 'reportIssue') {
    const lines = trace.split('\n').map(anonymous);
    await openIssue(
      { dialogs, ...issues },
      { title: `${source}: ${lines[0] ?? ''}`, body: codeBlock(lines.join('\n')) },
    );
  }
}

/** VS Code's CancellationError, and the reason of an aborted signal. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && (error.name === 'Canceled' || error.name === 'AbortError');
}
