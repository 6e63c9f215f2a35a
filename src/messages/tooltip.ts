/** The sentences of tooltips, as plain text; the caller escapes them for Markdown. */
import * as l10n from '@vscode/l10n';
import type { Container } from '../model/containers/container';
import { publishedPort } from '../model/containers/container';
import { engines } from '../model/containers/engines';
import type { Listener } from '../model/listeners/listener';
import type { Process, User } from '../model/process/process';
import type { Checkout } from '../model/recognition/checkout';
import { repositoryName } from '../model/recognition/checkout';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { EditorNode, HiddenByRuleNode, NetworkNode, OriginNode, ProjectNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';
import { containerLabel } from './labels';
import { userWords } from './listener';
import { pidText } from './processNames';

/** More than this are counted instead of named. */
const sharersAtMost = 40;

/** @param owner who owns the port, already formatted. */
export function ownerOnPort(owner: string, port: string): string {
  return l10n.t('{owner} on port {port}', { owner, port });
}

/** What a group that is neither a process nor a container gathers. */
export function groupSentence(
  node: ProjectNode | OriginNode | HiddenByRuleNode | EditorNode | NetworkNode,
): string {
  switch (node.kind) {
    case 'project':
      if (node.name === undefined) return l10n.t('Not part of a known project.');
      return node.inWorkspace
        ? l10n.t('A folder of this workspace.')
        : l10n.t('A project outside this workspace.');
    case 'origin':
      return node.starter === undefined
        ? l10n.t('What started these has ended or is not known.')
        : l10n.t('What it started, as far as that is known.');
    case 'hidden-by-rule':
      return l10n.t(
        'Hidden by the rules in the setting localPorts.hide. Exposed dev servers among them still trigger warnings.',
      );
    case 'editor':
      return l10n.t(
        'Ports opened by the editor and its extensions. Local Ports will not terminate the editor.',
      );
    case 'network':
      return containerInside(node) === undefined
        ? l10n.t(
            "Ports in another network namespace of this machine (a container's, for example). Its addresses are not this machine's.",
          )
        : l10n.t("Ports in the network of this container. Its addresses are not this machine's.");
  }
}

export function networkTitle(container: Container | undefined): string {
  return container === undefined
    ? l10n.t('Other network namespace')
    : l10n.t('Inside {container}', { container: containerLabel(container) });
}

export function hiddenOwnerTitle(): string {
  return l10n.t('Owner hidden');
}

export function socketUserSentence(user: User): string {
  return l10n.t('The socket was opened by user {user}.', { user: plainText(userWords(user)) });
}

/** `Docker container shop-web-1, image nginx:1, running.` */
export function containerSentence(container: Container): string {
  const name = plainText(container.name);
  const state = plainText(container.state);
  const engine = engines[container.engine].title;
  const isNamed = containerLabel(container) === plainText(container.name, 80);
  if (container.image === undefined) {
    return isNamed
      ? l10n.t('{engine} container, {state}.', { engine, state })
      : l10n.t('{engine} container {name}, {state}.', { engine, name, state });
  }
  const image = plainText(container.image);
  return isNamed
    ? l10n.t('{engine} container, image {image}, {state}.', { engine, image, state })
    : l10n.t('{engine} container {name}, image {image}, {state}.', { engine, name, image, state });
}

/** Undefined if the container was not made by Compose. */
export function composeSentence(container: Container): string | undefined {
  if (container.project === undefined) return undefined;
  const project = plainText(container.project);
  const service = container.service === undefined ? undefined : plainText(container.service);
  const folder =
    container.workingDirectory === undefined ? undefined : plainText(container.workingDirectory, 300);
  if (service === undefined) {
    return folder === undefined
      ? l10n.t('Compose project {project}.', { project })
      : l10n.t('Compose project {project}, in {folder}.', { project, folder });
  }
  return folder === undefined
    ? l10n.t('Compose project {project}, service {service}.', { project, service })
    : l10n.t('Compose project {project}, service {service}, in {folder}.', { project, service, folder });
}

/** Undefined if the row is no port that a container publishes. */
export function publishedSentence({ container, listener }: ListenerRow): string | undefined {
  if (container === undefined || listener.namespace.kind === 'other') return undefined;
  const port = publishedPort(container, listener)?.containerPort;
  if (port === undefined) return undefined;
  const published = l10n.t('Published for port {port} of the container.', { port });
  const { title: engine, bypassesFirewall } = engines[container.engine];
  return bypassesFirewall && listener.exposure !== 'loopback'
    ? `${published} ${l10n.t("{engine}'s own firewall rules let published ports through, even if ufw is on.", { engine })}`
    : published;
}

/** Undefined if the server accepts its connections. */
export function waitingSentence({ waiting: count }: Listener): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? l10n.t('Not accepting: 1 connection is waiting in the accept queue.')
    : l10n.t('Not accepting: {count} connections are waiting in the accept queue.', { count });
}

