import type { Listener } from '../listeners/listener';
import type { HostContext } from '../process/hostContext';
import { belowEditor } from '../process/ancestorChain';
import type { Process } from '../process/process';
import { serviceUnitOf } from '../process/serviceOf';
import { programName } from '../process/runtimes';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';
import type { Origin } from '../origin/origin';
import type { Project } from '../recognition/project';
import type { Recognition } from '../recognition/recognize';
import { supervisorOf } from '../recognition/supervisors';

/** A dev server that may be no longer wanted. */
export interface Candidate {
  readonly process: Process;
  /** Nearest first. */
  readonly ancestors: readonly Process[];
  readonly recognition: Pick<Recognition, 'framework' | 'title'>;
  readonly origin: Origin | undefined;
  readonly project: Project | undefined;
  /** One that it listens on, and all that it does. */
  readonly port: number;
  readonly ports: readonly number[];
}

/** What runs containers, above the first process of one. Inside of one, that first process may have such a name too. */
const containerRuntimes = /^(?:containerd-shim(?:-.+)?|conmon|crun|runc|podman|docker-init|catatonit)$/;

/**
 * Only a dev server that is exactly known. What restarts it when it ends wants it; what runs in a container, or as a
 * service, is no leftover.
 */
export function mayBeForgotten(
  process: Process,
  ancestors: readonly Process[],
  role: Recognition['role'],
  hostContext: HostContext,
): boolean {
  if (role !== 'dev-server' || process.startMark === undefined || process.pid <= 1) return false;
  if ([process, ...ancestors].some(({ services }) => (services ?? []).length > 0)) return false;
  const isContained = ancestors.some(
    ({ pid, name, executable }) =>
      pid > 1 && [name, executable ?? name].some((one) => containerRuntimes.test(programName(one))),
  );
  // unknown is no proof that it is none
  const isService = serviceUnitOf({ process, ancestors, unit: process.unit }, hostContext) !== undefined;
  return (
    !isContained &&
    !isService &&
    supervisorOf(process, belowEditor(ancestors, hostContext))?.restarts !== 'always'
  );
}

/** A listener and its owners, oldest first. */
interface OwnedListener {
  readonly listener: Pick<Listener, 'port'>;
  readonly owners: readonly (Omit<Candidate, 'port' | 'ports'> & { readonly mayBeForgotten: boolean })[];
}

/** The dev servers among the first owners. @param isOwn on the host's network, in no container. */
export function* candidatesIn<Entry extends OwnedListener>(
  entries: readonly Entry[],
  isOwn: (entry: Entry) => boolean,
): TimeSliced<Candidate[]> {
  const candidates = new Map<number, Candidate & { readonly ports: number[] }>();
  for (const [index, entry] of entries.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const { listener, owners } = entry;
    const [owner] = owners;
    if (owner?.mayBeForgotten !== true || !isOwn(entry)) continue;
    const { port } = listener;
    const known = candidates.get(owner.process.pid);
    if (known === undefined) candidates.set(owner.process.pid, { ...owner, port, ports: [port] });
    else known.ports.push(port);
  }
  return [...candidates.values()];
}
