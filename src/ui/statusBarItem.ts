import type { DevServerAction } from '../messages/devServers';
import { devServerActions } from '../messages/devServers';
import { findingOnPort, peacefulText, warningText } from '../messages/statusBar';
import type { ServerCount, TooltipText } from '../messages/statusBar';
import type { SortedFindings } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { isAlarming } from '../model/exposure/remoteKind';
import { escapeMarkdown } from '../model/text/text';

export interface StatusBarPresentation {
  /** With icons. */
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly warning: boolean;
}

/** The number of dev servers while nothing needs attention; a warning that names what is exposed otherwise. */
export function presentStatusBar(
  servers: ServerCount,
  { open, acknowledged }: SortedFindings,
  remoteKind: RemoteKind,
  isAllRead = true,
): StatusBarPresentation {
  if (open.length === 0) {
    const { text, tooltip, accessibilityLabel } = peacefulText(servers, acknowledged, isAllRead);
    return { text: `$(plug) ${text}`, tooltip: markdownOf(tooltip), accessibilityLabel, warning: false };
  }
  const { text, tooltip, accessibilityLabel } = warningText(open, servers, remoteKind);
  const isDebugger = open.some(({ traits }) => traits.kind === 'debugger');
  return {
    text: `$(warning) ${text}`,
    tooltip: markdownOf(tooltip),
    accessibilityLabel,
    warning: isAlarming(remoteKind) || isDebugger,
  };
}

/**
 * The commands that links in the tooltip may run: no other link does anything, whatever a foreign name looks like. Each is
 * given the ID of a finding, and asks before it changes anything.
 */
export const linkedCommands = {
  bind: 'localPorts.bindToLoopback',
  acknowledge: 'localPorts.acknowledge',
  reveal: 'localPorts.revealInTree',
} as const satisfies Partial<Record<DevServerAction, string>>;

function markdownOf({ before, findings, after }: TooltipText): string {
  return [
    before,
    ...findings.map(
      ({ owner, port, sentence, id }) =>
        `- ${findingOnPort(`**${escapeMarkdown(owner)}**`, port, escapeMarkdown(sentence))}  \n  ${linksOf(id)}`,
    ),
    ...after.map((text) => `\n${text}`),
  ].join('\n');
}

function linksOf(id: string): string {
  const titles = devServerActions();
  const query = encodedForLink(JSON.stringify([{ kind: 'finding', id }]));
  return (['bind', 'acknowledge', 'reveal'] as const)
    .map((action) => `[${escapeMarkdown(titles[action])}](command:${linkedCommands[action]}?${query})`)
    .join(' · ');
}

/** Also what `encodeURIComponent` leaves, such as the parenthesis that would end the link. */
function encodedForLink(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*~_.-]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