/** Undefined if a single socket has the address. */
export function socketsSentence({ sockets: count }: Listener): string | undefined {
  return count > 1 ? l10n.t('{count} sockets share this address.', { count }) : undefined;
}

/** `Shared by 2 processes: node (300), worker (301).`; undefined for a single owner. */
export function sharedSentence({ owner }: Listener): string | undefined {
  if (owner.kind === 'hidden' || owner.processes.length < 2) return undefined;
  const shown = owner.processes.slice(0, sharersAtMost);
  const named = shown.map(({ name, pid }) => `${plainText(name)} (${pid})`);
  const more = owner.processes.length - shown.length;
  const processes = [...named, ...(more === 0 ? [] : [l10n.t('{count} more', { count: more })])].join(', ');
  return l10n.t('Shared by {count} processes: {processes}.', { count: owner.processes.length, processes });
}

/** `Its port is held by docker-proxy (PID 4711) since 2.1.2026, 03:04:05.` */
export function proxySentence({ name, pid, startedAt }: Process, locale: string | undefined): string {
  const process = plainText(name);
  return startedAt === undefined
    ? l10n.t('Its port is held by {process} (PID {pid}).', { process, pid })
    : l10n.t('Its port is held by {process} (PID {pid}) since {time}.', {
        process,
        pid,
        time: timeText(startedAt, locale),
      });
}

/** `PID 300 · user alice · since 2.1.2026, 03:04:05` */
export function identityLine({ pid, user, startedAt }: Process, locale: string | undefined): string {
  return [
    pidText({ pid }),
    user === undefined ? l10n.t('user unknown') : l10n.t('user {user}', { user: plainText(userWords(user)) }),
    startedAt === undefined
      ? l10n.t('start time unknown')
      : l10n.t('since {time}', { time: timeText(startedAt, locale) }),
  ].join(' · ');
}

export function folderLine({ cwd }: Process): string {
  return cwd === undefined
    ? l10n.t('The folder it was started in could not be read.')
    : l10n.t('Started in {folder}', { folder: plainText(cwd, 300) });
}

/** Which branch or commit its project's folder has; undefined if that could not be learned. */
export function checkoutSentence(checkout: Checkout): string | undefined {
  const repository = plainText(repositoryName(checkout));
  const folder = plainText(checkout.folder, 300);
  if (checkout.isPruned) {
    return l10n.t('The worktree {folder} was removed from the repository {repository}.', {
      folder,
      repository,
    });
  }
  const { head, isLinked } = checkout;
  if (head === undefined) return undefined;
  if (head.kind === 'branch') {
    const branch = plainText(head.branch);
    return isLinked
      ? l10n.t('On branch {branch} of {repository}, in the worktree {folder}.', {
          branch,
          repository,
          folder,
        })
      : l10n.t('On branch {branch} of {repository}.', { branch, repository });
  }
  if (head.rebasing !== undefined) {
    const branch = plainText(head.rebasing);
    return isLinked
      ? l10n.t('Rebasing branch {branch} of {repository}, in the worktree {folder}.', {
          branch,
          repository,
          folder,
        })
      : l10n.t('Rebasing branch {branch} of {repository}.', { branch, repository });
  }
  const commit = head.commit.slice(0, 7);
  return isLinked
    ? l10n.t('At commit {commit} of {repository}, in the worktree {folder}.', { commit, repository, folder })
    : l10n.t('At commit {commit} of {repository}.', { commit, repository });
}

export function noCommandLineSentence(): string {
  return l10n.t('The command line could not be read.');
}

function timeText(milliseconds: number, locale: string | undefined): string {
  return plainText(new Date(milliseconds).toLocaleString(locale));
}
