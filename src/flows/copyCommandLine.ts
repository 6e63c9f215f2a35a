import { inSlices } from '../collect/timeSlice';
import { commandLineUnknownError, inexpressibleError, secretsCopiedNotice } from '../messages/clipboard';
import type { Process } from '../model/process/process';
import { hasSecret } from '../model/process/redact';
import type { QuotedCommandLine, ShellKind } from '../model/process/shellQuote';
import { quoteCommandLine } from '../model/process/shellQuote';
import { NothingToDo, UserError } from '../model/text/userError';
import type { Dialogs } from './dialogs';
import type { Terminals } from './terminals';

export interface CopyCommandLineDependencies {
  readonly dialogs: Dialogs;
  /** The shell that the text is for. */
  readonly shellKind: () => ShellKind;
}

/** Copies the whole command line, secrets included: masking is for what is shown unasked. */
export async function copyCommandLine(
  dependencies: CopyCommandLineDependencies,
  { commandLine, pid }: Pick<Process, 'commandLine' | 'pid'>,
): Promise<void> {
  if (commandLine === undefined || commandLine.length === 0) {
    throw new NothingToDo(commandLineUnknownError(pid));
  }
  const isSecret = await inSlices(hasSecret(commandLine));
  await copyCommand(
    dependencies,
    commandLine,
    isSecret === false ? undefined : secretsCopiedNotice(isSecret),
  );
}

/**
 * Copies a command quoted for the person's shell.
 * @throws UserError if that shell cannot express it.
 */
export async function copyCommand(
  { dialogs, shellKind }: CopyCommandLineDependencies,
  argv: readonly string[],
  notice?: string,
): Promise<void> {
  await copyQuoted({ dialogs, shellKind }, quoteCommandLine(argv, shellKind()), notice);
}

/**
 * Puts a command at the prompt of a new terminal, quoted for its shell, for a person to run.
 * @throws UserError if that shell cannot express it.
 */
export function typeCommand(
  {
    terminals,
    shellKind,
  }: Pick<CopyCommandLineDependencies, 'shellKind'> & { readonly terminals: Pick<Terminals, 'openWithText'> },
  argv: readonly string[],
  terminalName: string,
): void {
  const quoted = quoteCommandLine(argv, shellKind());
  if (quoted.kind === 'inexpressible') throw new UserError(inexpressibleError(quoted.why, shellKind()));
  terminals.openWithText(terminalName, quoted.text);
}

/**
 * Copies a command that is quoted for the person's shell.
 * @throws UserError if that shell cannot express it.
 */
export async function copyQuoted(
  { dialogs, shellKind }: CopyCommandLineDependencies,
  quoted: QuotedCommandLine,
  notice?: string,
): Promise<void> {
  if (quoted.kind === 'inexpressible') throw new UserError(inexpressibleError(quoted.why, shellKind()));
  await dialogs.copy(quoted.text, notice);
}
