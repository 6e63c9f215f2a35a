import type { Listener } from './listener';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import { holdersOf } from './listener';

/** The listeners of one port. */
interface OnPort {
  readonly all: Listener[];
  readonly onAllInterfaces: Listener[];
  readonly byAddress: Map<string, Listener[]>;
}

/** Answers as `holdersOf` does, for processes with thousands of ports among thousands of listeners. */
export class HolderIndex {
  private readonly ports = new Map<string, OnPort>();
  private readonly places = new Map<Listener, number>();

  static *over(listeners: readonly Listener[]): TimeSliced<HolderIndex> {
    const index = new HolderIndex();
    for (const listener of listeners) {
      index.add(listener);
      if (index.places.size % itemsPerSlice === 0) yield;
    }
    return index;
  }

  /** In the order of the listeners. */
  of(wanted: Listener): Listener[] {
    const onPort = this.ports.get(keyOf(wanted));
    if (onPort === undefined) return [];
    if (wanted.exposure === 'all-interfaces') return holdersOf(wanted, onPort.all);
    const same = onPort.byAddress.get(wanted.address.text) ?? [];
    const either = [...new Set([...same, ...onPort.onAllInterfaces])];
    const place = (listener: Listener): number => this.places.get(listener) ?? 0;
    return holdersOf(
      wanted,
      either.sort((a, b) => place(a) - place(b)),
    );
  }

  private add(listener: Listener): void {
    this.places.set(listener, this.places.size);
    const key = keyOf(listener);
    const onPort = this.ports.get(key) ?? emptyPort();
    this.ports.set(key, onPort);
    onPort.all.push(listener);
    if (listener.exposure === 'all-interfaces') onPort.onAllInterfaces.push(listener);
    const same = onPort.byAddress.get(listener.address.text);
    if (same === undefined) onPort.byAddress.set(listener.address.text, [listener]);
    else same.push(listener);
  }
}

function emptyPort(): OnPort {
  return { all: [], onAllInterfaces: [], byAddress: new Map() };
}

function keyOf({ protocol, port, namespace }: Pick<Listener, 'protocol' | 'port' | 'namespace'>): string {
  return `${protocol} ${port} ${namespace.kind === 'other' ? namespace.id : ''}`;
}
