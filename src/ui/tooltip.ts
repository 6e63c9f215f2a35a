import type { ParentNode, TreeNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';
import type { Container } from '../model/containers/container';
import { publishedPort } from '../model/containers/container';
import type { Findings } from '../model/exposure/findings';
import type { NetworkInterface } from '../model/net/networkInterfaces';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import { maskCommandLine } from '../model/process/redact';
import { addressesOfRow } from '../model/exposure/exposedAddresses';
import { shellQuote } from '../model/process/shellQuote';
import type { Snapshot } from '../model/listeners/snapshot';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { codeBlock, escapeMarkdown, plainText } from '../model/text/text';
import { containerLabel, fullProcessLabel, ownerLabel } from '../messages/labels';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import { hiddenWords, portWords, userWords } from '../messages/listener';
import { exposedAddressesSentence, remoteSentence } from '../messages/exposure';

const commandLineLength = 600;
const ancestorLength = 60;

/** What a tooltip takes in beside the snapshot. */
export interface TooltipContext {
  readonly findings: Findings;
  readonly locale: string | undefined;
  /** Undefined where the system does not tell. */
  readonly interfaces: readonly NetworkInterface[] | undefined;
  readonly remoteKind: RemoteKind;
}

/**
 * The Markdown of a tooltip, in the order of the questions: what it is, who can reach it, who owns it and since
 * when, where it was started, by what command. Texts of processes are escaped, secrets in them masked.
 */
export function tooltipMarkdown(node: TreeNode, snapshot: Snapshot, context: TooltipContext): string {
  return node.kind === 'listener'
    ? rowTooltip(node.row, snapshot, context)
    : groupTooltip(node, snapshot, context.locale);
}

function rowTooltip(row: ListenerRow, snapshot: Snapshot, context: TooltipContext): string {
  const { listener, container, process } = row;
  return paragraphs(
    `**${escaped(ownerLabel(row))}** on port ${portWords(listener)}`,
    ...listenerLines(row, snapshot, context),
    container === undefined ? undefined : containerLines(container),
    process === undefined
      ? undefined
      : isContainerProxy(row)
        ? proxyLine(process, context.locale)
        : processLines(process, snapshot, context.locale),
  );
}

function groupTooltip(node: ParentNode, snapshot: Snapshot, locale: string | undefined): string {
  switch (node.kind) {
    case 'process':
      return paragraphs(
        `**${escaped(fullProcessLabel(node))}**`,
        processLines(node.process, snapshot, locale),
      );
    case 'container':
      return paragraphs(`**${escaped(containerLabel(node.container))}**`, containerLines(node.container));
    case 'project':
      return node.name === undefined
        ? 'Their folders belong to no project that is known.'
        : paragraphs(
            `**${escaped(node.name)}**`,
            node.inWorkspace ? 'A folder of this workspace.' : 'A project outside of this workspace.',
          );
    case 'hidden-by-rule':
      return 'Hidden by the rules in the setting `localPorts.hide`. Exposed dev servers among them are warned of all the same.';
    case 'editor':
      return paragraphs(
        `**${escaped(node.name)}**`,
        'What the editor and its extensions listen on. Local Ports does not end the editor.',
      );
    case 'network': {
      const container = containerInside(node);
      return container === undefined
        ? paragraphs(
            '**Another network**',
            'What listens in another network namespace of this machine, such as a container has. Its addresses are not those of this machine.',
          )
        : paragraphs(
            `**Inside ${escaped(containerLabel(container))}**`,
            'What listens in the network of this container. Its addresses are not those of this machine.',
            containerLines(container),
          );
    }
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

function containerLines(container: Container): string {
  const { name, image, engine, state, project, service, workingDirectory } = container;
  const named = containerLabel(container) === plainText(name, 80) ? '' : ` ${escaped(name)}`;
  return paragraphs(
    [
      `${engine === 'docker' ? 'Docker' : 'Podman'} container${named}`,
      ...(image === undefined ? [] : [`image ${escaped(image)}`]),
      `${escaped(state)}.`,
    ].join(', '),
    project === undefined
      ? undefined
      : `Compose project ${escaped(project)}${service === undefined ? '' : `, service ${escaped(service)}`}${workingDirectory === undefined ? '' : `, in ${escaped(workingDirectory, 300)}`}.`,
  );
}

/** `Published for port 80 of the container.` */
function publishedLine({ container, listener }: ListenerRow): string | undefined {
  if (container === undefined || listener.namespace.kind === 'other') return undefined;
  const port = publishedPort(container, listener);
  if (port === undefined) return undefined;
  const published = `Published for port ${port.containerPort} of the container.`;
  return container.engine === 'docker' && listener.exposure !== 'loopback'
    ? `${published} Ports that Docker publishes are let through by its own firewall rules, also where ufw is on.`
    : published;
}

function listenerLines(
  row: ListenerRow,
  { listeners }: Snapshot,
  { findings, interfaces, remoteKind }: TooltipContext,
): (string | undefined)[] {
  const { listener, container } = row;
  const { owner } = listener;
  const reach = interfaces === undefined ? undefined : addressesOfRow(row, interfaces, listeners);
  const finding = findings.get(row.id);
  return [
    finding?.traits.kind === 'debugger'
      ? 'A debugger listens here: whoever reaches it can run code in the process.'
      : undefined,
    escaped(exposedAddressesSentence(listener, reach), 1000),
    finding === undefined ? undefined : remoteSentence(remoteKind),
    publishedLine(row),
    listener.waiting > 0
      ? `Not accepting: ${listener.waiting === 1 ? '1 connection waits' : `${listener.waiting} connections wait`} to be accepted.`
      : undefined,
    listener.sockets > 1 ? `${listener.sockets} sockets share this address.` : undefined,
    owner.kind === 'known' && owner.processes.length > 1
      ? `Shared by ${owner.processes.length} processes: ${owner.processes.map(({ name, pid }) => `${escaped(name)} (${pid})`).join(', ')}.`
      : undefined,
    // the engine has told whose it is
    owner.kind === 'hidden' && container === undefined
      ? escaped(
          `${hiddenWords(owner.reason)}${owner.user === undefined ? '' : ` The socket was opened by user ${userWords(owner.user)}.`}`,
        )
      : undefined,
  ];
}

/** `Its port is held by docker-proxy (PID 4711) since 2.1.2026, 03:04:05.` */
function proxyLine({ name, pid, startedAt }: Process, locale: string | undefined): string {
  const since = startedAt === undefined ? '' : ` since ${new Date(startedAt).toLocaleString(locale)}`;
  return escaped(`Its port is held by ${name} (PID ${pid})${since}.`);
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
