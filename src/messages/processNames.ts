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
  const ports = { tcp: new Set<number>(), udp: new Set<number>() };
  const inOrder: Listener[] = [];
  for (const listener of listeners) {
    const { protocol, port } = listener;
    if (!ports[protocol].has(port)) inOrder.push(listener);
    ports[protocol].add(port);
  }
  if (inOrder.length <= 3) return inOrder.map(portWords);
  const runs = [
    ...runsOf(ports.tcp).map((run) => ({ ...run, mark: '' })),
    ...runsOf(ports.udp).map((run) => ({ ...run, mark: '/udp' })),
  ];
  const [first] = runs;
  // a single item reads as a single port
  const items =
    first !== undefined && runs.length === 1
      ? [
          { ...first, last: first.first },
          { ...first, first: first.first + 1 },
        ]
      : runs;
  return firstItems(items);
}

const portsAtMost = 6;

interface PortRun {
  readonly first: number;
  readonly last: number;
  readonly mark: string;
}

/** All are counted, but only those that are named become texts: a process may have thousands. */
function firstItems(runs: readonly PortRun[]): readonly string[] {
  const named: { readonly text: string; readonly ports: number }[] = [];
  let counted = 0;
  for (const run of runs) {
    if (named.length > portsAtMost) counted += run.last - run.first + 1;
    else named.push(...itemsOf(run));
  }
  if (named.length <= portsAtMost) return named.map(({ text }) => text);
  const count = named.slice(portsAtMost - 1).reduce((sum, { ports }) => sum + ports, counted);
  const texts = named.slice(0, portsAtMost - 1).map(({ text }) => text);
  return [...texts, l10n.t('{count} more', { count })];
}

function itemsOf({ first, last, mark }: PortRun): { readonly text: string; readonly ports: number }[] {
  if (last - first >= 2) return [{ text: `${first}–${last}${mark}`, ports: last - first + 1 }];
  return (first === last ? [first] : [first, last]).map((port) => ({ text: `${port}${mark}`, ports: 1 }));
}

/** Ports without a gap between them. */
function runsOf(ports: ReadonlySet<number>): { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const port of Uint16Array.from(ports).sort()) {
    const run = runs.at(-1);
    if (run?.last === port - 1) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs;
}
