import type { Container } from '../containers/container';
import type { ListenerNode } from '../rows/describeListeners';
import type { Protocol } from '../listeners/listener';
import { isOwnedBy } from '../listeners/listener';
import type { Process } from '../process/process';
import { sameProcess } from '../process/process';

/** What a server asks for. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly port: number;
}

/** What would have to end so that a port is free. */
export type Holding =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'process'; readonly process: Process }
  /** Each on an address of its own: which one is for a person to say. */
  | { readonly kind: 'several'; readonly rows: readonly ListenerNode[] }
  | { readonly kind: 'unseen' };

/** @param rows all of the port. Of those whose owner cannot be seen none can be ended. */
export function holdingOf(rows: readonly ListenerNode[]): Holding {
  if (rows.length === 0) return { kind: 'nobody' };
  const holders = new Map(
    rows.flatMap(({ container, process }): [string | number, Holding][] => {
      if (container !== undefined) return [[container.id, { kind: 'container', container }]];
      return process === undefined ? [] : [[process.pid, { kind: 'process', process }]];
    }),
  );
  const [only, ...others] = holders.values();
  if (others.length > 0) return { kind: 'several', rows };
  return only ?? { kind: 'unseen' };
}

/**
 * Whether what would end is what a person was shown as the port's holder. What took its place meanwhile is not ended for
 * it.
 * @param shown the rows that named it.
 * @param rows all of the port now.
 */
export function wasShown(
  holding: Holding,
  shown: readonly ListenerNode[],
  rows: readonly ListenerNode[],
): boolean {
  switch (holding.kind) {
    case 'nobody':
    case 'several':
    case 'unseen':
      return true;
    case 'process':
      return shown.some(({ process }) => process !== undefined && isStill(process, holding.process));
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
function isStill(shown: Process, now: Process): boolean {
  const isUnknown = shown.startMark === undefined && now.startMark === undefined;
  return isUnknown ? shown.pid === now.pid : sameProcess(shown, now);
}
