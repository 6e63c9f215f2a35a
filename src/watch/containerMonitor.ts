import { hasRunningDaemon } from '../collect/containers/engineSockets';
import type { ContainerEngines } from '../collect/containers/engines';
import type { Container } from '../model/containers/container';
import { containerOf } from '../model/containers/container';
import type { Listener } from '../model/listeners/listener';
import { containerIdOf, portProxyOf } from '../model/containers/portProxies';
import { ancestorsOf } from '../model/process/process';
import type { Problem, Snapshot } from '../model/listeners/snapshot';
import { Emitter } from './emitter';

/** What was told holds for so long, as long as nothing that points to containers changes. */
const keptMs = 60_000;
/** Containers may come and go all the time; engines are not asked more often. */
const restMs = 5_000;

/** Asks container engines, rarely, and only where a listener points to a container. */
export class ContainerMonitor {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private containers: readonly Container[] = [];
  private lastListing: readonly Problem[] = [];
  private traces = '';
  private listedAt = -Infinity;
  private listing: Promise<void> | undefined;
  private readonly disposal = new AbortController();
  /** Changes with every change of an answer. */
  version = 0;

  constructor(
    private readonly engines: Pick<ContainerEngines, 'list'>,
    private readonly failed: (error: unknown) => void,
    private readonly now: () => number = () => performance.now(),
    private readonly isDockerRunning: () => boolean = hasRunningDaemon,
  ) {}

  get problems(): readonly Problem[] {
    return this.lastListing;
  }

  containerOf(listener: Listener, processes: Snapshot['processes']): Container | undefined {
    return this.containers.length === 0 ? undefined : containerOf(listener, processes, this.containers);
  }

  /** Takes in what listens now, and asks behind it where that calls for it. */
  observe(snapshot: Pick<Snapshot, 'listeners' | 'processes'>): void {
    const traces = tracesOf(snapshot, this.isDockerRunning);
    if (traces === '') {
      this.take([], []);
      this.traces = '';
      return;
    }
    const age = this.now() - this.listedAt;
    if (age < restMs || (traces === this.traces && age < keptMs)) return;
    this.traces = traces;
    this.refresh().catch(this.failed);
  }

  /** Asks anew, whatever is known: before something is done to a container. */
  async refresh(): Promise<void> {
    this.listing ??= this.listOnce().finally(() => {
      this.listing = undefined;
    });
    return this.listing;
  }

  dispose(): void {
    this.disposal.abort();
    this.changed.dispose();
  }

  private async listOnce(): Promise<void> {
    this.listedAt = this.now();
    try {
      const { containers, problems } = await this.engines.list(this.disposal.signal);
      this.take(containers, problems);
    } catch (error) {
      if (!this.disposal.signal.aborted) throw error;
    }
  }

  private take(containers: readonly Container[], problems: readonly Problem[]): void {
    const before = JSON.stringify([this.containers, this.lastListing]);
    this.containers = containers;
    this.lastListing = problems;
    if (JSON.stringify([containers, problems]) === before) return;
    this.version++;
    this.changed.fire();
  }
}

/** What points to a container, as a text that changes with it; empty where nothing does. */
function tracesOf(
  { listeners, processes }: Pick<Snapshot, 'listeners' | 'processes'>,
  isDockerRunning: () => boolean,
): string {
  let mayBeDocker: boolean | undefined;
  return listeners
    .filter(({ owner, namespace }) =>
      owner.kind === 'known'
        ? owner.processes.some(
            (process) =>
              portProxyOf(process) !== undefined ||
              [process, ...ancestorsOf(processes, process)].some((one) => containerIdOf(one) !== undefined),
          )
        : // root's, whom a user does not see: it may be Docker's proxy, and the engine alone can tell
          namespace.kind === 'host' && owner.user?.uid === 0 && (mayBeDocker ??= isDockerRunning()),
    )
    .map(({ protocol, address, port, owner }) =>
      [protocol, address.text, port, owner.kind === 'known' ? owner.processes[0].pid : ''].join(' '),
    )
    .join(',');
}
