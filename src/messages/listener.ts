import * as l10n from '@vscode/l10n';
import type { HiddenReason, Listener } from '../model/listeners/listener';
import type { User } from '../model/process/process';

/** `3000`, or `3000/udp`: TCP is what people mean by a port. */
export function portWords({ protocol, port }: Pick<Listener, 'protocol' | 'port'>): string {
  return protocol === 'tcp' ? String(port) : `${port}/udp`;
}

/** Why the owner of a listener is not shown. */
export function hiddenWords(reason: HiddenReason): string {
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

/** `alice`, or `uid 1234` if the uid has no name. */
export function userWords({ name, uid }: User): string {
  return name ?? l10n.t('uid {uid}', { uid });
}
