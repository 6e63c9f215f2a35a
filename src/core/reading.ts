import { inTime } from '../act/inTime';
import { scanNow } from '../flows/scan';
import type { Snapshot } from '../model/listeners/snapshot';
import type { ForgottenEvidence } from '../watch/forgottenEvidence';
import type { DescribedSnapshot } from '../watch/snapshotDescriber';
import type { Machine } from './machine';

/** One reading of the machine. */
export interface Reading extends DescribedSnapshot {
  readonly snapshot: Snapshot;
  /** False if some names, containers or reasons were not known in time. */
  readonly isComplete: boolean;
}

/** What a snapshot is described with; it is read in the background. */
interface Background {
  readonly machine: Pick<Machine, 'containerMonitor' | 'clock'>;
  readonly names: { readonly version: unknown; whenRead(): Promise<void> };
  readonly evidence: Pick<ForgottenEvidence, 'version' | 'whenRead'>;
  /** The snapshot, or a newer one, with what is read so far. */
  readonly describe: () => Promise<Omit<Reading, 'isComplete'>>;
}

/** Projects lead to repositories, containers to projects: each may have to wait for the one before. */
const maximumPasses = 8;

/**
 * Scans, and once more when details that load in the background are there.
 * @param until when not to wait for them any longer, by the clock of the machine.
 * @throws CollectFailure if nothing could be read.
 */
export async function scanWithDetails(
  machine: Pick<Machine, 'scanner' | 'collector' | 'clock'>,
  until: number,
): Promise<Snapshot> {
  const { collector, clock } = machine;
  const snapshot = await scanNow(machine);
  if (snapshot.details !== 'loading') return snapshot;
  return (await inTime(collector.whenDetailsLoaded(), until - clock.now(), clock))
    ? scanNow(machine)
    : snapshot;
}

/** Describes a snapshot until nothing changes any more by what is read in the background, or the time is up. */
export async function describeWhenRead(
  { machine: { containerMonitor, clock }, names, evidence, describe }: Background,
  until: number,
): Promise<Reading> {
  const versions = (): string => `${String(names.version)} ${evidence.version}`;
  for (let pass = 0; pass < maximumPasses; pass++) {
    const before = versions();
    const described = await describe();
    const reading = Promise.all([containerMonitor.whenListed(), names.whenRead(), evidence.whenRead()]);
    const isInTime = await inTime(reading, until - clock.now(), clock);
    const isComplete = isInTime && versions() === before;
    if (isComplete || !isInTime) return { ...described, isComplete };
  }
  return { ...(await describe()), isComplete: false };
}
