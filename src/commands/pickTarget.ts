import * as v from 'valibot';
import { containerChoice } from '../flows/containers';
import type { Dialogs } from '../flows/dialogs';
import type { FindFinding, RowSource } from '../flows/rows';
import { freshRows, listenerChoices } from '../flows/rows';
import { containerPrompt, noContainerMessage } from '../messages/containers';
import type { Message } from '../messages/message';
import type { PickTitle } from '../messages/pickTarget';
import {
  noTargetMessage,
  notApplicableMessage,
  noWarningMessage,
  ownerUnknownMessage,
  pickListenerPlaceholder,
  pickTitle,
} from '../messages/pickTarget';
import type { Container } from '../model/containers/container';
import type { ExpectedPort } from '../model/expected/expectedPort';
import type { EndedServer } from '../model/history/endedServer';
import type { Finding } from '../model/exposure/findings';
import type { Listener } from '../model/listeners/listener';
import { canBeExplained } from '../model/listeners/socketGroup';
import type { Process } from '../model/process/process';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isOwnRow } from '../model/rows/listenerRow';
import type { RangeNode, RowNode } from '../model/tree/nodes';
import type { ContainerMonitor } from '../watch/containerMonitor';

/** VS Code passes no more than the tree has; a made-up array may claim any length. */
const maximumSelection = 100_000;

interface PickDependencies extends RowSource {
  readonly dialogs: Dialogs;
}

/**
 * The listener that a command is for: the row it was called on, the only suitable one of a group, or one that the person
 * chooses.
 * @param explain why the command does not apply to the row it was called on.
 * @returns undefined if the person cancelled, or if no listener is suitable, which a message says.
 */
export async function pickListener(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
  isSuitable: (row: ListenerRow) => boolean = () => true,
  explain: (row: ListenerRow) => Message = notApplicableMessage,
): Promise<ListenerRow | undefined> {
  const own = ownTarget(target);
  if (own?.kind === 'listener') {
    const [row] = own.rows;
    if (row === undefined || isSuitable(row)) return row;
    // a keybinding may call any command on any row
    dependencies.dialogs.tell(explain(row));
    return undefined;
  }
  const rows = own?.rows ?? (await freshRows(dependencies, ['tcp', 'udp']));
  const suitable = rows.filter(isSuitable);
  if (suitable.length === 0) {
    dependencies.dialogs.tell(noTargetMessage());
    return undefined;
  }
  if (own !== undefined && suitable.length === 1) return suitable[0];
  const prompt = { title: pickTitle(title), placeholder: pickListenerPlaceholder() };
  return dependencies.dialogs.choose(await listenerChoices(suitable), prompt);
}

/** The process that a command is for. @returns undefined as `pickListener` does. */
export async function pickProcess(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
): Promise<Process | undefined> {
  const row = await pickProcessRow(dependencies, target, title);
  return row?.process;
}

/** A row of that process. */
export async function pickProcessRow(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
): Promise<ListenerRow | undefined> {
  const own = ownTarget(target);
  if (own?.kind === 'process' && own.rows[0]?.process !== undefined) return own.rows[0];
  return pickListener(dependencies, target, title, isOwned, ownerUnknownMessage);
}

export function isOwned({ process }: ListenerRow): boolean {
  return process !== undefined;
}

/**
 * A row of the process that a command is for, or of an owner that is hidden and can be explained.
 * @returns undefined as `pickListener` does.
 */
export async function pickOwnerRow(
  dependencies: PickDependencies,
  target: unknown,
  title: PickTitle,
): Promise<ListenerRow | undefined> {
  const own = ownTarget(target);
  if (own?.kind === 'process' || own?.kind === 'hidden') return own.rows[0];
  // of a row that it was called on, it is said too that nothing is known
  const isExplained = ({ owner }: Listener): boolean =>
    owner.kind === 'hidden' && (own !== undefined || canBeExplained(owner.group));
  return pickListener(dependencies, target, title, (row) => isOwned(row) || isExplained(row.listener));
}

/** The processes that a command is for: those of all selected rows, each once. @returns none as `pickListener` does. */
export async function pickProcesses(
  dependencies: PickDependencies,
  target: unknown,
  selection: unknown,
  title: PickTitle,
): Promise<readonly Process[]> {
  const owned = ownTargets(selection).flatMap(({ kind, rows }) =>
    kind === 'process' || kind === 'listener' ? (rows[0]?.process ?? []) : [],
  );
  const processes = [...new Map(owned.map((process) => [process.pid, process])).values()];
  if (processes.length > 1) return processes;
  const process = await pickProcess(dependencies, target, title);
  return process === undefined ? [] : [process];
}

/** The finding that a command is for. @returns undefined as `pickListener` does. */
export async function pickFinding(
  dependencies: PickDependencies & { readonly findingOf: FindFinding },
  target: unknown,
  title: PickTitle,
): Promise<Finding | undefined> {
  const { findingOf } = dependencies;
  const isFinding = (row: ListenerRow): boolean => findingOf(row) !== undefined;
  const row = await pickListener(dependencies, target, title, isFinding, noWarningMessage);
  return row && findingOf(row);
}

/**
 * The container that a command is for: that of the row, the only one of a group, or one that the person chooses; each is
 * offered once, however many ports it publishes.
 * @returns undefined as `pickListener` does.
 */
