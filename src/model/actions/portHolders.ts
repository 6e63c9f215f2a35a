import type { Container } from '../containers/container';
import type { Protocol } from '../listeners/listener';
import { isOwnedBy } from '../listeners/listener';
import type { Process } from '../process/process';
import { sameProcess } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';

/** What a server asks for. */
export interface ProtocolPort {
  readonly protocol: Protocol;
  readonly port: number;
}

/** What would have to end so that a port is free. */
export type PortHolders =
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'process'; readonly process: Process }
  /** Each on an address of its own: which one is for a person to say. */
  | { readonly kind: 'several'; readonly rows: readonly ListenerRow[] }
  | { readonly kind: 'hidden' };

/** @param rows all of the port. Of those whose owner cannot be seen none can be ended. */
export function portHoldersOf(rows: readonly ListenerRow[]): PortHolders {
  if (rows.length === 0) return { kind: 'none' };
  const holders = new Map(
    rows.flatMap(({ container, process }): [string | number, PortHolders][] => {
      if (container !== undefined) return [[container.id, { kind: 'container', container }]];
      return process === undefined ? [] : [[process.pid, { kind: 'process', process }]];
    }),
  );
  const [only, ...others] = holders.values();
  if (others.length > 0) return { kind: 'several', rows };
  return only ?? { kind: 'hidden' };
}

/**
 * Whether what would end is what a person was shown as the port's holder. What took its place meanwhile is not ended for
 * it.
 * @param shown the rows that named it.
 * @param rows all of the port now.
 */
export function wasShown(
  holding: PortHolders,
  shown: readonly ListenerRow[],
  rows: readonly ListenerRow[],
): boolean {
  switch (holding.kind) {
    case 'none':
    case 'several':
    case 'hidden':
      return true;
    case 'process':
      return shown.some(({ process }) => process !== undefined && isStillShown(process, holding.process));
    case 'container':
      return shown.some(({ container, process }) =>
        container === undefined
          ? // shown before its engine had answered
            process !== undefined && rows.some(({ listener }) => isOwnedBy(listener, process))
          : container.id === holding.container.id,
      );
  }
}

/** Of one whose start is not known yet no more can be told, and it is not ended either. */
function isStillShown(shown: Process, now: Process): boolean {
  const isUnknown = shown.startMark === undefined && now.startMark === undefined;
  return isUnknown ? shown.pid === now.pid : sameProcess(shown, now);
}
