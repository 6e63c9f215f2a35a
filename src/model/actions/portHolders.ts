import type { Container } from '../containers/container';
import type { Protocol } from '../listeners/listener';
import { isOwnedBy } from '../listeners/listener';
import type { Process } from '../process/process';
import { sameProcess } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';

/** A port as servers ask for it: TCP and UDP have ports of their own. */
export interface ProtocolPort {
  readonly protocol: Protocol;
  readonly port: number;
}

/** What would have to be terminated or stopped to free a port. */
export type PortHolders =
  | { readonly kind: 'none' }
  | { readonly kind: 'container'; readonly container: Container }
  | { readonly kind: 'process'; readonly process: Process }
  /** Different holders on different addresses: a person has to choose. */
  | { readonly kind: 'several'; readonly rows: readonly ListenerRow[] }
  /** Something holds the port, but none of its owners is known. */
  | { readonly kind: 'hidden' };

/** @param rows all rows of the port. Rows with a hidden owner count only if there are no others: nothing can be done about them. */
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
 * Whether the holder is the one that a person was shown. A process or container that replaced it in the meantime must not be
 * terminated. Always true if nothing is terminated without a further choice.
 * @param shown the rows that named the holder.
 * @param rows all rows of the port now.
 */
export function wasShown(
  holders: PortHolders,
  shown: readonly ListenerRow[],
  rows: readonly ListenerRow[],
): boolean {
  switch (holders.kind) {
    case 'none':
    case 'several':
    case 'hidden':
      return true;
    case 'process':
      return shown.some(({ process }) => process !== undefined && isShownProcess(process, holders.process));
    case 'container':
      return shown.some(({ container, process }) =>
        container === undefined
          ? // it was shown as a process, before the container engine had answered
            process !== undefined && rows.some(({ listener }) => isOwnedBy(listener, process))
          : container.id === holders.container.id,
      );
  }
}

/** Without start marks only the PIDs can be compared; terminating such a process is refused later anyway. */
function isShownProcess(shown: Process, now: Process): boolean {
  const isStartUnknown = shown.startMark === undefined && now.startMark === undefined;
  return isStartUnknown ? shown.pid === now.pid : sameProcess(shown, now);
}
