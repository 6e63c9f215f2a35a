import { hiddenOwnerQuestion } from '../messages/hiddenOwner';
import { terminateTitles } from '../messages/terminate';
import { groupStopCommand } from '../model/listeners/socketGroup';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { CopyCommandLineDependencies } from './copyCommandLine';
import { copyQuoted } from './copyCommandLine';

/**
 * Says what is known of an owner that is hidden, and offers to copy the command that stops its service or container. Nothing
 * is ever run or signaled for it: the command may need privileges, and its processes are only candidates.
 */
export async function explainHiddenOwner(
  dependencies: CopyCommandLineDependencies,
  { listener }: Pick<ListenerRow, 'listener'>,
): Promise<void> {
  const { dialogs, shellKind } = dependencies;
  const { owner } = listener;
  if (owner.kind === 'known') return;
  const command = owner.group && groupStopCommand(owner.group, shellKind());
  const question = hiddenOwnerQuestion({ listener, owner }, command?.text);
  const copy = { id: 'copy', title: terminateTitles.copyStopCommand() } as const;
  const chosen = await dialogs.ask(question, command === undefined ? [] : [copy]);
  if (chosen === 'copy' && command !== undefined) await copyQuoted(dependencies, command);
}
