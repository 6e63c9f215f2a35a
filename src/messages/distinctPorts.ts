import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { portWords } from './listener';

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
