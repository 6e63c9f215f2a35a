import * as l10n from '@vscode/l10n';
import type { Container } from '../model/containers/container';
import type { ProxyTarget } from '../model/containers/portProxies';
import type { Process } from '../model/process/process';
import { plainText } from '../model/text/text';
import { containerLabel } from './labels';
import { shortListWith } from './list';
import type { Message, Question } from './message';
import { fittingQuestion } from './message';
import { programWithPid } from './processNames';

/** `port 8080`, `ports 8080 and 8443`; undefined if it publishes none, as in the host's network. */
function publishedPorts(container: Container): string | undefined {
  const ports = hostPortsOf(container);
  const [port] = ports;
  if (port === undefined) return undefined;
  return ports.length === 1
    ? l10n.t('port {port}', { port: String(port) })
    : l10n.t('ports {ports}', { ports: shortListWith(ports, 60, String) });
}

export function stopContainerQuestion(container: Container): Question {
  return fittingQuestion({
    message: stopQuestionText(container),
    detail: [
      ...(containerLabel(container) === containerName(container)
        ? []
        : [l10n.t('The name of the container is {name}.', { name: containerName(container) })]),
      l10n.t(
        'It gets 10 seconds to exit; then its engine kills it. Unless it was started with --rm, it keeps its data and can be started again.',
      ),
    ].join('\n\n'),
  });
}

function stopQuestionText(container: Container): string {
  const label = containerLabel(container);
  const ports = hostPortsOf(container);
  const [port] = ports;
  if (port === undefined) return l10n.t('Stop container {container}?', { container: label });
  return ports.length === 1
    ? l10n.t('Stop container {container}, port {port}?', { container: label, port: String(port) })
    : l10n.t('Stop container {container}, ports {ports}?', {
        container: label,
        ports: shortListWith(ports, 60, String),
      });
}

/**
 * Before terminating a process that forwards ports for others.
 * @param count how many containers are known to be among them.
 * @param target where its command line says it forwards to.
 */
export function portProxyQuestion(
  process: Process,
  count: number,
  target: ProxyTarget | undefined,
): Question {
  return fittingQuestion({
    message: portProxyText(programWithPid(process), count, target),
    detail: l10n.t(
      'If you terminate it, they keep running but cannot be reached on these ports. Stop the container instead, with the tool that started it.',
    ),
  });
}

function portProxyText(process: string, count: number, target: ProxyTarget | undefined): string {
  if (count > 1) return l10n.t('{process} forwards its ports to {count} containers.', { process, count });
  if (target === undefined) {
    return l10n.t('{process} forwards its ports to containers or other programs.', { process });
  }
  return l10n.t('{process} forwards its port to port {port} of the container at {address}.', {
    process,
    port: target.containerPort,
    address: target.containerAddress.text,
  });
}

export function stoppingContainer(container: Container): string {
  return l10n.t('Stopping container {name}', { name: containerName(container) });
}

export function restartingContainer(container: Container): string {
  return l10n.t('Restarting container {name}', { name: containerName(container) });
}

/** What became of a container that was to be stopped or restarted. */
export function containerOutcomeMessage(
  container: Container,
  action: 'stop' | 'restart',
  outcome: 'done' | 'already' | 'gone',
): Message {
  const name = containerName(container);
  switch (outcome) {
    case 'done':
      return {
        level: 'information',
        text:
          action === 'stop'
            ? l10n.t('Container {name} has stopped.', { name })
            : l10n.t('Container {name} has restarted.', { name }),
      };
    case 'already':
      return { level: 'information', text: l10n.t('Container {name} was no longer running.', { name }) };
    case 'gone':
      return { level: 'information', text: l10n.t('Container {name} no longer exists.', { name }) };
  }
}

/** The name of the terminal that shows a container's logs. */
export function containerLogsTitle(container: Container): string {
  return l10n.t('{container} logs', { container: containerLabel(container) });
}

/** Nothing to choose from. */
export function noContainerMessage(): Message {
  return {
    level: 'information',
    text: l10n.t('No running container publishes a port here, as far as its engine reports.'),
  };
}

export function containerActions(): Readonly<Record<'stop' | 'terminate', string>> {
  return { stop: l10n.t('Stop Container'), terminate: l10n.t('Terminate Anyway') };
}

/** How the choice of a container is introduced. */
export function containerPrompt(action: 'stop' | 'restart' | 'logs'): { title: string; placeholder: string } {
  const titles = {
    stop: l10n.t('Stop Container'),
    restart: l10n.t('Restart Container'),
    logs: l10n.t('Show Container Logs'),
  };
  return { title: titles[action], placeholder: l10n.t('Type a container, project or port') };
}

/** Beside the label of a container to choose. */
export function containerDescription(container: Container): string {
  return [containerName(container), publishedPorts(container)]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function containerName({ name }: Container): string {
  return plainText(name, 60);
}

function hostPortsOf({ ports }: Container): number[] {
  return [...new Set(ports.map(({ hostPort }) => hostPort))];
}
