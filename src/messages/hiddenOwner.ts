/** What is known of an owner that is hidden: the service or container that its socket belongs to. */
import * as l10n from '@vscode/l10n';
import type { HiddenOwner, Listener } from '../model/listeners/listener';
import type { GroupUnknownReason, SocketGroup } from '../model/listeners/socketGroup';
import { isServiceOrContainer } from '../model/listeners/socketGroup';
import type { CgroupOwner } from '../model/process/cgroup';
import { isContainerEngine } from '../model/process/cgroup';
import { runsJobs } from '../model/process/serviceUnit';
import type { SocketManager } from '../model/process/socketManager';
import type { SocketActivation } from '../model/process/socketUnit';
import { isSocketUnit, usualActivation } from '../model/process/socketUnit';
import { plainText, visibleText } from '../model/text/text';
import { launchdMessage, launchdSentence, sharingSentences } from './launchd';
import { shortListOf } from './list';
import { hiddenWords, portWords, userWords } from './listener';
import type { Question } from './message';
import { fittingQuestion } from './message';
import { processList } from './processNames';

type KnownGroup = Extract<SocketGroup, { kind: 'known' }>;

/** `postgresql.service`, `shop.service · alice`, `Docker container c0ffee01c0ff`; undefined if neither is known. */
export function serviceLabel({ group }: Pick<HiddenOwner, 'group'>): string | undefined {
  return serviceParts(group)?.whole;
}

/** The same, and as short as possible: `postgresql`, `shop`, `c0ffee01c0ff`. */
export function serviceParts(
  group: SocketGroup | undefined,
): { readonly whole: string; readonly short: string } | undefined {
  if (group?.kind !== 'known' || !isServiceOrContainer(group)) return undefined;
  const { belongsTo, isOwn, user } = group;
  const unit = belongsTo?.kind === 'unit' ? plainText(belongsTo.unit.name, 80) : undefined;
  const label = unit ?? containerTitle(belongsTo);
  if (label === undefined) return undefined;
  const short = unit?.replace(/(?<=.)\.(?:service|socket)$/, '') ?? containerName(belongsTo) ?? label;
  return user === undefined || isOwn
    ? { whole: label, short }
    : { whole: l10n.t('{service} · {user}', { service: label, user: plainText(userWords(user)) }), short };
}

/** `postgresql.service`, else `owner hidden · root`. */
export function hiddenOwnerLabel({ user, group }: Pick<HiddenOwner, 'user' | 'group'>): string {
  const service = serviceLabel({ ...(group === undefined ? {} : { group }) });
  if (service !== undefined) return service;
  return user === undefined
    ? l10n.t('owner hidden')
    : l10n.t('owner hidden · {user}', { user: plainText(userWords(user)) });
}

/** A holder in a sentence: `postgresql.service (its process is not visible)`. */
export function hiddenHolderText({ owner }: Pick<Listener, 'owner'>): string {
  const service = owner.kind === 'hidden' ? serviceLabel(owner) : undefined;
  return service === undefined
    ? l10n.t('a process that is not visible')
    : l10n.t('{service} (its process is not visible)', { service });
}

/** Its identifier as short as engines print it, or its name. */
function containerName(owner: CgroupOwner | undefined): string | undefined {
  if (owner?.kind !== 'container') return undefined;
  return plainText(/^[0-9a-f]{64}$/.test(owner.id) ? owner.id.slice(0, 12) : owner.id, 60);
}

function containerTitle(owner: CgroupOwner | undefined): string | undefined {
  const id = containerName(owner);
  if (owner?.kind !== 'container' || id === undefined) return undefined;
  switch (owner.runtime) {
    case 'docker':
      return l10n.t('Docker container {id}', { id });
    case 'podman':
      return l10n.t('Podman container {id}', { id });
    case 'kubernetes':
      return l10n.t('Kubernetes container {id}', { id });
    case 'lxc':
      return l10n.t('LXC container {id}', { id });
    case 'machine':
      return l10n.t('virtual machine or container {id}', { id });
    case 'unknown':
      return l10n.t('container {id}', { id });
  }
}

/**
 * What its socket belongs to, or why that is unknown, and the processes that may own it.
 * @param activation what the service manager said of the socket, if it was asked.
 */
