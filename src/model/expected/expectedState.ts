/** Whether something listens on an expected port, and whether it is what should. */
import type { Snapshot } from '../listeners/snapshot';
import { isBeneathFolder } from '../process/comparablePath';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import { sortedChanges, withChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { ExpectedPort, PlacedDeclaration } from './expectedPort';
import { placeOf } from '../rows/place';

export type ExpectedState =
  | { readonly kind: 'closed' }
  /** Not everything could be read: something may listen. */
  | { readonly kind: 'unknown' }
  /**
   * @member by whose it is
   * @member rows all that listen on it, `by` among them
   */
  | { readonly kind: 'held'; readonly by: ListenerRow; readonly rows: readonly ListenerRow[] };

/** An expected port on which what should listen does not. */
export interface UnmetPort {
  readonly expected: ExpectedPort;
  readonly state: ExpectedState;
}

const closed: ExpectedState = { kind: 'closed' };
const unknown: ExpectedState = { kind: 'unknown' };

/** The rows on expected ports of this machine's own network, by port. */
type RowsByPort = ReadonlyMap<string, readonly ListenerRow[]>;

interface Known {
  readonly expected: readonly ExpectedPort[];
  readonly rows: readonly ListenerRow[];
  readonly byPort: RowsByPort;
  readonly unmet: readonly UnmetPort[];
}

const nothing: Known = { expected: [], rows: [], byPort: new Map(), unmet: [] };

/** Finds the unmet ports of one snapshot after another. What has not changed stays the same object. */
export class UnmetPortFinder {
  private last = nothing;

  /**
   * @param rows in the order of `compareRows`, the same objects while nothing in them changes.
   * @param unread what could not be read of the system.
   */
  *find(
    expected: readonly ExpectedPort[],
    rows: readonly ListenerRow[],
    unread: Snapshot['unread'],
  ): TimeSliced<readonly UnmetPort[]> {
    const { last } = this;
    const byPort = expected.length === 0 ? nothing.byPort : yield* rowsByPort(last, expected, rows);
    const before = new Map(last.unmet.map((one) => [one.expected, one]));
    const found: UnmetPort[] = [];
    for (const [index, one] of expected.entries()) {
      if (index % itemsPerSlice === 0) yield;
      const isRead = unread.every(({ protocol }) => protocol !== one.protocol);
      const state = stateOf(one, byPort.get(keyOf(one)) ?? [], isRead);
      if (state === undefined) continue;
      const known = before.get(one);
      found.push(known !== undefined && isSameState(known.state, state) ? known : { expected: one, state });
    }
    const isSame = found.length === last.unmet.length && found.every((one, at) => one === last.unmet[at]);
    const unmet = isSame ? last.unmet : found;
    this.last = { expected, rows, byPort, unmet };
    return unmet;
  }
}

function* rowsByPort(
  before: Known,
  expected: readonly ExpectedPort[],
  rows: readonly ListenerRow[],
): TimeSliced<RowsByPort> {
  const known = before.expected === expected ? before : nothing;
  if (known.rows === rows) return known.byPort;
  const changes = yield* sortedChanges(known.rows, rows, compareRows);
  const wanted = new Map(expected.map((one) => [keyOf(one), noChanges()]));
  let steps = 0;
  for (const kind of ['removed', 'added'] as const) {
    for (const row of changes[kind]) {
      if (++steps % itemsPerSlice === 0) yield;
      if (row.listener.namespace.kind === 'host') wanted.get(keyOf(row.listener))?.[kind].push(row);
    }
  }
  const byPort = new Map(known.byPort);
  for (const [key, own] of wanted) {
    if (own.removed.length + own.added.length === 0) continue;
    byPort.set(key, yield* withChanges(byPort.get(key) ?? [], own, compareRows));
  }
  return byPort;
}

function noChanges(): Record<'removed' | 'added', ListenerRow[]> {
  return { removed: [], added: [] };
}

function keyOf({ protocol, port }: Pick<ExpectedPort, 'protocol' | 'port'>): string {
  return `${protocol}:${port}`;
}

/** @returns undefined if what should listen does, or may. */
function stateOf(
  expected: ExpectedPort,
  rows: readonly ListenerRow[],
  isRead: boolean,
): ExpectedState | undefined {
  const [first] = rows;
  if (first === undefined) return isRead ? closed : unknown;
  return rows.every((row) => isAnother(expected, row)) ? { kind: 'held', by: first, rows } : undefined;
}

function isSameState(a: ExpectedState, b: ExpectedState): boolean {
  if (a.kind !== 'held' || b.kind !== 'held') return a === b;
  return a.rows.length === b.rows.length && a.rows.every((row, index) => row === b.rows[index]);
}

/** Whether it is certain that a row is of something else than what should listen. */
function isAnother({ pin, declarations }: ExpectedPort, row: ListenerRow): boolean {
  const answers = [
    ...(pin?.owner === undefined ? [] : [isPlace(pin.owner.place, row)]),
    ...declarations.flatMap((declaration) => {
      const answer = isMeant(declaration, row);
      return answer === 'any' ? [] : [answer];
    }),
  ];
  return answers.length > 0 && answers.every((answer) => answer === 'no');
}

type Answer = 'yes' | 'no' | 'unknown';

function isPlace(place: string, row: ListenerRow): Answer {
  const now = placeOf(row);
  return now === undefined ? 'unknown' : now === place ? 'yes' : 'no';
}

/** @returns `any` if the declaration does not say who. */
function isMeant({ source, folder }: PlacedDeclaration, row: ListenerRow): Answer | 'any' {
  switch (source.kind) {
    case 'devContainer':
    case 'portsAttributes':
      return 'any';
    case 'compose':
      return isService(source.service, folder, row);
    case 'debug':
    case 'task':
    case 'script':
    case 'config':
    case 'variable':
      return isOfFolder(folder, row);
  }
}

function isService(service: string, folder: string, row: ListenerRow): Answer {
  const { container, process, proxyTarget } = row;
  if (container === undefined) {
    // an engine that does not answer may have published it
    const isPublished = proxyTarget !== undefined || process === undefined;
    return isPublished || placeOf(row) === undefined ? 'unknown' : 'no';
  }
  if (container.workingDirectory === undefined || container.service === undefined) return 'unknown';
  return container.service === service && isBeneathFolder(container.workingDirectory, folder) ? 'yes' : 'no';
}

/** A server of the folder may be started from above or beneath it. */
function isOfFolder(folder: string, row: ListenerRow): Answer {
  const { container, process, project, recognition } = row;
  if (container !== undefined) {
    const { workingDirectory } = container;
    // `docker run` does not tell which folder it belongs to
    if (workingDirectory === undefined) return 'unknown';
    return isRelated(workingDirectory, folder) ? 'yes' : 'no';
  }
  const place = project?.folder ?? process?.cwd;
  // the editor forwards ports of other machines
  if (place === undefined || recognition === undefined || recognition.role === 'editor') return 'unknown';
  if (isRelated(place, folder)) return 'yes';
  // where it was started says nothing about a program that belongs to no project
  return project !== undefined || recognition.service !== undefined ? 'no' : 'unknown';
}

function isRelated(place: string, folder: string): boolean {
  return isBeneathFolder(place, folder) || isBeneathFolder(folder, place);
}
