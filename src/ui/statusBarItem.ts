import type { Finding, SortedFindings } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { isAlarming } from '../model/exposure/remoteKind';
import { enumerate, escapeMarkdown, plainText } from '../model/text/text';
import { processLabel } from '../messages/labels';
import { exposureSentence, exposureWords, remoteSentence } from '../messages/exposure';

export interface StatusBarPresentation {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly warning: boolean;
}

/** `3` dev servers in peace; a warning, naming each, where one is exposed and nobody said that it is meant to be. */
export function presentStatusBar(
  count: number,
  { open, acknowledged }: SortedFindings,
  remoteKind: RemoteKind,
): StatusBarPresentation {
  const servers = count === 1 ? '1 dev server' : `${count} dev servers`;
  if (open.length === 0) {
    const known = acknowledged.length;
    return {
      text: `$(plug) ${count}`,
      tooltip:
        known > 0
          ? `${servers}; ${known === 1 ? '1 exposure' : `${known} exposures`} acknowledged.`
          : count === 0
            ? 'No dev server is listening.'
            : `${servers}, on loopback only.`,
      accessibilityLabel: `Local Ports: ${servers}`,
      warning: false,
    };
  }
  const ports = [...new Set(open.map(({ traits }) => traits.port))];
  const isDebugger = open.some(({ traits }) => traits.kind === 'debugger');
  const place = `${ports[0] ?? ''} on ${where(open)}`;
  return {
    text: `$(warning) ${
      ports.length === 1
        ? `${isDebugger ? 'debugger ' : ''}${place}`
        : `${ports.length} exposed${isDebugger ? ', a debugger' : ''}`
    }`,
    tooltip: [
      'Other machines can connect here, unless a firewall stops them:',
      ...open.map(line),
      ...(remoteSentence(remoteKind) === undefined
        ? []
        : [`\n${escapeMarkdown(remoteSentence(remoteKind) ?? '')}`]),
      '\nClick to open, copy, stop, mend or acknowledge them.',
    ].join('\n'),
    accessibilityLabel: `Local Ports warning: ${
      ports.length === 1
        ? `${isDebugger ? 'debugger on ' : ''}port ${place}`
        : `${ports.length} exposed ports${isDebugger ? ', a debugger among them' : ''}`
    }`,
    warning: isAlarming(remoteKind) || isDebugger,
  };
}

function line({ row, traits }: Finding): string {
  const grave =
    traits.kind === 'debugger' ? ' It is a debugger: whoever reaches it can run code in the process.' : '';
  return `- **${escapeMarkdown(processLabel(row))}**, port ${traits.port}: ${escapeMarkdown(`${exposureSentence(row.listener.exposure, row.listener.address)}${grave}`)}`;
}

function where(findings: readonly Finding[]): string {
  const onAll = findings.some(({ traits }) => traits.exposure === 'all-interfaces');
  return onAll ? 'all interfaces' : (findings[0]?.traits.address ?? '');
}

/** `Vite · shop (5173) listens on all interfaces: other machines can connect unless a firewall stops them.` */
export function notificationText(findings: readonly Finding[]): string {
  const names = new Set(
    findings.map(({ row, traits }) => `${plainText(processLabel(row), 60)} (${traits.port})`),
  );
  const places = new Set(findings.map(({ traits }) => exposureWords(traits.exposure)));
  const where = places.size === 1 ? [...places].join() : 'other than loopback';
  return `${enumerate([...names])} ${names.size === 1 ? 'listens' : 'listen'} on ${where}: other machines can connect unless a firewall stops them.`;
}
