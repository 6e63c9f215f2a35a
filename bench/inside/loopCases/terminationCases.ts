/** Terminate…, by the real collector among real processes; signals are not sent. */
import type { WaitClock } from '../../../src/act/pollUntil';
import { LinuxCollector } from '../../../src/collect/linux/linuxCollector';
import { carryOut } from '../../../src/flows/termination/carryOut';
import type { TerminationDependencies } from '../../../src/flows/termination/dependencies';
import { memberOf } from '../../../src/flows/processLookup';
import { terminateProcess, terminateProcesses } from '../../../src/flows/terminate';
import type { Question } from '../../../src/messages/message';
import type { Process } from '../../../src/model/process/process';
import { ancestorsOf } from '../../../src/model/process/process';
import { finish } from '../../../src/model/text/timeSlice';
import { Scanner } from '../../../src/watch/scanner';
import { syntheticHost } from '../../syntheticSnapshot';
import { silentDialogs } from './dialogs';
import { amongProcesses, loadSizes } from './linuxCases';
import type { LoopCase, Prepared } from './loopCase';
import { DrawnView } from './viewCases';

export const terminationCases: readonly LoopCase[] = [
  {
    name: 'Terminate… among so many processes, until the question',
    sizes: loadSizes,
    prepare: (size) =>
      prepared(size, async (scene) => {
        const [target] = scene.owners();
        if (target !== undefined) await terminateProcess(scene.dependencies, target);
      }),
  },
  {
    name: 'Terminate… of all selected, until the question',
    sizes: loadSizes,
    prepare: (size) => prepared(size, (scene) => terminateProcesses(scene.dependencies, scene.owners())),
  },
  {
    name: 'Terminate Tree of so many processes, until force is offered',
    sizes: loadSizes,
    prepare: (size) =>
      prepared(size, async (scene) => {
        const { owner, parent } = scene.family();
        const companions = scene.owners().map(memberOf);
        const target = { ...memberOf(parent), listeners: scene.listenersOf(owner), owner, companions };
        const asked: string[] = [];
        const dialogs = {
          ...silentDialogs,
          // declines to force
          ask: ({ message }: Question) => {
            asked.push(message);
            return Promise.resolve(undefined);
          },
        };
        const outcome = await carryOut({ ...scene.dependencies, dialogs }, target);
        if (asked.length === 0) throw new Error(`nothing was signaled: ${JSON.stringify(outcome)}`);
      }),
  },
];

/** All cases of one size share it: a first scan of so many processes takes seconds. */
let known: { readonly size: number; readonly scene: Scene } | undefined;

async function prepared(size: number, run: (scene: Scene) => Promise<void>): Promise<Prepared> {
  return amongProcesses(size, async () => {
    if (known?.size !== size) {
      known = { size, scene: new Scene() };
      await known.scene.scanner.refresh();
    }
    await run(known.scene);
  });
}

/** The parts that Terminate… works with, the window's replaced. */
class Scene {
  private readonly collector = new LinuxCollector();
  readonly scanner = new Scanner(this.collector, 3_600_000);
  private readonly view = new DrawnView();

  readonly dependencies: TerminationDependencies = {
    dialogs: silentDialogs,
    shellKind: () => 'bash',
    collector: this.collector,
    scanner: this.scanner,
    currentRows: async () => {
      const snapshot = this.scanner.lastSnapshot;
      if (snapshot !== undefined) await this.view.draw(snapshot);
      return finish(this.view.state.describe(snapshot)).rows;
    },
    sendSignal: () => 'sent',
    hostContext: { ...syntheticHost, editor: { ...syntheticHost.editor, pid: process.pid } },
    settings: { current: { confirmTerminate: true } },
    clock: new QuickClock(),
    log: { info: () => undefined },
    stopContainerInstead: () => Promise.resolve('terminate'),
    forget: () => undefined,
    startAgainOffers: {
      serversOf: () => Promise.resolve([]),
      tell: () => Promise.resolve(),
      start: () => Promise.resolve(),
    },
  };

  owners(): Process[] {
    const owners = new Map<number, Process>();
    for (const { owner } of this.scanner.lastSnapshot?.listeners ?? []) {
      if (owner.kind === 'known') owners.set(owner.processes[0].pid, owner.processes[0]);
    }
    return [...owners.values()];
  }

  listenersOf({ pid }: Process) {
    return (this.scanner.lastSnapshot?.listeners ?? []).filter(
      ({ owner }) => owner.kind === 'known' && owner.processes[0].pid === pid,
    );
  }

  /** One that listens, and what started it and all others. */
  family(): { owner: Process; parent: Process } {
    const [owner] = this.owners();
    const processes = this.scanner.lastSnapshot?.processes ?? new Map<number, Process>();
    const [parent] = owner === undefined ? [] : ancestorsOf(processes, owner);
    if (owner === undefined || parent === undefined) throw new Error('the load does not listen');
    return { owner, parent };
  }
}

/** A wait of five seconds takes none. */
class QuickClock implements WaitClock {
  private time = 0;

  now(): number {
    return this.time;
  }

  async delay(milliseconds: number): Promise<void> {
    // as often as in the last part of a wait
    this.time += Math.max(milliseconds, 1000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
