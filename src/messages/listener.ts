import * as l10n from '@vscode/l10n';
import type { HiddenReason, InheritedSocket, Listener } from '../model/listeners/listener';
import type { User } from '../model/process/process';
import { processList } from './processNames';

/** `3000`, or `3000/udp`: TCP is what people mean by a port. */
export function portWords({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): string {
  return protocol === 'tcp' ? String(port) : `${port}/udp`;
}

/** Why the owner of a listener is not shown. */
export function hiddenWords(reason: HiddenReason, inherited?: InheritedSocket): string {
  if (inherited !== undefined) return inheritedSentence(inherited);
  switch (reason) {
    case 'no-permission':
      return l10n.t('You do not have permission to see which process owns it.');
    case 'gone':
      return l10n.t('The process that owned it exited during the scan.');
    case 'not-read':
      return l10n.t('Its owner is unknown, because the processes of this system could not be read.');
    case 'not-visible':
      return l10n.t('No visible process owns it; it belongs to another container or to the kernel.');
  }
}

function inheritedSentence(inherited: InheritedSocket): string {
  const { openerPid: pid, candidates, areItsChildren, areAllRead } = inherited;
  if (candidates.length > 0) {
    const processes = processList(candidates);
    return areItsChildren
      ? l10n.t(
          'The process that opened it (PID {pid}) has ended, and a process that inherited the socket holds it, most likely one of its child processes: {processes}.',
          { pid, processes },
        )
      : l10n.t(
          'The process that opened it (PID {pid}) has ended, and a process that inherited the socket holds it. Which one is unknown. It may be one of these, whose parent had that PID, unless that was an earlier process: {processes}.',
          { pid, processes },
        );
  }
  return areAllRead
    ? l10n.t(
        'The process that opened it (PID {pid}) has ended, and a process that inherited the socket holds it. None of its child processes is running.',
        { pid },
      )
    : l10n.t(
        'The process that opened it (PID {pid}) has ended, and a process that inherited the socket holds it. Which one is unknown.',
        { pid },
      );
}

/** Of a listener that the last scan could not confirm: as a word of its row, and as a sentence. */
export function staleWord(): string {
  return l10n.t('not confirmed');
}

export function staleSentence(): string {
  return l10n.t(
    'Not confirmed: the last scan could not read what shows it or its owner, so it is shown as an earlier scan found it.',
  );
}

/** An action needs to know what listens now. */
export function cannotVerify(endpoint: Pick<Listener, 'protocol' | 'port'>): string {
  return l10n.t(
    "Port {port} can't be verified now, because what shows its listeners could not be read, so nothing was done. Try again, or see the log for details.",
    { port: portWords(endpoint) },
  );
}

/** `alice`, or `uid 1234` if the uid has no name. */
export function userWords({ name, uid }: User): string {
  return name ?? l10n.t('uid {uid}', { uid });
}
