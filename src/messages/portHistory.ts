import * as l10n from '@vscode/l10n';
import type { HowItEnded } from '../model/history/endedServer';
import type { PortEvent, PortOfEvent } from '../model/history/journal';
import { plainText } from '../model/text/text';
import { pidText } from './processNames';

export function portHistoryTitle(): string {
  return l10n.t('Port History');
}

/** The events of this window, the latest first, a line each. */
export function portHistoryText(events: readonly PortEvent[], locale: string | undefined): string {
  return events.length === 0
    ? l10n.t('Nothing has changed since the window was opened.')
    : events
        .map((event) => `${plainText(new Date(event.at).toLocaleTimeString(locale))}  ${eventText(event)}`)
        .toReversed()
        .join('\n');
}

function eventText(event: PortEvent): string {
  const { protocol, address, port } = event;
  const words = {
    address: `${protocol.toUpperCase()} ${plainText(address)}:${port}`,
    owner: ownerWords(event),
  };
  switch (event.kind) {
    case 'opened':
      return l10n.t('{address} opened by {owner}', words);
    case 'closed':
      return l10n.t('{address} closed by {owner}', words);
    case 'exposed':
      return l10n.t('{address} exposed by {owner}', words);
    case 'held-by-another':
      return l10n.t('{address} taken by {owner}; before, it was used by {before}', {
        ...words,
        before: ownerWords(event.before),
      });
    case 'ended':
      return endedText(event, words);
  }
}

function endedText(
  { how }: Extract<PortEvent, { kind: 'ended' }>,
  words: { readonly address: string; readonly owner: string },
): string {
  switch (how.kind) {
    case 'terminated':
      return l10n.t('{owner}, which listened on {address}, was terminated with Local Ports', words);
    case 'exited':
      return exitedText(how, words);
    case 'unknown':
      return l10n.t('{owner}, which listened on {address}, ended', words);
  }
}

function exitedText(
  { of, code }: Extract<HowItEnded, { kind: 'exited' }>,
  words: { readonly address: string; readonly owner: string },
): string {
  switch (of) {
    case 'itself':
      return l10n.t('{owner}, which listened on {address}, ended; exit code {code}', { ...words, code });
    case 'command':
      return l10n.t('{owner}, which listened on {address}, ended; exit code of its command {code}', {
        ...words,
        code,
      });
    case 'task':
      return l10n.t('{owner}, which listened on {address}, ended; exit code of its task {code}', {
        ...words,
        code,
      });
  }
}

function ownerWords({ label, pid }: PortOfEvent): string {
  const name = plainText(label, 80);
  return pid === undefined ? name : l10n.t('{name} ({pid})', { name, pid: pidText({ pid }) });
}
