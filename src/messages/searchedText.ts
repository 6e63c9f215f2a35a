/** What a person can find a row of the tree by: the words that are seen, also those that a narrow sidebar leaves out. */
import type { EndedServer } from '../model/history/endedServer';
import { hostAndPort } from '../model/net/url';
import type { Editor } from '../model/process/hostContext';
import { projectTitle } from '../model/recognition/project';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { ExpectedNode } from '../model/tree/nodes';
import { listenerNode } from '../model/tree/nodes';
import { expectedText } from './expected';
import { containerLabel, ownerLabel, processLabel } from './labels';
import { portWords } from './listener';
import { originLabel } from './originSentence';
import { listenerText } from './treeItem';

/** All that a row and its group say, whatever the grouping is. */
export function searchedRow(row: ListenerRow, editor: Pick<Editor, 'name'>): string {
  const { listener, process, recognition, container, origin } = row;
  const isOnLocalhost = listener.namespace.kind === 'host' && listener.exposure !== 'interface';
  const { description } = listenerText(listenerNode(row), undefined);
  return joined([
    ...[portWords(listener), description, hostAndPort(listener)],
    isOnLocalhost ? `localhost:${listener.port}` : undefined,
    ownerLabel(row),
    ...(process === undefined ? [] : [processLabel(row), name(process.name)]),
    ...(container === undefined ? [] : [containerLabel(container), name(container.name)]),
    container?.image && name(container.image),
    ...projectNames(row),
    origin && originLabel(origin),
    recognition?.role === 'editor' ? editor.name : undefined,
  ]);
}

/** What the server said while it listened. */
export function searchedEnded({ rows }: EndedServer, editor: Pick<Editor, 'name'>): string {
  return joined(rows.map((row) => searchedRow(row, editor)));
}

export function searchedExpected(node: ExpectedNode): string {
  const { label, description } = expectedText(node);
  return joined([label, description]);
}

/** With the branch also where nothing else has to tell working trees apart. */
function projectNames({ project, workspaceFolder }: ListenerRow): readonly (string | undefined)[] {
  const head = project?.checkout?.head;
  return [
    project && name(projectTitle(project)),
    head?.kind === 'branch' ? name(head.branch) : undefined,
    workspaceFolder && name(workspaceFolder.name),
  ];
}

function name(text: string): string {
  return plainText(text, 120);
}

/** On lines of their own, so that no word is found in the end of one and the beginning of the next. */
function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n');
}
