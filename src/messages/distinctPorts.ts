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
  const runs = [tcp.runs(), udp.runs()] as const;
  const [first, ...more] = runs.flat();
  // a single item reads as a single port
  if (first !== undefined && more.length === 0) {
    const mark = udp.size > 0 ? '/udp' : '';
    return firstItems([
      { ...first, last: first.first, mark },
      { ...first, first: first.first + 1, mark },
    ]);
  }
  return firstItems(marked(runs));
}

function* marked([tcp, udp]: readonly [readonly PortRun[], readonly PortRun[]]): Generator<MarkedRun> {
  for (const run of tcp) yield { ...run, mark: '' };
  for (const run of udp) yield { ...run, mark: '/udp' };
}

const portsAtMost = 6;

interface MarkedRun extends PortRun {
  readonly mark: string;
}

/** All are counted, but only those that are named become texts: a process may have thousands. */
function firstItems(runs: Iterable<MarkedRun>): readonly string[] {
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

function itemsOf({ first, last, mark }: MarkedRun): { readonly text: string; readonly ports: number }[] {
  if (last - first >= 2) return [{ text: `${first}–${last}${mark}`, ports: last - first + 1 }];
  return (first === last ? [first] : [first, last]).map((port) => ({ text: `${port}${mark}`, ports: 1 }));
}
