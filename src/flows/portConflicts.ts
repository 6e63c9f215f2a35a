import type { Collector } from '../collect/collector';
import { conflictOffer } from '../messages/freePort';
import { textLimits } from '../messages/message';
import { conflictActions } from '../messages/portConflicts';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { AddressConflict } from '../model/conflicts/conflictCollector';
import { isWeb } from '../model/listeners/webListener';
import type { HostContext } from '../model/process/hostContext';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { ContainerDependencies } from './containers';
import type { Action } from './dialogs';
import type { FreePortDependencies, PortRequest } from './freePort';
import { explainPort, freePort, rowsOnIfRead } from './freePort';
import type { FailedRun } from './rerun';
import { rerun } from './rerun';
import { stopObstaclesIfKnown } from './termination/refusals';

export interface PortConflictDependencies extends FreePortDependencies {
  readonly settings: ContainerDependencies['settings'] & {
    update(key: 'offerToFreePorts', value: false): Promise<void>;
  };
  readonly platform: string;
  readonly isWorkspaceTrusted: () => boolean;
  readonly collector: FreePortDependencies['collector'] & Pick<Collector, 'inspect'>;
  readonly hostContext: HostContext;
  /** Opens what listens in the browser, or where the user wants it. */
  readonly openRow: (row: ListenerRow) => Promise<void>;
}

type OfferId = 'stop' | 'stopOnly' | 'open' | 'explain' | 'never';

/**
 * One quiet offer for a port that could not be used: to stop what holds it and run the command again, or to find out why.
 * @param offered called before the offer is shown, if what holds the port is known.
 */
export async function offerToFreePort(
  dependencies: PortConflictDependencies,
  conflict: AddressConflict,
  failed: FailedRun,
  offered: (endpoint: ProtocolPort) => void = () => undefined,
): Promise<void> {
  const port = conflict.port ?? conflict.contextPort;
  if (port === undefined) return;
  const endpoint = { protocol: conflict.protocol, port };
  const shown = await rowsOnIfRead(dependencies, endpoint);
  // an unsolicited offer claims nothing that is unknown
  const canStop = shown && (await canStopSome(dependencies, shown));
  if (shown === undefined || canStop === undefined) return;
  // what runs on may have printed it about another machine, or long ago
  if (failed.isRunning() && shown.length === 0 && conflict.cause === 'in-use') return;
  const { text, action } = conflictOffer(endpoint, conflict, shown, {
    platform: dependencies.platform,
    canStop,
  });
  if (action === 'stop') offered(endpoint);
  const stop = failed.isRunning() ? 'stopOnly' : 'stop';
  const server = serverToOpen(shown);
  const chosen = await offer(dependencies, text, [
    ...(server === undefined ? [] : ['open' as const]),
    action === 'stop' ? stop : action,
  ]);
  await carryOutOffer(dependencies, chosen, { endpoint, shown, server }, failed);
}

/** What may be opened instead: the dev server that holds the port. */
export function serverToOpen(rows: readonly ListenerRow[]): ListenerRow | undefined {
  return rows.find(({ listener, recognition }) => recognition?.framework !== undefined && isWeb(listener));
}

export async function offer(
  { dialogs }: Pick<PortConflictDependencies, 'dialogs'>,
  text: string,
  ids: readonly OfferId[],
): Promise<OfferId | undefined> {
  const titles = conflictActions();
  const actions = [...ids, 'never' as const].map((id): Action<OfferId> => ({ id, title: titles[id] }));
  return dialogs.offer({ level: 'information', text: plainText(text, textLimits.notification) }, actions);
}

interface OfferTarget {
  readonly endpoint: ProtocolPort;
  /** What the offer named. */
  readonly shown: readonly ListenerRow[];
  readonly server: ListenerRow | undefined;
}

/** Does what a person chose of an offer. */
export async function carryOutOffer(
  dependencies: PortConflictDependencies,
  chosen: OfferId | undefined,
  { endpoint, shown, server }: OfferTarget,
  failed: FailedRun,
): Promise<void> {
  switch (chosen) {
    case 'stop':
      return freePortAndRerun(dependencies, { ...endpoint, shown }, failed, true);
    case 'stopOnly':
      return freePortAndRerun(dependencies, { ...endpoint, shown }, failed, false);
    case 'open':
      return server && dependencies.openRow(server);
    case 'explain':
      return explainPort(dependencies, endpoint);
    case 'never':
      return dependencies.settings.update('offerToFreePorts', false);
    case undefined:
  }
}

/**
 * Frees a port, then runs again what failed because of it, unless it is still running: what it watches starts again by itself.
 * @param isAgreed whether the user has just agreed to run it again; otherwise a question comes first.
 */
export async function freePortAndRerun(
  dependencies: PortConflictDependencies,
  request: PortRequest,
  failed: FailedRun | undefined,
  isAgreed: boolean,
): Promise<void> {
  const isRunAtOnce = isAgreed && failed?.isRunning() === false;
  const isFree = await freePort(dependencies, isRunAtOnce ? { ...request, isTakenNext: true } : request);
  if (isFree && failed?.isRunning() === false) await rerun(dependencies, failed, isAgreed);
}

/** @returns undefined if that is unknown. */
export async function canStopSome(
  dependencies: PortConflictDependencies,
  rows: readonly ListenerRow[],
): Promise<boolean | undefined> {
  const obstacles = await stopObstaclesIfKnown(dependencies, rows);
  return obstacles?.some((obstacle) => obstacle === undefined);
}
