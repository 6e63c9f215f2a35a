import { hiddenOwnerQuestion } from '../messages/hiddenOwner';
import { terminateTitles } from '../messages/terminate';
import type { HiddenOwner, Listener } from '../model/listeners/listener';
import { groupStopCommand } from '../model/listeners/socketGroup';
import { unitStopCommand } from '../model/process/serviceUnit';
import type { SocketActivation } from '../model/process/socketUnit';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { CopyCommandLineDependencies } from './copyCommandLine';
import { copyQuoted } from './copyCommandLine';

export interface ExplainDependencies extends CopyCommandLineDependencies {
  /** Asks the service manager which of its units holds a port, and what that starts; undefined if none is known. */
  readonly readActivation: (
    listener: Listener,
    group: HiddenOwner['group'],
  ) => Promise<SocketActivation | undefined>;
}

/**
 * Says what is known of an owner that is hidden, and offers to copy the command that stops its service or container. Nothing
 * is ever run or signaled for it: the command may need privileges, and its processes are only candidates.
 */
export async function explainHiddenOwner(
  dependencies: ExplainDependencies,
  { listener }: Pick<ListenerRow, 'listener'>,
): Promise<void> {
  const { dialogs, shellKind, readActivation } = dependencies;
  const { owner } = listener;
  if (owner.kind === 'known') return;
  const activation = await readActivation(listener, owner.group);
  const stop = owner.group && groupStopCommand(owner.group, shellKind());
  // the cgroup of the service manager does not name the unit, the manager itself does
  const command = stop ?? (activation && unitStopCommand(activation.unit, shellKind()));
  const question = hiddenOwnerQuestion({ listener, owner }, command?.text, activation);
  const copy = { id: 'copy', title: terminateTitles.copyStopCommand() } as const;
  const chosen = await dialogs.ask(question, command === undefined ? [] : [copy]);
  if (chosen === 'copy' && command !== undefined) await copyQuoted(dependencies, command);
}
