/** What is said of a listener and of its owner, a paragraph each: for a tooltip, or for a terminal. */
import type { Container } from '../model/containers/container';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import type { Findings } from '../model/exposure/findings';
import { outletOf } from '../model/exposure/outlets';
import type { RemoteKind } from '../model/exposure/remoteKind';
import type { Tunnel } from '../model/exposure/tunnels';
import { tunnelsTo } from '../model/exposure/tunnelsTo';
import type { HiddenOwner } from '../model/listeners/listener';
import type { Snapshot } from '../model/listeners/snapshot';
import { groupStopCommand } from '../model/listeners/socketGroup';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import { ageOf } from '../model/process/age';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import { shellQuote } from '../model/process/shellQuote';
import { socketManagerOf } from '../model/process/socketManager';
import type { TreeUsage } from '../model/process/treeUsage';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { debuggerSentence, possibleDebuggerSentence } from './debuggers';
import { exposedAddressesSentence, remoteSentence } from './exposure';
import { forgottenSentences } from './forgotten';
import { givenSentences } from './givenName';
import {
  groupSentences,
  likelyOwnerSentence,
  socketManagerSentence,
  stopCommandSentence,
} from './hiddenOwner';
import { hiddenWords, staleSentence } from './listener';
import { originSentence } from './originSentence';
import { samePortSentences } from './samePort';
import { ancestorsLine } from './starter';
import * as texts from './tooltip';
import { forwardingSentence, loopbackSentence, outletSentence, tunnelSentences } from './tunnels';
import { projectUnknownSentence } from './unreadable';
import { usageLine } from './usage';

const commandLineLength = 600;
const sentenceLength = 1000;
/** The ancestors of a process may be many. */
const lineLength = 4000;

/** What is known beside the snapshot. */
export interface ParagraphContext {
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

/** Plain text, with secrets masked; each surface escapes what it would interpret. */
export interface Paragraph {
  readonly text: string;
  /** To be copied. */
  readonly isCommand?: true;
}

/**
 * All of a listener, in the order of the questions: who can connect, who owns it and since when, where it was started, by
 * which command.
 */
export function rowParagraphs(
  row: ListenerRow,
  snapshot: Snapshot,
  context: ParagraphContext,
): readonly Paragraph[] {
  const { container, process } = row;
  return [
    ...givenSentences(row.given).map((one) => plain(one)),
    ...listenerParagraphs(row, context),
    ...(container === undefined ? [] : containerParagraphs(container)),
    ...forgottenParagraphs(row, context.locale),
    ...originParagraphs(row),
    ...(process === undefined
      ? []
      : isContainerProxy(row)
        ? [plain(texts.proxySentence(process, context.locale))]
        : processParagraphs(process, snapshot, context)),
    ...unreadableParagraphs(row),
  ];
}

/** What speaks for it being no longer wanted. */
export function forgottenParagraphs(
  row: ListenerRow | undefined,
  locale: string | undefined,
): readonly Paragraph[] {
  const sentences = forgottenSentences(row?.forgotten ?? [], locale);
  return sentences.length === 0 ? [] : [{ text: sentences.map((one) => plain(one).text).join(' ') }];
}

/** What its folder has checked out, and who started it. */
export function originParagraphs(row: ListenerRow | undefined): readonly Paragraph[] {
  const checkout = row?.project?.checkout;
  return given([checkout && texts.checkoutSentence(checkout), row?.origin && originSentence(row.origin)]);
}

export function containerParagraphs(container: Container): readonly Paragraph[] {
  return given([texts.containerSentence(container), texts.composeSentence(container)]);
}

/** Why its project is not known. */
export function unreadableParagraphs(row: ListenerRow | undefined): readonly Paragraph[] {
  const reason = row?.unreadableFolder;
  return given([reason && projectUnknownSentence(reason)]);
}

function listenerParagraphs(
  row: ListenerRow,
  { findings, interfaces, remoteKind, tunnels }: ParagraphContext,
): readonly Paragraph[] {
  const { listener, container } = row;
  const { owner } = listener;
  const addresses = interfaces === undefined ? undefined : addressesOfRow(row, interfaces);
  const leadHere = tunnels && tunnelsTo(row, tunnels);
  const outlet = outletOf(row);
  const finding = findings.get(row.id);
  const manager = row.process && socketManagerOf(row.process, undefined);
  // the container engine knows whose it is
  const isHidden = owner.kind === 'hidden' && container === undefined;
  const sentences = given([
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
  ]);
  return isHidden ? [...sentences, ...hiddenOwnerParagraphs(owner)] : sentences;
}

/** Why it is hidden, what its socket belongs to, and the command that stops that. */
export function hiddenOwnerParagraphs({
  reason,
  user,
  group,
  inherited,
  unreadable,
}: Omit<HiddenOwner, 'kind'>): readonly Paragraph[] {
  const command = group && groupStopCommand(group, 'posix');
  return [
    plain(
      [hiddenWords(reason, inherited), ...(user === undefined ? [] : [texts.socketUserSentence(user)])].join(
        ' ',
      ),
    ),
    ...(unreadable === undefined ? [] : [plain(likelyOwnerSentence(unreadable))]),
    ...(group === undefined ? [] : groupSentences(group).map((sentence) => plain(sentence))),
    ...(command === undefined
      ? []
      : [
          plain(stopCommandSentence()),
          { text: plainText(command.text, commandLineLength), isCommand: true as const },
        ]),
  ];
}

export function processParagraphs(
  process: Process,
  { processes, platform, details }: Snapshot,
  { locale, usage, now }: ParagraphContext,
): readonly Paragraph[] {
  const { startedAt } = process;
  const age = startedAt === undefined ? undefined : ageOf(startedAt, now);
  // where a process keeps the PID of a parent that has ended, and all processes are read
  const areAllKnown = platform === 'win32' && details === 'complete';
  const ancestors = ancestorsLine(process, ancestorsOf(processes, process), areAllKnown);
  return [
    ...given([
      texts.identityLine(process, locale),
      usage && usageLine(usage, age, locale),
      texts.folderLine(process),
    ]),
    ...commandParagraphs(process),
    ...(ancestors === undefined ? [] : [plain(ancestors, lineLength)]),
  ];
}

export function commandParagraphs({ commandLine }: Process): readonly Paragraph[] {
  if (commandLine === undefined) return [plain(texts.noCommandLineSentence())];
  const words = plainText(shellQuote(maskShown(commandLine, commandLineLength)), commandLineLength);
  return commandLine.length === 0 ? [] : [{ text: words, isCommand: true }];
}

function given(sentences: readonly (string | undefined)[]): readonly Paragraph[] {
  return sentences.flatMap((one) => (one === undefined ? [] : [plain(one)]));
}

function plain(text: string, maximumLength = sentenceLength): Paragraph {
  return { text: plainText(text, maximumLength) };
}
