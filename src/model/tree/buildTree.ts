import { compareText } from '../net/address';
import type { GroupNode } from '../rows/describeListeners';
import type { HideRule } from './hideRule';
import { hiddenBy } from './hideRule';
import { compareListeners } from '../listeners/listener';
import type { ListenerRow } from '../rows/listenerRow';

/** What the user wants to see, and how. */
export interface ViewOptions {
  readonly groupBy: 'process' | 'project' | 'port';
  readonly show: 'everything' | 'devServers' | 'workspace';
  readonly hide: readonly HideRule[];
}

/** What works in one project, or in one folder of this workspace. */
export interface ProjectNode {
  readonly kind: 'project';
  readonly id: string;
  /** Undefined: these belong to no project that is known. */
  readonly name: string | undefined;
  readonly inWorkspace: boolean;
  readonly listeners: readonly ListenerRow[];
}

/** What the user's own rules hide: the way back to it. */
export interface HiddenByRuleNode {
  readonly kind: 'hidden-by-rule';
  readonly id: 'hidden-by-rule';
  readonly listeners: readonly ListenerRow[];
}

export type RootNode = GroupNode | ProjectNode | HiddenByRuleNode | ListenerRow;
export type TreeNode = RootNode | ListenerRow;
/** A node with rows beneath it. */
export type ParentNode = Exclude<TreeNode, ListenerRow>;

/** The groups as the user wants them: filtered, hidden, grouped anew. Ids stay, so expansion and selection survive. */
export function buildTree(groups: readonly GroupNode[], { groupBy, show, hide }: ViewOptions): RootNode[] {
  const hidden: ListenerRow[] = [];
  const kept = groups.flatMap((group) => {
    const rows = group.listeners.filter((row) => {
      if (!isShown(row, show)) return false;
      const rule = hiddenBy(hide, row.listener, row.process);
      if (rule !== undefined) hidden.push({ ...row, hiddenBy: rule, placement: 'topLevel' });
      return rule === undefined;
    });
    if (rows.length === 0) return [];
    return [rows.length === group.listeners.length ? group : { ...group, listeners: rows }];
  });
  const roots: RootNode[] =
    groupBy === 'process' ? kept : groupBy === 'project' ? byProject(kept) : byPort(kept);
  if (hidden.length === 0) return roots;
  return [...roots, { kind: 'hidden-by-rule', id: 'hidden-by-rule', listeners: inOrder(hidden) }];
}

function isShown(row: ListenerRow, show: ViewOptions['show']): boolean {
  const { recognition, workspaceFolder, container, debugger: found } = row;
  switch (show) {
    case 'everything':
      return true;
    case 'devServers':
      return (
        recognition?.role === 'dev-server' ||
        recognition?.role === 'service' ||
        container !== undefined ||
        found !== undefined
      );
    case 'workspace':
      return workspaceFolder !== undefined;
  }
}

function byPort(groups: readonly GroupNode[]): ListenerRow[] {
  return inOrder(groups.flatMap(({ listeners }) => listeners.map(apart)));
}

/**
 * Folders of this workspace first, then other projects by name, then the rest. What is neither a process's nor composed
 * in a project that is known stays.
 */
function byProject(groups: readonly GroupNode[]): RootNode[] {
  const projects = new Map<string, ProjectNode & { listeners: ListenerRow[] }>();
  for (const group of groups) {
    if (!isGathered(group)) continue;
    for (const row of group.listeners) {
      const { workspaceFolder, project } = row;
      const id = `project:${workspaceFolder?.path ?? project?.folder ?? ''}`;
      const name = workspaceFolder?.name ?? project?.name;
      const node = projects.get(id) ?? {
        kind: 'project',
        id,
        name,
        inWorkspace: workspaceFolder !== undefined,
        listeners: [],
      };
      projects.set(id, node);
      node.listeners.push(apart(row));
    }
  }
  const rank = ({ inWorkspace, name }: ProjectNode): number => (inWorkspace ? 0 : name === undefined ? 2 : 1);
  return [
    ...[...projects.values()]
      .map((node) => ({ ...node, listeners: inOrder(node.listeners) }))
      .sort(
        (a, b) => rank(a) - rank(b) || compareText(a.name ?? '', b.name ?? '') || compareText(a.id, b.id),
      ),
    ...groups.filter((group) => !isGathered(group)),
  ];
}

function isGathered({ kind, listeners }: GroupNode): boolean {
  return (
    kind === 'process' ||
    (kind === 'container' &&
      listeners.every(
        ({ workspaceFolder, project }) => workspaceFolder !== undefined || project !== undefined,
      ))
  );
}

function apart(row: ListenerRow): ListenerRow {
  return { ...row, placement: 'topLevel' };
}

function inOrder(rows: readonly ListenerRow[]): ListenerRow[] {
  return [...rows].sort((a, b) => compareListeners(a.listener, b.listener) || compareText(a.id, b.id));
}
