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

function markdownOf({ before, findings, after }: TooltipText): string {
  return [
    before,
    ...findings.map(
      ({ owner, port, sentence }) =>
        `- ${findingOnPort(`**${escapeMarkdown(owner)}**`, port, escapeMarkdown(sentence))}`,
    ),
    ...after.map((text) => `\n${text}`),
  ].join('\n');
}