export async function pickContainer(
  dependencies: PickDependencies & {
    readonly containerMonitor: Pick<ContainerMonitor, 'refresh' | 'problems'>;
  },
  target: unknown,
  action: 'stop' | 'restart' | 'logs',
): Promise<Container | undefined> {
  const { dialogs, containerMonitor, currentRows } = dependencies;
  const own = ownTarget(target);
  if (own === undefined) {
    await freshRows(dependencies, ['tcp', 'udp']);
    await containerMonitor.refresh();
  }
  const rows = own?.rows ?? (await currentRows(['tcp', 'udp']));
  const found = rows.flatMap(({ container }) => container ?? []);
  const containers = [...new Map(found.map((container) => [container.id, container])).values()];
  const [problem] = containerMonitor.problems;
  if (containers.length === 0) {
    // an engine that gave no answer may run some
    dialogs.tell(problem === undefined ? noContainerMessage() : { level: 'warning', text: problem.message });
  }
  if (containers.length === 0 || (own !== undefined && containers.length === 1)) return containers[0];
  return dialogs.choose(containers.map(containerChoice), containerPrompt(action));
}

const nodeKinds: Readonly<Record<OwnTarget['kind'], true>> = {
  listener: true,
  process: true,
  project: true,
  origin: true,
  container: true,
  network: true,
  editor: true,
  hidden: true,
  'hidden-by-rule': true,
  range: true,
};

/** The server that a command was called on, if it is one that has ended. */
export function endedTarget(servers: readonly EndedServer[], value: unknown): EndedServer | undefined {
  return targetById('ended', servers, value);
}

/** The port that a command was called on, if it is an expected one. */
export function expectedTarget(ports: readonly ExpectedPort[], value: unknown): ExpectedPort | undefined {
  return targetById('expected', ports, value);
}

/** Nothing but an ID is taken from what a command was called with. */
function targetById<T extends { readonly id: string }>(
  kind: 'ended' | 'expected',
  known: readonly T[],
  value: unknown,
): T | undefined {
  try {
    const id: unknown =
      typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind && 'id' in value
        ? value.id
        : undefined;
    return known.find((one) => one.id === id);
  } catch {
    return undefined;
  }
}

/** What a command was called on. Everything that is done comes from these rows, which were made from a snapshot. */
interface OwnTarget {
  readonly kind: (RowNode | RangeNode)['kind'];
  readonly rows: readonly ListenerRow[];
  readonly isHiddenByRule: boolean;
}

/**
 * Commands of the tree are called with one of its nodes, but every extension and keybinding may call them with anything.
 * Only rows of ours count; all else is as no argument. It is read once, because a foreign object may change or throw.
 */
export function ownTarget(value: unknown): OwnTarget | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    const { kind, row, listeners, hiddenBy } = value as Readonly<Record<string, unknown>>;
    if (!isNodeKind(kind)) return undefined;
    const isHiddenByRule = hiddenBy !== undefined;
    if (kind === 'listener') return isOwnRow(row) ? { kind, rows: [row], isHiddenByRule } : undefined;
    const rows = Array.isArray(listeners) ? ownRowsOf(listeners) : [];
    return rows.length === 0 ? undefined : { kind, rows, isHiddenByRule };
  } catch {
    return undefined;
  }
}

/**
 * The rows that an expected port was shown to be held by, when a command was called on it. @returns undefined if it was called
 * on something else, or on a single row that is not ours.
 */
export function holdersOf(value: unknown): readonly ListenerRow[] | undefined {
  try {
    const held = v.safeParse(heldNode, value);
    return held.success ? held.output.unmet.state.rows : undefined;
  } catch {
    return undefined;
  }
}

const rowList = v.custom<readonly unknown[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.length <= maximumSelection,
);
const heldNode = v.object({
  kind: v.literal('expected'),
  unmet: v.object({
    state: v.object({
      kind: v.literal('held'),
      rows: v.pipe(rowList, v.array(v.custom<ListenerRow>(isOwnRow))),
    }),
  }),
});

function isNodeKind(kind: unknown): kind is OwnTarget['kind'] {
  return typeof kind === 'string' && Object.hasOwn(nodeKinds, kind);
}

/** @returns none if a single one is not ours. */
function ownRowsOf(listeners: readonly unknown[]): ListenerRow[] {
  const rows: ListenerRow[] = [];
  for (const listener of listeners) {
    const own = ownTarget(listener);
    const [row] = own?.rows ?? [];
    if (own?.kind !== 'listener' || row === undefined) return [];
    rows.push(row);
  }
  return rows;
}

/** The selected nodes, as far as they are ours. */
function ownTargets(selection: unknown): OwnTarget[] {
  return fromSelection(selection, [], (nodes) => nodes.flatMap((one) => ownTarget(one) ?? []));
}

/** Other extensions may give anything for a selection. @param otherwise if it is none, too long, or cannot be read. */
export function fromSelection<T>(
  selection: unknown,
  otherwise: T,
  read: (nodes: readonly unknown[]) => T,
): T {
  try {
    return Array.isArray(selection) && selection.length <= maximumSelection ? read(selection) : otherwise;
  } catch {
    return otherwise;
  }
}
