import type { HostContext } from '../process/hostContext';
import { belowEditor } from '../process/ancestorChain';
import type { Process } from '../process/process';
import { serviceUnitOf } from '../process/serviceOf';
import { programName } from '../process/runtimes';
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

/** By the first port, as rows are. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return a.port - b.port || a.process.pid - b.process.pid;
}
