import * as l10n from '@vscode/l10n';
import type { RunningServer } from '../model/conflicts/runningServers';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { listOf } from './list';
import type { Message } from './message';
import { ownerLabel } from './labels';
import { distinctPorts } from './distinctPorts';

/** @param rows of one owner, at least one. @param pid the text may name an ancestor of the owner. */
export function runningServerText({ title }: RunningServer, rows: readonly ListenerRow[]): string {
  const [first] = rows;
  const ports = listOf(distinctPorts(rows.map(({ listener }) => listener)));
  const owner = first === undefined ? '' : ownerLabel(first);
  const pid = first?.process?.pid;
  if (pid === undefined) {
    return l10n.t('{program} is already running: {owner}, port {ports}.', {
      program: plainText(title, 60),
      owner,
      ports,
    });
  }
  return l10n.t('{program} is already running: {owner} (PID {pid}), port {ports}.', {
    program: plainText(title, 60),
    owner,
    pid,
    ports,
  });
}

/** The PID belongs to another program now: it was read from a file that nothing has deleted. */
export function staleServerMessage(
  { title, pid = 0, file }: RunningServer,
  now: { readonly name: string },
): Message {
  const program = plainText(title, 60);
  const name = plainText(now.name, 60);
  const text =
    file === undefined
      ? l10n.t('PID {pid}, which {program} takes for a copy of itself, is {name}. Nothing was stopped.', {
          pid,
          program,
          name,
        })
      : l10n.t(
          'PID {pid}, which {program} takes for a copy of itself, is {name}. If no copy is running, delete {file}.',
          { pid, program, name, file: plainText(file, 200) },
        );
  return { level: 'information', text };
}
