/** What a person is told of what an agent wants. */
import * as l10n from '@vscode/l10n';
import { maskCommandLine } from '../model/process/redact';
import { projectTitle } from '../model/recognition/project';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText, visibleText } from '../model/text/text';
import { distinctPorts } from './distinctPorts';
import { ownerLabel } from './labels';
import { listOf } from './list';
import type { Question } from './message';
import { fittingQuestion } from './message';

/** The same question, which says that an agent asks. @param client as it calls itself; undefined for one of this window. */
export function withAgent(question: Question, client: string | undefined): Question {
  const { message, whole } = question;
  const who =
    client === undefined
      ? l10n.t('A coding agent of this window asks for it.')
      : l10n.t('A coding agent asks for it, which calls itself {client}.', { client: plainText(client, 60) });
  const detail = `${who}\n\n${question.detail}`;
  return fittingQuestion({ message, detail }, whole && (() => `${who}\n\n${whole()}`));
}

/** What runs, shown while it does. @param port undefined if none is known. */
export const agentProgress = {
  listServers: (): string => l10n.t('Looking for running servers'),
  findPortOwner: (port: number | undefined): string =>
    port === undefined
      ? l10n.t('Looking for the owner of a port')
      : l10n.t('Looking for the owner of port {port}', { port }),
  getServerUrl: (): string => l10n.t('Looking for the URL of a server'),
  waitForPort: (port: number | undefined): string =>
    port === undefined ? l10n.t('Waiting for a port') : l10n.t('Waiting for port {port}', { port }),
  pickPort: (): string => l10n.t('Looking for a free port'),
  stopServer: (): string => l10n.t('Stopping a server'),
  freePort: (port: number | undefined): string =>
    port === undefined ? l10n.t('Freeing a port') : l10n.t('Freeing port {port}', { port }),
} as const;

/** What a person is asked by a host before an agent has something ended: each fact is a line of its own. */
interface AgentConfirmation {
  readonly title: string;
  readonly lines: readonly string[];
}

/** @param rows the listeners of what would be ended, whole, with what is not seen as its code. Secrets are masked. */
export function agentConfirmation(rows: readonly [ListenerRow, ...ListenerRow[]]): AgentConfirmation {
  const [row] = rows;
  const { container, process, project } = row;
  const [port = '', ...more] = distinctPorts(rows.map(({ listener }) => listener));
  const name = ownerLabel(row);
  const commandLine = process?.commandLine;
  return {
    title:
      container === undefined
        ? l10n.t('Terminate {name}?', { name })
        : l10n.t('Stop container {name}?', { name }),
    lines: [
      ...(process === undefined
        ? []
        : [l10n.t('Process: {name} (PID {pid})', { name: visibleText(process.name), pid: process.pid })]),
      more.length === 0
        ? l10n.t('Port: {port}', { port })
        : l10n.t('Ports: {ports}', { ports: listOf([port, ...more]) }),
      ...(project === undefined
        ? []
        : [
            l10n.t('Project: {project} in {folder}', {
              project: visibleText(projectTitle(project)),
              folder: visibleText(project.folder),
            }),
          ]),
      ...(commandLine === undefined
        ? []
        : [l10n.t('Command: {command}', { command: visibleText(maskCommandLine(commandLine).join(' ')) })]),
      container === undefined
        ? l10n.t(
            'Local Ports asks once more before it is terminated, because such questions may be answered without you.',
          )
        : l10n.t(
            'Local Ports asks once more before it is stopped, because such questions may be answered without you.',
          ),
    ],
  };
}