export function groupSentences(group: SocketGroup, activation = usualActivationOf(group)): string[] {
  if (group.kind === 'unknown') return [unknownSentence(group.reason)];
  return [
    activation === undefined ? belongsToSentence(group) : activationSentence(activation),
    candidatesSentence(group),
  ].filter((one) => one !== undefined);
}

/** By the name of the unit alone. */
function usualActivationOf(group: SocketGroup): SocketActivation | undefined {
  const belongsTo = group.kind === 'known' ? group.belongsTo : undefined;
  return belongsTo?.kind === 'unit' && isSocketUnit(belongsTo.unit.name)
    ? usualActivation(belongsTo.unit)
    : undefined;
}

function activationSentence({ unit, service: name, starts }: SocketActivation): string {
  const socket = plainText(unit.name, 80);
  const service = plainText(name, 80);
  switch (starts) {
    case 'once':
      return l10n.t('systemd holds the port ({socket}) and starts {service} on the first connection.', {
        socket,
        service,
      });
    case 'each-connection':
      return l10n.t(
        'systemd holds the port ({socket}) and starts an instance of {service} for each connection.',
        {
          socket,
          service,
        },
      );
    case undefined:
      return l10n.t(
        'systemd holds the port ({socket}) and starts a service when a connection comes, which is {service} unless the unit names another.',
        { socket, service },
      );
  }
}

/** After the command that stops a socket unit. */
function stopSocketSentence({ service: name, starts }: SocketActivation): string {
  const service = plainText(name, 80);
  return starts === 'each-connection'
    ? l10n.t('It closes the port. Instances of {service} that serve connections continue.', { service })
    : l10n.t(
        'It closes the port. {service} is a unit of its own, which may be running and may have to be stopped too.',
        { service },
      );
}

function belongsToSentence(group: KnownGroup): string {
  const { belongsTo, user, path } = group;
  const owner = user === undefined ? undefined : plainText(userWords(user));
  switch (belongsTo?.kind) {
    case 'unit': {
      const unit = plainText(belongsTo.unit.name, 80);
      const belongs =
        owner === undefined
          ? l10n.t('Its socket belongs to {unit}, a unit of systemd.', { unit })
          : l10n.t("Its socket belongs to {unit}, a unit of {user}'s own service manager.", {
              unit,
              user: owner,
            });
      return [belongs, ...sharedUnitSentences(belongsTo.unit.name)].join(' ');
    }
    case 'container': {
      const container = containerTitle(belongsTo) ?? '';
      return owner === undefined
        ? l10n.t('Its socket was opened in {container}.', { container })
        : l10n.t('Its socket was opened in {container}, which {user} runs.', { container, user: owner });
    }
    case 'session':
      return l10n.t(
        'Its socket was opened in a login session or by a desktop application, not by a service.',
      );
    case 'manager':
      return l10n.t(
        'The service manager itself opened its socket, for a service that it starts when needed: systemctl list-sockets shows which.',
      );
    case undefined:
      return l10n.t('Its cgroup ({path}) does not tell which service or container it belongs to.', {
        path: plainText(path, 120),
      });
  }
}

/** Units that would stop more than the owner of the socket. */
function sharedUnitSentences(unit: string): string[] {
  if (isContainerEngine(unit)) {
    return [
      l10n.t(
        'It most likely holds the port for a container: stop that container, not the unit, which runs them all.',
      ),
    ];
  }
  return runsJobs(unit)
    ? [l10n.t('Logins, terminals and jobs may be part of this unit, so stopping it would stop them too.')]
    : [];
}

function candidatesSentence({ candidates }: KnownGroup): string | undefined {
  if (candidates.length === 0) return undefined;
  const processes = candidates.map(({ pid, name }) =>
    name === undefined
      ? l10n.t('PID {pid}', { pid })
      : l10n.t('{name} (PID {pid})', { name: plainText(name, 40), pid }),
  );
  return l10n.t('Candidates for its owner, because they run in the same cgroup: {processes}.', {
    processes: shortListOf(processes, 150),
  });
}

/** Own processes whose open files the system hides. It is most likely, not certain: a socket can be handed on. */
export function likelyOwnerSentence(candidates: NonNullable<HiddenOwner['unreadable']>): string {
  const processes = processList(candidates);
  return candidates.length === 1
    ? l10n.t('Its owner is most likely {process}, a process of yours that hides its open files.', {
        process: processes,
      })
    : l10n.t('Its owner is most likely one of your processes that hide their open files: {processes}.', {
        processes,
      });
}

