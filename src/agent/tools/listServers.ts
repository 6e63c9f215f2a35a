import type { InferOutput } from 'valibot';
import { isBeneathFolder } from '../../model/process/hostContext';
import type { ListenerRow } from '../../model/rows/listenerRow';
import { defineTool } from '../agentTool';
import { leftOutHint, readingHints } from '../descriptions/answers';
import { listServersWords } from '../descriptions/listServers';
import type { ServerAnswer } from '../descriptions/server';
import { readingAnswer, serverAnswer, serversOf } from '../serverAnswer';

type Wanted = InferOutput<typeof listServersWords.input>;

/** Of the servers in one answer, as JSON: the rest of it is small. */
const charactersAtMost = 6_000;

/** What runs, short: as many servers as fit, and how many more there are. */
export const listServers = defineTool({
  ...listServersWords,
  effect: 'reads',
  run: async (wanted, machine) => {
    const reading = await machine.read();
    const found = serversOf(reading.rows.filter((row) => isWanted(row, wanted)));
    // what is of this workspace is what an agent most likely asks for
    const ordered = [...found.filter(isOfWorkspace), ...found.filter((rows) => !isOfWorkspace(rows))];
    const servers = fitting(ordered);
    const leftOut = ordered.length - servers.length;
    const hints = [
      ...(leftOut === 0 ? [] : [leftOutHint(leftOut)]),
      ...(ordered.length === 0 && wanted.kind !== 'all' ? [readingHints.nothing] : []),
    ];
    return { servers, leftOut, ...readingAnswer(reading, ...hints) };
  },
});

function isOfWorkspace(rows: readonly ListenerRow[]): boolean {
  return rows.some(({ workspaceFolder }) => workspaceFolder !== undefined);
}

function isWanted(row: ListenerRow, { where, folder, port, kind }: Wanted): boolean {
  if (where === 'workspace' && row.workspaceFolder === undefined) return false;
  if (folder !== undefined && !isIn(row, folder)) return false;
  if (port !== undefined) return row.listener.port === port;
  return kind === 'all' || (row.listener.protocol === 'tcp' && isOfKind(row, kind));
}

function isOfKind(
  { recognition, container, workspaceFolder, listener }: ListenerRow,
  kind: 'dev-servers' | 'services',
): boolean {
  const role = recognition?.role;
  if (kind === 'services') return role === 'service' || container !== undefined;
  if (listener.namespace.kind === 'other') return false;
  return role === 'dev-server' || (workspaceFolder !== undefined && role !== 'editor' && role !== 'system');
}

function isIn({ project, process, container }: ListenerRow, folder: string): boolean {
  const places = [project?.folder, process?.cwd, container?.workingDirectory];
  return places.some((place) => place !== undefined && isBeneathFolder(place, folder));
}

function fitting(servers: readonly [ListenerRow, ...ListenerRow[]][]): ServerAnswer[] {
  const answers: ServerAnswer[] = [];
  let characters = 0;
  for (const rows of servers) {
    const answer = serverAnswer(rows);
    characters += JSON.stringify(answer).length;
    if (characters > charactersAtMost) break;
    answers.push(answer);
  }
  return answers;
}
