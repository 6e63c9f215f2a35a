import { exposureSentence } from '../model/exposure';
import type { GroupNode, TreeNode } from '../model/grouping';
import type { Listener } from '../model/listener';
import { hiddenWords, portWords } from '../model/listener';
import type { Process } from '../model/process';
import { ancestorsOf, userWords } from '../model/process';
import { maskCommandLine } from '../model/redact';
import { shellQuote } from '../model/shellQuote';
import type { Snapshot } from '../model/snapshot';
import { codeBlock, escapeMarkdown, plainText } from '../model/text';
import { fullProcessLabel } from './treeItemPresentation';

const commandLineLength = 600;
const ancestorLength = 60;

/**
 * The Markdown of a tooltip, in the order of the questions: what it is, who can reach it, who owns it and since
 * when, where it was started, by what command. Texts of processes are escaped, secrets in them masked.
 */
export function tooltipMarkdown(node: TreeNode, snapshot: Snapshot, locale?: string): string {
  return node.kind === 'listener'
    ? paragraphs(
        `**${escaped(fullProcessLabel(node))}** on port ${portWords(node.listener)}`,
        ...listenerLines(node.listener),
        node.process === undefined ? undefined : processLines(node.process, snapshot, locale),
      )
    : groupTooltip(node, snapshot, locale);
}

function groupTooltip(node: GroupNode, snapshot: Snapshot, locale: string | undefined): string {
  switch (node.kind) {
    case 'process':
      return paragraphs(
        `**${escaped(fullProcessLabel(node))}**`,
        processLines(node.process, snapshot, locale),
      );
    case 'editor':
      return paragraphs(
        `**${escaped(node.name)}**`,
        'What the editor and its extensions listen on. Local Ports does not end the editor.',
      );
    case 'network':
      return paragraphs(
        '**Another network**',
        'What listens in another network namespace of this machine, such as a container has. Its addresses are not those of this machine.',
      );
    case 'hidden':
      return paragraphs(
        '**Owner hidden**',
        escaped(hiddenWords(node.reason)),
        node.user === undefined
          ? undefined
          : `The socket was opened by user ${escaped(userWords(node.user))}.`,
      );
  }
}

function listenerLines(listener: Listener): (string | undefined)[] {
  const { owner } = listener;
  return [
    escaped(exposureSentence(listener.exposure, listener.address, listener.network)),
    // procfs does not tell whether IPV6_V6ONLY is set (ipv6(7))
    listener.address.text === '::' ? 'Whether it accepts IPv4 connections too is not known.' : undefined,
    listener.waiting > 0
      ? `Not accepting: ${listener.waiting === 1 ? '1 connection waits' : `${listener.waiting} connections wait`} to be accepted.`
      : undefined,
    listener.sockets > 1 ? `${listener.sockets} sockets share this address.` : undefined,
    owner.kind === 'known' && owner.processes.length > 1
      ? `Shared by ${owner.processes.length} processes: ${owner.processes.map(({ name, pid }) => `${escaped(name)} (${pid})`).join(', ')}.`
      : undefined,
    owner.kind === 'hidden'
      ? escaped(
          `${hiddenWords(owner.reason)}${owner.user === undefined ? '' : ` The socket was opened by user ${userWords(owner.user)}.`}`,
        )
      : undefined,
  ];
}

function processLines(process: Process, snapshot: Snapshot, locale: string | undefined): string {
  const { user, startedAt, cwd, commandLine } = process;
  const ancestors = ancestorsOf(snapshot.processes, process);
  return paragraphs(
    [
      `PID ${process.pid}`,
      user === undefined ? 'user unknown' : `user ${escaped(userWords(user))}`,
      startedAt === undefined
        ? 'start time unknown'
        : `since ${escaped(new Date(startedAt).toLocaleString(locale))}`,
    ].join(' · '),
    `Started in ${cwd === undefined ? 'a folder that could not be read' : escaped(cwd, 300)}`,
    commandLine === undefined
      ? 'The command line could not be read.'
      : commandLine.length === 0
        ? undefined
        : codeBlock(plainText(shellQuote(maskCommandLine(commandLine)), commandLineLength)),
    ancestors.length === 0
      ? undefined
      : `Started by ${ancestors.map((ancestor) => `${escaped(ancestorWords(ancestor))} (${ancestor.pid})`).join(' ← ')}`,
  );
}

/** `npm run dev` says more than `node`. */
function ancestorWords({ name, commandLine }: Process): string {
  const [, ...rest] = maskCommandLine(commandLine ?? []);
  const words = rest.filter((argument) => !argument.startsWith('-')).slice(0, 2);
  const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  return plainText([name, ...words.map(last)].join(' '), ancestorLength);
}

function escaped(text: string, maximumLength?: number): string {
  return escapeMarkdown(plainText(text, maximumLength));
}

function paragraphs(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join('\n\n');
}
