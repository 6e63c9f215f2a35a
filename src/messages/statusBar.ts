/** What the status bar item, and the notification of a new exposure, say. */
import * as l10n from '@vscode/l10n';
import type { Finding, SortedFindings } from '../model/exposure/findings';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { plainText } from '../model/text/text';
import { debuggerSentence } from './debuggers';
import { exposureSentence, exposureWords, remoteSentence } from './exposure';
import { processLabel } from './labels';
import { listOfFirst } from './list';

/** More than this are counted instead of named. */
const findingsAtMost = 20;
const namesAtMost = 8;

interface StatusBarText {
  /** Follows an icon, so it is short. */
  readonly text: string;
  readonly tooltip: TooltipText;
  readonly accessibilityLabel: string;
}

/** Plain text: a sentence, a list of findings, and more sentences. */
export interface TooltipText {
  readonly before: string;
  readonly findings: readonly FindingText[];
  readonly after: readonly string[];
}

interface FindingText {
  /** The row's. */
  readonly id: string;
  readonly owner: string;
  readonly port: number;
  readonly sentence: string;
}

/** How many dev servers there are. */
export interface ServerCount {
  readonly all: number;
  readonly forgotten: number;
}

/** @param isAllRead whether every listener was read, so that there are no others. */
export function peacefulText(
  { all: count, forgotten }: ServerCount,
  acknowledged: SortedFindings['acknowledged'],
  isAllRead: boolean,
): StatusBarText {
  return {
    text: forgotten === 0 ? String(count) : l10n.t('{count} · {forgotten} forgotten', { count, forgotten }),
    tooltip: {
      before: isAllRead
        ? peacefulTooltip(count, acknowledged.length)
        : l10n.t('Not all listeners could be read, so dev servers may be missing.'),
      findings: [],
      after: forgottenLines(forgotten),
    },
    accessibilityLabel: countLabel(count, forgotten),
  };
}

function countLabel(count: number, forgotten: number): string {
  if (forgotten > 0) {
    return count === 1
      ? l10n.t('Local Ports: 1 dev server, forgotten')
      : l10n.t('Local Ports: {count} dev servers, {forgotten} forgotten', { count, forgotten });
  }
  return count === 1
    ? l10n.t('Local Ports: 1 dev server')
    : l10n.t('Local Ports: {count} dev servers', { count });
}

function forgottenLines(count: number): string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? l10n.t('1 dev server looks forgotten; the view says why.')
      : l10n.t('{count} dev servers look forgotten; the view says why.', { count }),
  ];
}

function peacefulTooltip(count: number, acknowledged: number): string {
  if (acknowledged === 0) {
    if (count === 0) return l10n.t('No dev server is listening.');
    return count === 1
      ? l10n.t('1 dev server is listening, on loopback only.')
      : l10n.t('{count} dev servers are listening, on loopback only.', { count });
  }
  const servers =
    count === 0
      ? l10n.t('No dev server is listening.')
      : count === 1
        ? l10n.t('1 dev server is listening.')
        : l10n.t('{count} dev servers are listening.', { count });
  const exposures =
    acknowledged === 1
      ? l10n.t('1 exposure is acknowledged.')
      : l10n.t('{count} exposures are acknowledged.', { count: acknowledged });
  return `${servers} ${exposures}`;
}

/** @param open at least one finding. */
export function warningText(
  open: readonly Finding[],
  { forgotten }: ServerCount,
  remoteKind: RemoteKind,
): StatusBarText {
  const ports = new Set<number>();
  for (const { traits } of open) ports.add(traits.port);
  const isDebugger = open.some(({ traits }) => traits.kind === 'debugger');
  const [port] = ports;
  const remote = remoteSentence(remoteKind);
  return {
    ...(port === undefined || ports.size > 1
      ? severalPortsText(ports.size, isDebugger)
      : onePortText(port, placeOf(open), isDebugger)),
    tooltip: {
      before: l10n.t('Other machines can connect here, unless a firewall stops them:'),
      findings: open.slice(0, findingsAtMost).map(findingText),
      after: [
        ...(open.length <= findingsAtMost
          ? []
          : [l10n.t('{count} more', { count: open.length - findingsAtMost })]),
        ...(remote === undefined ? [] : [remote]),
        ...forgottenLines(forgotten),
        l10n.t('Click to open, copy, stop, fix or acknowledge them.'),
      ],
    },
  };
}

function onePortText(
  port: number,
  place: string,
  isDebugger: boolean,
): Pick<StatusBarText, 'text' | 'accessibilityLabel'> {
  return isDebugger
    ? {
        text: l10n.t('debugger {port} on {place}', { port, place }),
        accessibilityLabel: l10n.t('Local Ports warning: debugger on port {port} on {place}', {
          port,
          place,
        }),
      }
    : {
        text: l10n.t('{port} on {place}', { port, place }),
        accessibilityLabel: l10n.t('Local Ports warning: port {port} on {place}', { port, place }),
      };
}

function severalPortsText(
  count: number,
  isDebugger: boolean,
): Pick<StatusBarText, 'text' | 'accessibilityLabel'> {
  return isDebugger
    ? {
        text: l10n.t('{count} exposed, a debugger', { count }),
        accessibilityLabel: l10n.t('Local Ports warning: {count} exposed ports, including a debugger', {
          count,
        }),
      }
    : {
        text: l10n.t('{count} exposed', { count }),
        accessibilityLabel: l10n.t('Local Ports warning: {count} exposed ports', { count }),
      };
}

/** `all interfaces`, or the one address. */
function placeOf(findings: readonly Finding[]): string {
  const onAll = findings.some(({ traits }) => traits.exposure === 'all-interfaces');
  return onAll ? exposureWords('all-interfaces') : (findings[0]?.traits.address ?? '');
}

function findingText({ row, traits }: Finding): FindingText {
  const { exposure, address } = row.listener;
  const reach = exposureSentence(exposure, address);
  return {
    id: row.id,
    owner: processLabel(row),
    port: traits.port,
    sentence: traits.kind === 'debugger' ? `${reach} ${debuggerSentence(row.debugger)}` : reach,
  };
}

/** The owner of a finding, already formatted, and what is exposed. */
export function findingOnPort(owner: string, port: number, sentence: string): string {
  return l10n.t('{owner}, port {port}: {sentence}', { owner, port, sentence });
}

/** `Vite · shop (5173) listens on all interfaces: other machines can connect unless a firewall stops them.` */
export function notificationText(findings: readonly Finding[]): string {
  const names = new Set(
    findings.map(({ row, traits }) => `${plainText(processLabel(row), 60)} (${traits.port})`),
  );
  const exposures = new Set(findings.map(({ traits }) => exposureWords(traits.exposure)));
  const servers = listOfFirst([...names], namesAtMost);
  const [exposure] = exposures;
  if (exposure === undefined || exposures.size > 1) {
    return l10n.t(
      '{servers} listen on non-loopback addresses: other machines can connect unless a firewall stops them.',
      { servers },
    );
  }
  return names.size === 1
    ? l10n.t('{server} listens on {exposure}: other machines can connect unless a firewall stops them.', {
        server: servers,
        exposure,
      })
    : l10n.t('{servers} listen on {exposure}: other machines can connect unless a firewall stops them.', {
        servers,
        exposure,
      });
}

export const notificationActions = {
  show: (): string => l10n.t('Show'),
};
