import type { TerminateDependencies } from '../../src/act/terminate';
import type { Collector, Inspection } from '../../src/collect/collector';
import { inspectionsFrom } from '../../src/collect/inspection';
import type { SendSignal, Target } from '../../src/model/actions/termination';
import type { Listener } from '../../src/model/listeners/listener';
import type { PortConnection } from '../../src/model/net/portConnection';
import type { Process, ProcessIdentity, ProgramIdentity } from '../../src/model/process/process';
import { ancestorsOf, isSameProgram, sameProcess } from '../../src/model/process/process';
import type { KnownUnit } from '../../src/model/process/serviceUnit';
import type { ProcessUsage } from '../../src/model/process/usage';
import { finish } from '../../src/model/text/timeSlice';
import { hostContext, listener, ownedBy, process_, snapshotOf } from './builders';
import { FakeClock } from './fakeClock';

/** A system whose processes and listeners a test changes. It records the signals that are sent. */
export class FakeSystem implements Collector {
  readonly processes = new Map<number, Process>();
  listeners: Listener[] = [];
  /** What uses ports without listening; undefined: unknown. */
  connections: readonly PortConnection[] | undefined = [];
  readonly sent: string[] = [];
  readonly suspended = new Set<number>();
  /** By PID. */
  readonly units = new Map<number, KnownUnit>();
  readonly environments = new Map<number, Readonly<Record<string, string>>>();
  /** By PID. */
  readonly usages = new Map<number, ProcessUsage>();
  /** The PIDs of each inspection. */
  readonly inspected: (readonly number[])[] = [];
  /** Those of them whose descendants were asked for too. */
  readonly inspectedTrees: (readonly number[])[] = [];
  /** What happens at the n-th delay of a wait. */
  readonly events: (() => void)[] = [];
  delays = 0;
  readonly clock = new FakeClock();
  onSignal: SendSignal = () => 'sent';

  constructor() {
    // the editor that hostContext names: without its own process, everything is refused
    this.processes.set(
      hostContext.editor.pid,
      process_(hostContext.editor.pid, ['/usr/share/code/code', '--type=utility'], { parentPid: 1 }),
    );
  }

  checkNow(target: ProgramIdentity): ReturnType<Collector['checkNow']> {
    const now = this.processes.get(target.pid);
    if (now === undefined || !sameProcess(now, target)) return 'ended';
    return isSameProgram(now, target) ? 'running' : 'otherProgram';
  }

  add(process: Process, ...endpoints: string[]): Target {
    this.processes.set(process.pid, process);
    const listeners = endpoints.map((endpoint) => listener(endpoint, ownedBy(process)));
    this.listeners.push(...listeners);
    return { pid: process.pid, startMark: process.startMark, name: process.name, listeners };
  }

  end(pid: number): void {
    this.processes.delete(pid);
    this.listeners = this.listeners.filter(
      ({ owner }) => owner.kind === 'hidden' || owner.processes.every((process) => process.pid !== pid),
    );
  }

  scan(): ReturnType<Collector['scan']> {
    return Promise.resolve(snapshotOf(this.listeners));
  }

  readAncestorChains(pids: readonly number[]): ReturnType<Collector['readAncestorChains']> {
    return Promise.resolve(
      pids.map((pid) => {
        const process = this.processes.get(pid);
        return process === undefined ? [] : [process, ...ancestorsOf(this.processes, process)];
      }),
    );
  }

  hasEnded(target: ProcessIdentity): Promise<boolean> {
    const now = this.processes.get(target.pid);
    return Promise.resolve(now === undefined || !sameProcess(now, target));
  }

  isSuspended({ pid }: ProcessIdentity): Promise<boolean> {
    return Promise.resolve(this.suspended.has(pid));
  }

  inspect(
    pids: readonly number[],
    alone: ReadonlySet<number> = new Set(),
  ): Promise<readonly (Inspection | undefined)[]> {
    this.inspected.push(pids);
    this.inspectedTrees.push(pids.filter((pid) => !alone.has(pid)));
    const unitOf = (pid: number): KnownUnit => this.units.get(pid);
    return Promise.resolve(finish(inspectionsFrom(this.processes, pids, unitOf, alone)));
  }

  environmentOf({ pid }: ProcessIdentity): Promise<Readonly<Record<string, string>> | undefined> {
    return Promise.resolve(this.environments.get(pid));
  }

  connectionsOn(): Promise<readonly PortConnection[] | undefined> {
    return Promise.resolve(this.connections);
  }

  reservedPorts(): Promise<[]> {
    return Promise.resolve([]);
  }

  namedProcesses(mayBe: (name: string) => boolean): Promise<readonly Process[]> {
    return Promise.resolve([...this.processes.values()].filter(({ name }) => mayBe(name)));
  }

  usageOf(processes: readonly ProcessIdentity[]): Promise<readonly (ProcessUsage | undefined)[]> {
    return Promise.resolve(processes.map(({ pid }) => this.usages.get(pid)));
  }

  changeReader(): undefined {
    return undefined;
  }

  whenDetailsLoaded(): Promise<void> {
    return Promise.resolve();
  }

  dependencies(): TerminateDependencies {
    this.clock.onDelay = () => {
      this.events[this.delays++]?.();
    };
    return {
      collector: this,
      hostContext,
      sendSignal: (pid, signal) => {
        this.sent.push(`${signal} ${pid}`);
        return this.onSignal(pid, signal);
      },
      scan: () => this.scan(),
      clock: this.clock,
    };
  }
}
