import { debuggerSentence, possibleDebuggerSentence } from '../messages/debuggers';
import { exposedAddressesSentence, remoteSentence } from '../messages/exposure';
import { expectedGroupSentence, expectedSentences } from '../messages/expected';
import { givenSentences } from '../messages/givenName';
import { forgottenSentences } from '../messages/forgotten';
import { containerLabel, fullProcessLabel, ownerLabel } from '../messages/labels';
import {
  groupSentences,
  likelyOwnerSentence,
  serviceLabel,
  socketManagerSentence,
  stopCommandSentence,
} from '../messages/hiddenOwner';
import { endedSentence, recentlyEndedSentence } from '../messages/recentlyEnded';
import { hiddenWords, portWords, staleSentence } from '../messages/listener';
import { originLabel, originSentence } from '../messages/originSentence';
import { samePortSentences } from '../messages/samePort';
import { ancestorsLine } from '../messages/starter';
import * as texts from '../messages/tooltip';
import { forwardingSentence, loopbackSentence, outletSentence, tunnelSentences } from '../messages/tunnels';
import { projectUnknownSentence } from '../messages/unreadable';
import { usageLine } from '../messages/usage';
import type { Container } from '../model/containers/container';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import type { Findings } from '../model/exposure/findings';
import { outletOf } from '../model/exposure/outlets';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Tunnel } from '../model/exposure/tunnels';
import { tunnelsTo } from '../model/exposure/tunnelsTo';
import type { HiddenOwner } from '../model/listeners/listener';
import type { EndedServer } from '../model/history/endedServer';
import type { Snapshot } from '../model/listeners/snapshot';
import { groupStopCommand } from '../model/listeners/socketGroup';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { ageOf } from '../model/process/age';
import type { Process } from '../model/process/process';
import { socketManagerOf } from '../model/process/socketManager';
import { ancestorsOf } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import type { TreeUsage } from '../model/process/treeUsage';
import { shellQuote } from '../model/process/shellQuote';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { codeBlock, escapeMarkdown, plainText } from '../model/text/text';
import type { ExpectedNode, ParentNode, TreeNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';

const commandLineLength = 600;
const sentenceLength = 1000;
/** The ancestors of a process may be many. */
const lineLength = 4000;

/** What a tooltip shows beside the snapshot. */
export interface TooltipContext {
  readonly findings: Findings;
  readonly locale: string | undefined;
  /** Undefined if the system does not list them. */
  readonly interfaces: readonly NetworkInterface[] | undefined;
  readonly remoteKind: RemoteKind;
  /** Undefined if they could not be read. */
  readonly tunnels: readonly Tunnel[] | undefined;
  /** What its process and everything that it has started use; undefined if it is unknown. */
  readonly usage: TreeUsage | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The process whose memory and CPU time a tooltip shows; undefined if it shows none. */
export function usedProcess(node: TreeNode): Process | undefined {
  if (node.kind === 'process') return node.process;
  return node.kind !== 'listener' || isContainerProxy(node.row) ? undefined : node.row.process;
}

/**
 * The Markdown of a tooltip, in the order of the questions: what it is, who can connect, who owns it and since when,
 * where it was started, by which command. Texts from processes are escaped, secrets in them masked.
 */
export function tooltipMarkdown(node: TreeNode, snapshot: Snapshot, context: TooltipContext): string {
  if (node.kind === 'listener') return rowTooltip(node.row, snapshot, context);
  if (node.kind === 'ended') return endedTooltip(node.server, context.locale);
  if (node.kind === 'expected') return expectedTooltip(node);
  if (node.kind === 'expected-ports') return escaped(expectedGroupSentence());
  if (node.kind === 'recently-ended') return escaped(recentlyEndedSentence());
  return groupTooltip(node, snapshot, context);
}

function expectedTooltip({ unmet, given }: ExpectedNode): string {
  return paragraphs(
    bold(portWords(unmet.expected)),
    ...givenSentences(given).map((one) => escaped(one)),
    ...expectedSentences(unmet).map((one) => escaped(one)),
  );
}

function endedTooltip(server: EndedServer, locale: string | undefined): string {
  const { process, rows } = server;
  return paragraphs(
    texts.ownerOnPort(bold(fullProcessLabel(rows[0])), portWords(rows[0].listener)),
    escaped(endedSentence(server, locale)),
    checkoutLine(rows[0]),
    originLine(rows[0]),
    escaped(texts.identityLine(process, locale)),
    escaped(texts.folderLine(process)),
    commandLineBlock(process),
  );
}

function rowTooltip(row: ListenerRow, snapshot: Snapshot, context: TooltipContext): string {
  const { listener, container, process } = row;
  return paragraphs(
    texts.ownerOnPort(bold(ownerLabel(row)), portWords(listener)),
    ...givenSentences(row.given).map((one) => escaped(one)),
    ...listenerLines(row, context),
    ...(container === undefined ? [] : containerLines(container)),
    forgottenLine(row, context.locale),
    checkoutLine(row),
    originLine(row),
    ...(process === undefined
      ? []
      : isContainerProxy(row)
        ? [escaped(texts.proxySentence(process, context.locale))]
        : processLines(process, snapshot, context)),
    unreadableLine(row),
  );
}

function groupTooltip(node: ParentNode, snapshot: Snapshot, context: TooltipContext): string {
  switch (node.kind) {
    case 'process':
      return paragraphs(
        bold(fullProcessLabel(node)),
        ...givenSentences(node.listeners[0]?.row.given).map((one) => escaped(one)),
        forgottenLine(node.listeners[0]?.row, context.locale),
        checkoutLine(node.listeners[0]?.row),
        originLine(node.listeners[0]?.row),
        ...processLines(node.process, snapshot, context),
        unreadableLine(node.listeners[0]?.row),
      );
    case 'container':
      return paragraphs(bold(containerLabel(node.container)), ...containerLines(node.container));
    case 'project':
      return paragraphs(
        node.name === undefined ? undefined : bold(node.name),
        escaped(texts.groupSentence(node)),
      );
    case 'origin':
      return paragraphs(
        node.starter === undefined ? undefined : bold(originLabel(node.starter)),
        escaped(texts.groupSentence(node)),
      );
    case 'hidden-by-rule':
      return escaped(texts.groupSentence(node));
    case 'editor':
      return paragraphs(bold(node.name), escaped(texts.groupSentence(node)));
    case 'network': {
      const container = containerInside(node);
      return paragraphs(
        bold(texts.networkTitle(container)),
        escaped(texts.groupSentence(node)),
        ...(container === undefined ? [] : containerLines(container)),
      );
    }
    case 'hidden':
      return paragraphs(bold(serviceLabel(node) ?? texts.hiddenOwnerTitle()), ...hiddenOwnerLines(node));
  }
}

function forgottenLine(row: ListenerRow | undefined, locale: string | undefined): string | undefined {
  const sentences = forgottenSentences(row?.forgotten ?? [], locale);
  return sentences.length === 0 ? undefined : sentences.map((one) => escaped(one)).join(' ');
}

function checkoutLine(row: ListenerRow | undefined): string | undefined {
  const checkout = row?.project?.checkout;
  const sentence = checkout === undefined ? undefined : texts.checkoutSentence(checkout);
  return sentence === undefined ? undefined : escaped(sentence);
}

function originLine(row: ListenerRow | undefined): string | undefined {
  const sentence = row?.origin && originSentence(row.origin);
  return sentence === undefined ? undefined : escaped(sentence);
}

function unreadableLine(row: ListenerRow | undefined): string | undefined {
  const reason = row?.unreadableFolder;
  return reason === undefined ? undefined : escaped(projectUnknownSentence(reason));
}

function containerLines(container: Container): (string | undefined)[] {
  const compose = texts.composeSentence(container);
  return [escaped(texts.containerSentence(container)), compose === undefined ? undefined : escaped(compose)];
}

function listenerLines(
  row: ListenerRow,
  { findings, interfaces, remoteKind, tunnels }: TooltipContext,
): string[] {
  const { listener, container } = row;
  const { owner } = listener;
  const addresses = interfaces === undefined ? undefined : addressesOfRow(row, interfaces);
  const leadHere = tunnels && tunnelsTo(row, tunnels);
  const outlet = outletOf(row);
  const finding = findings.get(row.id);
  const manager = row.process && socketManagerOf(row.process, undefined);
  // the container engine knows whose it is
  const isHidden = owner.kind === 'hidden' && container === undefined;
  const lines = [
    listener.isStale === true ? staleSentence() : undefined,
    finding?.traits.kind === 'debugger' ? debuggerSentence(row.debugger) : undefined,
    row.possibleDebugger === undefined ? undefined : possibleDebuggerSentence(row.possibleDebugger),
    exposedAddressesSentence(listener, addresses, loopbackSentence(leadHere, remoteKind)),
    ...tunnelSentences(leadHere),
    listener.exposure === 'loopback' ? forwardingSentence(remoteKind) : undefined,
    outlet && outletSentence(outlet),
    ...samePortSentences(row),
    finding === undefined ? undefined : remoteSentence(remoteKind),
    texts.publishedSentence(row),
    texts.waitingSentence(listener),
    manager && socketManagerSentence(manager),
    texts.socketsSentence(listener),
    texts.sharedSentence(listener),
  ];
  return [
    ...lines.flatMap((line) => (line === undefined ? [] : [escaped(line)])),
    ...(isHidden ? hiddenOwnerLines(owner) : []),
  ];
}

/** Why it is hidden, what its socket belongs to, and the command that stops that. */
function hiddenOwnerLines({
  reason,
  user,
  group,
  inherited,
  unreadable,
}: Omit<HiddenOwner, 'kind'>): string[] {
  const command = group && groupStopCommand(group, 'posix');
  return [
    escaped(
      [hiddenWords(reason, inherited), ...(user === undefined ? [] : [texts.socketUserSentence(user)])].join(
        ' ',
      ),
    ),
    ...(unreadable === undefined ? [] : [escaped(likelyOwnerSentence(unreadable))]),
    ...(group === undefined ? [] : groupSentences(group).map((sentence) => escaped(sentence))),
    ...(command === undefined
      ? []
      : [escaped(stopCommandSentence()), codeBlock(plainText(command.text, commandLineLength))]),
  ];
}

function processLines(
  process: Process,
  { processes, platform, details }: Snapshot,
  { locale, usage, now }: TooltipContext,
): (string | undefined)[] {
  const { startedAt } = process;
  const age = startedAt === undefined ? undefined : ageOf(startedAt, now);
  // where a process keeps the PID of a parent that has ended, and all processes are read
  const areAllKnown = platform === 'win32' && details === 'complete';
  const ancestors = ancestorsLine(process, ancestorsOf(processes, process), areAllKnown);
  return [
    escaped(texts.identityLine(process, locale)),
    usage && escaped(usageLine(usage, age, locale)),
    escaped(texts.folderLine(process)),
    commandLineBlock(process),
    ancestors === undefined ? undefined : escaped(ancestors, lineLength),
  ];
}

function commandLineBlock({ commandLine }: Process): string | undefined {
  if (commandLine === undefined) return escaped(texts.noCommandLineSentence());
  return commandLine.length === 0
    ? undefined
    : codeBlock(plainText(shellQuote(maskShown(commandLine, commandLineLength)), commandLineLength));
}

function escaped(text: string, maximumLength = sentenceLength): string {
  return escapeMarkdown(plainText(text, maximumLength));
}

function bold(text: string): string {
  return `**${escapeMarkdown(plainText(text))}**`;
}

function paragraphs(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}
