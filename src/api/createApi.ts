import type * as api from '../../api';
import { inSlices } from '../collect/timeSlice';
import type { Machine } from '../core/machine';
import { awaitPort } from '../flows/awaitPort';
import { isOfHost } from '../flows/rows';
import { notAllRead } from '../messages/commandLine';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { Snapshot } from '../model/listeners/snapshot';
import { wasRead } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { UserError } from '../model/text/userError';
import type { ChangeSource } from './changeEvent';
import { ChangeEvent } from './changeEvent';
import { deepFrozen, frozenReportOf, frozenSnapshotOf } from './frozenReports';
import { checked, findOwnerOptions, pickPortOptions, portArgument, waitForPortOptions } from './options';

/** What the API reads through: the parts of a window. */
interface ApiParts extends ChangeSource {
  readonly scanner: Machine['scanner'];
  readonly clock: Machine['clock'];
  readonly reader: {
    read(withinMs: number): Promise<{ readonly rows: readonly ListenerRow[]; readonly snapshot: Snapshot }>;
  };
  readonly freePort: (from: number | undefined) => Promise<number>;
  /** @param name empty for the only server of a folder. */
  readonly stablePort: (name: string) => Promise<number>;
}

const namesWithinMs = 2_000;

/**
 * What `getApi(1)` gives. Nothing that is reached through it can be changed, so that extensions that share it cannot hurt one
 * another, nor this one.
 */
export function createApi(parts: ApiParts): api.LocalPortsApi {
  const changes = new ChangeEvent(parts);
  const freeze = <Member extends object>(member: Member): Member => Object.freeze(member);
  return freeze({
    onDidChange: freeze(changes.subscribe),
    snapshot: freeze(async () => {
      const { snapshot, rows } = await parts.reader.read(namesWithinMs);
      return inSlices(frozenSnapshotOf(snapshot, rows));
    }),
    findOwner: freeze(async (port: number, options?: api.FindOwnerOptions) => {
      const { protocol } = checked(findOwnerOptions, options);
      return ownersOf(parts, { protocol, port: checked(portArgument, port) });
    }),
    waitForPort: freeze(async (port: number, options?: api.WaitForPortOptions, token?: api.Cancellation) =>
      waitForPort(parts, checked(portArgument, port), checked(waitForPortOptions, options), token),
    ),
    pickPort: freeze(async (options?: api.PickPortOptions) => {
      const wanted = checked(pickPortOptions, options);
      return wanted.kind === 'stable' ? parts.stablePort(wanted.name) : parts.freePort(wanted.from);
    }),
  });
}

async function ownersOf({ reader }: ApiParts, endpoint: ProtocolPort): Promise<readonly api.Listener[]> {
  const { rows, snapshot } = await reader.read(namesWithinMs);
  const found = reportsOn(rows, endpoint);
  const isRead = wasRead(snapshot, { protocol: endpoint.protocol, namespace: { kind: 'host' } });
  if (found.length === 0 && !isRead) throw new UserError(notAllRead());
  return found;
}

async function waitForPort(
  parts: ApiParts,
  port: number,
  { until, timeoutMs }: { readonly until: 'listens' | 'closed'; readonly timeoutMs: number },
  token: api.Cancellation | undefined,
): Promise<api.PortAnswer> {
  const canceling = new AbortController();
  const cancel = (): void => {
    canceling.abort();
  };
  if (token?.isCancellationRequested === true) cancel();
  const subscription = token?.onCancellationRequested(cancel);
  try {
    const state = await awaitPort(parts, port, {
      ...{ wanted: until, withinMs: timeoutMs, cancelled: canceling.signal },
    });
    // names are waited for only if there is something to name
    const { rows } = await parts.reader.read(state === 'listens' ? namesWithinMs : 0);
    return deepFrozen({
      ...{ isReached: state === until, state },
      listeners: reportsOn(rows, { protocol: 'tcp', port }),
    });
  } finally {
    subscription?.dispose();
  }
}

function reportsOn(rows: readonly ListenerRow[], { protocol, port }: ProtocolPort): readonly api.Listener[] {
  const found = rows.filter(
    (row) => isOfHost(row) && row.listener.protocol === protocol && row.listener.port === port,
  );
  return Object.freeze(found.map(frozenReportOf));
}