function unknownSentence(reason: GroupUnknownReason): string {
  switch (reason) {
    case 'no-tool':
      return l10n.t('Which service or container it belongs to is unknown: ss (iproute2) is not installed.');
    case 'old-tool':
      return l10n.t(
        'Which service or container it belongs to is unknown: ss or the kernel is too old to tell (iproute2 5.8 and Linux 5.8 do).',
      );
    case 'no-cgroup2':
      return l10n.t('Which service or container it belongs to is unknown: cgroup version 2 is not mounted.');
    case 'unreachable':
      return l10n.t(
        'Which service or container it belongs to is unknown: its cgroup is outside of this container, or was removed.',
      );
    case 'failed':
      return l10n.t('Which service or container it belongs to is unknown: ss did not tell.');
  }
}

/** Before a command to copy. */
export function stopCommandSentence(): string {
  return l10n.t('To stop it, run:');
}

/**
 * Everything that is known of the owner of a port, with the command that stops it.
 * @param activation what the service manager said of the socket.
 */
export function hiddenOwnerQuestion(
  { listener, owner }: { readonly listener: Listener; readonly owner: HiddenOwner },
  command: string | undefined,
  activation?: SocketActivation,
): Question {
  const port = portWords(listener);
  const service = serviceLabel(owner);
  const known = [
    ...(owner.unreadable === undefined ? [] : [likelyOwnerSentence(owner.unreadable)]),
    ...(owner.group === undefined ? [] : groupSentences(owner.group, activation)),
  ];
  const stop = stopLines(command);
  if (activation !== undefined) return activationQuestion(listener, activation, known, stop);
  return fittingQuestion({
    message:
      service === undefined
        ? l10n.t('The process that owns port {port} is not known.', { port })
        : l10n.t('Port {port} is held by {service}, whose process is not visible to you.', { port, service }),
    detail: [[hiddenWords(owner.reason), ...known].join(' '), ...stop].join('\n\n'),
  });
}

function activationQuestion(
  listener: Listener,
  activation: SocketActivation,
  known: readonly string[],
  stop: readonly string[],
): Question {
  const socket = plainText(activation.unit.name, 80);
  return fittingQuestion({
    message: l10n.t('Port {port} is held by systemd ({socket}).', { port: portWords(listener), socket }),
    detail: [known.join(' '), ...stop, ...stop.map(() => stopSocketSentence(activation))].join('\n\n'),
  });
}

/**
 * What a port is held for whose owner is the service manager.
 * @param activation what it said of the socket; undefined if it was not asked, or does not know it.
 */
export function socketManagerQuestion(
  listener: Listener,
  manager: SocketManager,
  command: string | undefined,
  activation: SocketActivation | undefined,
): Question {
  if (manager.kind === 'launchd') {
    const job = activation?.unit;
    const detail = [launchdSentence(job), ...stopLines(command), ...sharingSentences(job)].join('\n\n');
    return fittingQuestion({ message: launchdMessage(listener, job), detail });
  }
  if (activation !== undefined) {
    return activationQuestion(listener, activation, [activationSentence(activation)], stopLines(command));
  }
  return fittingQuestion({
    message: l10n.t('Port {port} is held by systemd.', { port: portWords(listener) }),
    detail: [socketManagerSentence(manager), listSocketsSentence(manager)].join('\n\n'),
  });
}

/** Of a port that a service manager holds, without asking it. */
export function socketManagerSentence({ kind }: SocketManager): string {
  return kind === 'launchd'
    ? launchdSentence()
    : l10n.t('systemd holds the port for a service that it starts when a connection comes.');
}

function listSocketsSentence({ scope }: Extract<SocketManager, { kind: 'systemd' }>): string {
  return scope === 'system'
    ? l10n.t('Which one is unknown: systemctl list-sockets shows the units that hold ports.')
    : l10n.t(
        'Which one is unknown: systemctl --user list-sockets, run by its user, shows the units that hold ports.',
      );
}

function stopLines(command: string | undefined): string[] {
  return command === undefined ? [] : [`${stopCommandSentence()}\n${visibleText(command)}`];
}
