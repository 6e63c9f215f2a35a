import { hiddenOwnerQuestion, socketManagerQuestion } from '../messages/hiddenOwner';
import type { Question } from '../messages/message';
import { terminateTitles } from '../messages/terminate';
import type { HiddenOwner, Listener } from '../model/listeners/listener';
import { groupStopCommand } from '../model/listeners/socketGroup';
import { isAppleJob, unitStopCommand } from '../model/process/serviceUnit';
import type { HostContext } from '../model/process/hostContext';
import type { SocketManager } from '../model/process/socketManager';
import { socketManagerOf } from '../model/process/socketManager';
import type { QuotedCommandLine } from '../model/process/shellQuote';
import type { SocketActivation } from '../model/process/socketUnit';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { CopyCommandLineDependencies } from './copyCommandLine';
import { copyQuoted } from './copyCommandLine';

export interface ExplainDependencies extends CopyCommandLineDependencies {
  /** Asks the service manager which of its units holds a port, and what that starts; undefined if none is known. */
  readonly readActivation: (
    listener: Listener,
    holder: HiddenOwner['group'] | SocketManager,
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
  const { shellKind, readActivation } = dependencies;
  const { owner } = listener;
  if (owner.kind === 'known') return;
  const activation = await readActivation(listener, owner.group);
  const stop = owner.group && groupStopCommand(owner.group, shellKind());
  // the cgroup of the service manager does not name the unit, the manager itself does
  const command = stop ?? (activation && unitStopCommand(activation.unit, shellKind()));
  await offerCommand(
    dependencies,
    hiddenOwnerQuestion({ listener, owner }, command?.text, activation),
    command,
  );
}

/** The service manager that owns a socket; undefined for every other owner. */
export function managerOf(
  { process }: Pick<ListenerRow, 'process'>,
  { hostContext }: { readonly hostContext: Pick<HostContext, 'uid'> },
): SocketManager | undefined {
  return process && socketManagerOf(process, hostContext.uid);
}

/** The same of a port that the service manager itself holds: which service it starts, and the command that closes the port. */
export async function explainSocketManager(
  dependencies: ExplainDependencies,
  { listener }: Pick<ListenerRow, 'listener'>,
  manager: SocketManager,
): Promise<void> {
  const { shellKind, readActivation } = dependencies;
  const activation = await readActivation(listener, manager);
  const command =
    activation && !isAppleJob(activation.unit) ? unitStopCommand(activation.unit, shellKind()) : undefined;
  await offerCommand(
    dependencies,
    socketManagerQuestion(listener, manager, command?.text, activation),
    command,
  );
}

async function offerCommand(
  dependencies: ExplainDependencies,
  question: Question,
  command: QuotedCommandLine | undefined,
): Promise<void> {
  const copy = { id: 'copy', title: terminateTitles.copyStopCommand() } as const;
  const chosen = await dependencies.dialogs.ask(question, command === undefined ? [] : [copy]);
  if (chosen === 'copy' && command !== undefined) await copyQuoted(dependencies, command);
}
