import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { portWords } from './listener';
import { plainText } from '../model/text/text';
import { listOf } from './list';

/** A process, as texts name it. */
export interface NamedProcess {
  readonly pid: number;
  /** Of its program. */
  readonly name: string;
  /** Of its row in the tree, if the person chose it there. */
  readonly label?: string;
}

/** More than this are counted instead of named. */
const nameAtMost = 8;
/** Names can be long: more than this is counted too. */
const listLength = 240;

/** `Vite · shop`, as the tree names it, or `node`. */
export function displayName({ label, name }: Omit<NamedProcess, 'pid'>): string {
  return plainText(label ?? name, 80);
}

/** `Vite · shop (PID 4711)`. */
export function labelWithPid(process: NamedProcess): string {
  return l10n.t('{name} (PID {pid})', { name: displayName(process), pid: process.pid });
}

/** `node (PID 4711)`: the program, not the row. */
export function programWithPid({ name, pid }: Pick<NamedProcess, 'name' | 'pid'>): string {
  return labelWithPid({ name, pid });
}

/** `PID 4711` */
export function pidText({ pid }: Pick<NamedProcess, 'pid'>): string {
  return l10n.t('PID {pid}', { pid });
}

/** `node (PID 4711), esbuild (PID 4712) and 3 more`. @param maximumLength of what is named. */
export function processList(processes: readonly NamedProcess[], maximumLength = listLength): string {
  if (maximumLength === Infinity) return listOf(processes.map(labelWithPid));
  const named = processes.slice(0, nameAtMost).map(labelWithPid);
  const fitting = namedWithin(named, maximumLength);
  const count = processes.length - fitting.length;
  return listOf(count === 0 ? fitting : [...fitting, l10n.t('{count} more', { count })]);
}

/** Whether such a list leaves none out. */
export function areAllNamed(processes: readonly NamedProcess[], maximumLength: number): boolean {
  return (
    processes.length <= nameAtMost &&
    namedWithin(processes.map(labelWithPid), maximumLength).length === processes.length
  );
}

/** The first one and as many others as fit. */
function namedWithin(names: readonly string[], maximumLength: number): readonly string[] {
  let length = 0;
  const end = names.findIndex((name, index) => {
    length += name.length + 2;
    return index > 0 && length > maximumLength;
  });
  return end === -1 ? names : names.slice(0, end);
}

/**
 * Each port once, UDP marked (`3000`, `53/udp`), runs of them as ranges (`3001–3010`). If there are several ports there
 * are several items, the last of which counts what does not fit.
 */
export function distinctPorts(listeners: readonly Listener[]): readonly string[] {
  const items = portItems(listeners);
  if (items.length <= portsAtMost) return items.map(({ text }) => text);
  const named = items.slice(0, portsAtMost - 1);
  const count = items.slice(portsAtMost - 1).reduce((sum, { ports }) => sum + ports, 0);
  return [...named.map(({ text }) => text), l10n.t('{count} more', { count })];
}

const portsAtMost = 6;

function portItems(listeners: readonly Listener[]): { readonly text: string; readonly ports: number }[] {
  const distinct = [...new Map(listeners.map((one) => [portWords(one), one])).values()];
  if (distinct.length <= 3) return distinct.map((one) => ({ text: portWords(one), ports: 1 }));
  const runs = (['tcp', 'udp'] as const).flatMap((protocol) =>
    runsOf(distinct.filter((one) => one.protocol === protocol).map(({ port }) => port)).map((run) => ({
      ...{ ...run, protocol },
    })),
  );
  const [first] = runs;
  // a single item reads as a single port
  const items =
    first !== undefined && runs.length === 1
      ? [
          { ...first, last: first.first },
          { ...first, first: first.first + 1 },
        ]
      : runs;
  return items.flatMap(({ first: from, last: to, protocol }) => {
    const ends = to - from === 1 ? [from, to] : [from];
    const mark = protocol === 'udp' ? '/udp' : '';
    return to - from < 2
      ? ends.map((port) => ({ text: `${port}${mark}`, ports: 1 }))
      : [{ text: `${from}–${to}${mark}`, ports: to - from + 1 }];
  });
}

/** Ports without a gap between them. */
function runsOf(ports: readonly number[]): { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const port of [...ports].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === port - 1) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs;
}
