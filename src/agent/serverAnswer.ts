import { ownerLabel } from '../messages/labels';
import { reportOf } from '../core/listenerReport';
import { isBeneathFolder } from '../model/process/comparablePath';
import { isForgotten } from '../model/forgotten/reason';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { AgentReading } from './agentMachine';
import { readingHints } from './descriptions/answers';
import type { ServerAnswer } from './descriptions/server';

/** Of a server with more of them the rest is counted by nothing: its owner is what matters. */
const portsAtMost = 12;

/** The servers that rows belong to, in the order of their first rows. */
export function serversOf(rows: readonly ListenerRow[]): readonly [ListenerRow, ...ListenerRow[]][] {
  const servers = new Map<string, [ListenerRow, ...ListenerRow[]]>();
  for (const row of rows) {
    const known = servers.get(row.ownerId);
    if (known === undefined) servers.set(row.ownerId, [row]);
    else known.push(row);
  }
  return [...servers.values()];
}

/** One server, short. @param rows its listeners. */
export function serverAnswer(rows: readonly [ListenerRow, ...ListenerRow[]]): ServerAnswer {
  const [row] = rows;
  const first = reportOf(row);
  const { owner, project } = first;
  const process = owner.kind === 'process' ? owner : undefined;
  return {
    label: ownerLabel(row),
    pid: process?.pid ?? null,
    container: owner.kind === 'hidden' ? null : (owner.container?.name ?? null),
    ports: rows.slice(0, portsAtMost).map((one) => {
      const { port, protocol, address, alsoAt, reachableFrom } = reportOf(one);
      return { port, protocol, address: [address, ...alsoAt].join(', '), reachableFrom };
    }),
    role: first.role,
    project: project?.title ?? null,
    folder: project?.folder ?? process?.folder ?? null,
    branch: project?.branch ?? null,
    isInWorkspace: row.workspaceFolder !== undefined,
    startedBy: first.startedBy?.title ?? null,
    startedAt: process?.startedAt ?? null,
    isForgotten: isForgotten(row.forgotten),
  };
}

/** A reading can have one for each network or process. */
const problemsAtMost = 4;
const problemLength = 300;

/** What a reading leaves open, for every answer that is made from one. */
export function readingAnswer(
  { snapshot, isComplete }: AgentReading,
  ...hints: readonly string[]
): { readonly isWhole: boolean; readonly hints: string[] } {
  const isWhole = snapshot.unread.length === 0;
  return {
    isWhole,
    hints: [
      ...hints,
      ...(isWhole
        ? []
        : [
            readingHints.partial,
            ...snapshot.problems
              .slice(0, problemsAtMost)
              .map(({ message }) => plainText(message, problemLength)),
          ]),
      ...(isComplete ? [] : [readingHints.unnamed]),
    ],
  };
}

/** What is being developed: dev servers, and whatever else runs in the workspace. */
export function isDeveloped({ recognition, workspaceFolder, listener }: ListenerRow): boolean {
  const role = recognition?.role;
  if (listener.protocol !== 'tcp' || listener.namespace.kind === 'other') return false;
  return role === 'dev-server' || (workspaceFolder !== undefined && role !== 'editor' && role !== 'system');
}

export function isInFolder({ project, process, container }: ListenerRow, folder: string): boolean {
  const places = [project?.folder, process?.cwd, container?.workingDirectory];
  return places.some((place) => place !== undefined && isBeneathFolder(place, folder));
}

/** Of the items in one answer, as JSON: the rest of it is small. */
const charactersAtMost = 6_000;

/** As many as an answer has room for, the first of them. */
export function fitting<Item, Answer>(
  items: readonly Item[],
  answerOf: (item: Item) => Answer,
): { readonly answers: Answer[]; readonly leftOut: number } {
  const answers: Answer[] = [];
  let characters = 0;
  for (const item of items) {
    const answer = answerOf(item);
    characters += JSON.stringify(answer).length;
    if (characters > charactersAtMost) break;
    answers.push(answer);
  }
  return { answers, leftOut: items.length - answers.length };
}
