import { hasRunningDaemon } from '../collect/containers/engineSockets';
import type { ContainerEngines } from '../collect/containers/engines';
import type { Container } from '../model/containers/container';
import { areSameContainers, containerOf, prepareLookup } from '../model/containers/container';
import type { Listener } from '../model/listeners/listener';
import { containerIdAbove, portProxyOf } from '../model/containers/portProxies';
import type { Process } from '../model/process/process';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import { NewestInSlices, runInSlices, sliceMs } from '../collect/timeSlice';
import type { TimeSliced } from '../model/text/timeSlice';
import { itemsPerSlice } from '../model/text/timeSlice';
import { Emitter } from './emitter';

/** How long an answer is valid if the listeners that point to containers stay the same. */
const maximumAgeMs = 60_000;
/** Engines are queried no more often, however often containers start and stop. */
const minimumIntervalMs = 5_000;

/** Lists containers, rarely, and only if a listener points to one. Those of an engine that does not answer are kept. */
export class ContainerMonitor {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private containers: readonly Container[] = [];
  private lastProblems: readonly Problem[] = [];
  private hints = '';
  private listedAt = -Infinity;
  private listing: Promise<void> | undefined;
  /** Listings in a row that lacked an engine's answer. */
  private failures = 0;
  private readonly disposal = new AbortController();
  private readonly observing: NewestInSlices;
  /** Changes with every change of an answer. */
  version = 0;

  constructor(
    private readonly engines: Pick<ContainerEngines, 'list'>,
    private readonly onError: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly hasDaemon: () => boolean = hasRunningDaemon,
  ) {
    this.observing = new NewestInSlices(sliceMs, onError);
  }

  get problems(): readonly Problem[] {
    return this.lastProblems;
  }

  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined {
    return this.containers.length === 0 ? undefined : containerOf(listener, processes, this.containers);
  }

  /** To be called after every scan; queries the engines in the background if necessary. */
  observe(snapshot: Pick<Snapshot, 'listeners' | 'processes'>): void {
    if (!this.disposal.signal.aborted) this.observing.start(this.observeInSlices(snapshot));
  }

  private *observeInSlices(snapshot: Pick<Snapshot, 'listeners' | 'processes'>): TimeSliced<void> {
    const hints = yield* containerHints(snapshot, this.hasDaemon);
    if (hints === '') {
      if (this.containers.length + this.lastProblems.length > 0) this.replace([], []);
      this.hints = '';
      return;
    }
    const age = this.now() - this.listedAt;
    // an engine that does not answer is asked again soon, and less and less often
    const validMs = Math.min(
      maximumAgeMs,
      this.failures === 0 ? Infinity : minimumIntervalMs * 2 ** this.failures,
    );
    if (age < minimumIntervalMs || (hints === this.hints && age < validMs)) return;
    this.hints = hints;
    this.refresh().catch(this.onError);
  }

  /** Queries the engines whatever is known, before a container is stopped or restarted. */
  async refresh(): Promise<void> {
    this.listing ??= this.listOnce().finally(() => {
      this.listing = undefined;
    });
    return this.listing;
  }

  /** When engines have answered what was asked of them so far. */
  async whenListed(): Promise<void> {
    await this.observing.whenIdle();
    await this.listing?.catch(this.onError);
  }

  dispose(): void {
    this.disposal.abort();
    this.observing.dispose();
    this.changed.dispose();
  }

  private async listOnce(): Promise<void> {
    this.listedAt = this.now();
    try {
      this.disposal.signal.throwIfAborted();
      const { containers, problems, unread } = await this.engines.list(this.disposal.signal);
      const listed = new Set(containers.map(({ id }) => id));
      const kept = this.containers.filter(
        ({ id, socketPath }) => !listed.has(id) && unread.some((engine) => engine.socketPath === socketPath),
      );
      const vanished = unread.flatMap(({ socketPath, absent }) =>
        absent !== undefined && kept.some((container) => container.socketPath === socketPath) ? absent : [],
      );
      this.failures = unread.some(({ absent }) => absent === undefined) ? this.failures + 1 : 0;
      await this.update([...containers, ...kept], [...problems, ...vanished]);
    } catch (error) {
      if (!this.disposal.signal.aborted) throw error;
    }
  }

  private async update(containers: readonly Container[], problems: readonly Problem[]): Promise<void> {
    const isSame =
      areSameProblems(problems, this.lastProblems) &&
      (await runInSlices(areSameContainers(containers, this.containers), sliceMs, this.disposal.signal));
    if (isSame) return;
    await runInSlices(prepareLookup(containers), sliceMs, this.disposal.signal);
    this.replace(containers, problems);
  }

  private replace(containers: readonly Container[], problems: readonly Problem[]): void {
    this.containers = containers;
    this.lastProblems = problems;
    this.version++;
    this.changed.fire();
  }
}

function areSameProblems(a: readonly Problem[], b: readonly Problem[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ message, detail }, index) => message === b[index]?.message && detail === b[index].detail)
  );
}

/** The listeners that point to containers, as a text to compare; empty if there are none. */
function* containerHints(
  { listeners, processes }: Pick<Snapshot, 'listeners' | 'processes'>,
  hasDaemon: () => boolean,
): TimeSliced<string> {
  let mayBeProxy: boolean | undefined;
  const hints: string[] = [];
  let asked = 0;
  const mayBeContainers = function* (owners: readonly Process[]): TimeSliced<boolean> {
    for (const process of owners) {
      if (++asked % itemsPerSlice === 0) yield;
      if (portProxyOf(process) !== undefined || containerIdAbove(processes, process) !== undefined)
        return true;
    }
    return false;
  };
  for (const { protocol, address, port, owner, namespace } of listeners) {
    if (owner.kind === 'hidden' && ++asked % itemsPerSlice === 0) yield;
    const isHint =
      owner.kind === 'known'
        ? yield* mayBeContainers(owner.processes)
        : // of root, hidden from an ordinary user: perhaps Docker's proxy, which only the engine knows
          namespace.kind === 'host' && owner.user?.uid === 0 && (mayBeProxy ??= hasDaemon());
    if (!isHint) continue;
    hints.push(
      [protocol, address.text, port, owner.kind === 'known' ? owner.processes[0].pid : ''].join(' '),
    );
  }
  return hints.join(',');
}
