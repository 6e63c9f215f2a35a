import type { InferOutput } from 'valibot';
import type { ListenerRow } from '../../model/rows/listenerRow';
import { defineTool } from '../agentTool';
import { leftOutHint, readingHints } from '../descriptions/answers';
import { listServersWords } from '../descriptions/listServers';
import { fitting, isDeveloped, isInFolder, readingAnswer, serverAnswer, serversOf } from '../serverAnswer';

type Wanted = InferOutput<typeof listServersWords.input>;

/** What runs, short: as many servers as fit, and how many more there are. */
export const listServers = defineTool({
  ...listServersWords,
  run: async (wanted, machine) => {
    const reading = await machine.read();
    const found = serversOf(reading.rows.filter((row) => isWanted(row, wanted)));
    // what is of this workspace is what an agent most likely asks for
    const ordered = [...found.filter(isOfWorkspace), ...found.filter((rows) => !isOfWorkspace(rows))];
    const { answers: servers, leftOut } = fitting(ordered, serverAnswer);
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
  if (folder !== undefined && !isInFolder(row, folder)) return false;
  if (port !== undefined) return row.listener.port === port;
  return kind === 'all' || isOfKind(row, kind);
}

function isOfKind(row: ListenerRow, kind: 'dev-servers' | 'services'): boolean {
  if (kind === 'dev-servers') return isDeveloped(row);
  return (
    row.listener.protocol === 'tcp' && (row.recognition?.role === 'service' || row.container !== undefined)
  );
}
