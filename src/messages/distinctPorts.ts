import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import type { PortRun } from '../model/net/portSet';
import { PortSet } from '../model/net/portSet';
import { portWords } from './listener';

/**
 * Each port once, UDP marked (`3000`, `53/udp`), runs of them as ranges (`3001–3010`). If there are several ports there
 * are several items, the last of which counts what does not fit.
 */
export function distinctPorts(listeners: readonly Listener[]): readonly string[] {
  const tcp = new PortSet();
  const udp = new PortSet();
  const firstOnes: Listener[] = [];
  for (const listener of listeners) {
    const isNew = (listener.protocol === 'tcp' ? tcp : udp).add(listener.port);
    if (isNew && firstOnes.length <= 3) firstOnes.push(listener);
  }
  if (firstOnes.length <= 3) return firstOnes.map(portWords);
  const runs = [
    ...tcp.runs(portsAtMost + 1).map((run) => ({ ...run, mark: '' })),
    ...udp.runs(portsAtMost + 1).map((run) => ({ ...run, mark: '/udp' })),
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
  return firstItems(items, tcp.size + udp.size);
}

const portsAtMost = 6;

interface MarkedRun extends PortRun {
  readonly mark: string;
}

/** All are counted, but only those that are named become texts: a process may have thousands. @param runs more than are named. */
function firstItems(runs: readonly MarkedRun[], total: number): readonly string[] {
  const items = runs.flatMap(itemsOf);
  if (items.length <= portsAtMost) return items.map(({ text }) => text);
  const named = items.slice(0, portsAtMost - 1);
  const count = named.reduce((left, { ports }) => left - ports, total);
  return [...named.map(({ text }) => text), l10n.t('{count} more', { count })];
}

function itemsOf({ first, last, mark }: MarkedRun): { readonly text: string; readonly ports: number }[] {
  if (last - first >= 2) return [{ text: `${first}–${last}${mark}`, ports: last - first + 1 }];
  return (first === last ? [first] : [first, last]).map((port) => ({ text: `${port}${mark}`, ports: 1 }));
}
