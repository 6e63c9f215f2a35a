/** What the view, the status bar and the lists make of a snapshot. */
import { NewestInSlices } from '../../../src/collect/timeSlice';
import { choosePort } from '../../../src/flows/freePort';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import { defaultSettings } from '../../../src/model/settings';
import type { TimeSliced } from '../../../src/model/text/timeSlice';
import { finish } from '../../../src/model/text/timeSlice';
import { pickListener } from '../../../src/commands/pickTarget';
import { presentNode } from '../../../src/ui/treeItem';
import { ViewState } from '../../../src/ui/viewState';
import { ContainerMonitor } from '../../../src/watch/containerMonitor';
import { syntheticHost, syntheticProcess, syntheticSnapshot, withOneChange } from '../../syntheticSnapshot';
import { silentDialogs } from './dialogs';
import type { LoopCase, Prepared } from './loopCase';
import { called, range } from './loopCase';
import { noNames } from '../../../src/model/rows/names';

/** What is shown, from a few rows to more than a machine has ports. */
const drawnSizes = [20, 1000, 10_000, 60_000];

export const viewCases: readonly LoopCase[] = [
  {
    name: 'view: first drawing',
    sizes: drawnSizes,
    prepare: firstDrawing,
  },
  {
    name: 'view: one listener has changed',
    sizes: drawnSizes,
    prepare: (size) => changing(syntheticSnapshot(size)),
  },
  {
    name: 'view: everything is exposed, one listener has changed',
    prepare: (size) => changing(allExposed(syntheticSnapshot(size))),
  },
  {
    name: 'view: so many ancestors of each of 100 listeners',
    prepare: (size) => {
      const snapshot = withAncestors(size, 100);
      return { run: () => new DrawnView().draw(snapshot) };
    },
  },
  {
    name: 'container hints: so many ancestors of each of 100 listeners',
    prepare: (size) => {
      const snapshot = withAncestors(size, 100);
      return observing(snapshot);
    },
  },
  { name: 'container hints: so many listeners', prepare: (size) => observing(syntheticSnapshot(size)) },
  {
    name: 'view: one socket of so many processes',
    prepare: (size) => {
      const snapshot = sharedSocket(size);
      return { run: () => new DrawnView().draw(snapshot) };
    },
  },
  {
    name: 'view: items of all rows at the top level',
    prepare: (size) => {
      const view = new DrawnView();
      const { roots, alarms } = view.content(topLevel(syntheticSnapshot(size)));
      return called(() => roots.map((root) => presentNode(root, alarms)));
    },
  },
  {
    name: 'list: all listeners, to choose one',
    prepare: (size) => {
      const source = rowSource(syntheticSnapshot(size));
      return {
        run: () => pickListener({ ...source, dialogs: silentDialogs }, undefined, 'copyAddress'),
      };
    },
  },
  {
    name: 'list: all ports, to free one',
    prepare: (size) => {
      const source = rowSource(syntheticSnapshot(size));
      return { run: () => choosePort({ ...source, dialogs: silentDialogs }, undefined) };
    },
  },
];

/** The part of the view and the status bar that needs no VS Code. */
export class DrawnView {
  readonly state = new ViewState(syntheticHost, noNames, { all: [], knows: () => () => false }, () =>
    performance.now(),
  );
  private readonly drawing = new NewestInSlices(1, (error) => {
    throw error;
  });

  /** As the view controller draws. */
  draw(snapshot: Snapshot): Promise<void> {
    this.drawing.start(this.inSlices(snapshot));
    return this.drawing.whenIdle();
  }

  content(snapshot: Snapshot) {
    return finish(
      this.state.content({ kind: 'ok', snapshot }, snapshot, defaultSettings, [], { locale: 'en', now: 0 }),
    );
  }

  private *inSlices(snapshot: Snapshot): TimeSliced<void> {
    yield* this.state.content({ kind: 'ok', snapshot }, snapshot, defaultSettings, [], {
      locale: 'en',
      now: 0,
    });
    yield* this.state.statusBar(snapshot, 'machine');
  }
}

/** Of a snapshot that is new each time: what is made of its rows may be kept with them. */
function firstDrawing(size: number): Prepared {
  let snapshot = syntheticSnapshot(0);
  return {
    ready: () => {
      snapshot = syntheticSnapshot(size);
    },
    run: () => new DrawnView().draw(snapshot),
  };
}

async function changing(snapshot: Snapshot): Promise<Prepared> {
  const view = new DrawnView();
  await view.draw(snapshot);
  let now = snapshot;
  return {
    ready: (round) => {
      now = withOneChange(now, round + 1);
    },
    run: () => view.draw(now),
  };
}

function observing(snapshot: Snapshot): Prepared {
  const engines = { list: () => Promise.resolve({ containers: [], problems: [], unread: [] }) };
  const monitor = new ContainerMonitor(
    engines,
    (error) => {
      throw error;
    },
    () => performance.now(),
    () => false,
  );
  return {
    run: async () => {
      monitor.observe({ ...snapshot });
      // all of it, however many turns it takes
      for (let turn = 0; turn < 500; turn++) await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => {
      monitor.dispose();
      return Promise.resolve();
    },
  };
}

function rowSource(snapshot: Snapshot) {
  const rows: readonly ListenerRow[] = finish(new DrawnView().state.describe(snapshot)).rows;
  return {
    scanner: { refresh: () => Promise.resolve({ kind: 'ok', snapshot } as const) },
    currentRows: () => Promise.resolve(rows),
  };
}

function allExposed(snapshot: Snapshot): Snapshot {
  const wildcard = snapshot.listeners.find(({ exposure }) => exposure === 'all-interfaces');
  const vite = syntheticProcess(99, ['node', '/home/alice/shop/node_modules/.bin/vite', '--host'], 1);
  const processes = new Map(snapshot.processes).set(vite.pid, vite);
  const listeners = snapshot.listeners.map((listener): Listener => ({
    ...listener,
    address: wildcard?.address ?? listener.address,
    exposure: 'all-interfaces',
    protocol: 'tcp',
    owner: { kind: 'known', processes: [vite] },
  }));
  return { ...snapshot, listeners, processes };
}

/** A chain of so many shells, at whose end some processes listen. */
function withAncestors(length: number, listeners: number): Snapshot {
  const chain = range(length).map((index) =>
    syntheticProcess(100 + index, ['bash', `step-${index}.sh`], index === 0 ? 1 : 99 + index),
  );
  const base = syntheticSnapshot(listeners);
  const processes = new Map(base.processes);
  const last = 99 + length;
  for (const process of chain) processes.set(process.pid, process);
  const owned = base.listeners.map((listener, index): Listener => {
    const owner = syntheticProcess(1_000_000 + index, ['node', 'server.js'], last);
    processes.set(owner.pid, owner);
    return { ...listener, owner: { kind: 'known', processes: [owner] } };
  });
  return { ...base, listeners: owned, processes };
}

function sharedSocket(owners: number): Snapshot {
  const base = syntheticSnapshot(1);
  const workers = range(owners).map((index) => syntheticProcess(1000 + index, ['nginx: worker process'], 1));
  const [first, ...more] = workers;
  if (first === undefined) return base;
  const owner = { kind: 'known', processes: [first, ...more] as [Process, ...Process[]] } as const;
  return {
    ...base,
    processes: new Map(workers.map((worker) => [worker.pid, worker])),
    listeners: base.listeners.map((listener) => ({ ...listener, owner })),
  };
}

/** Each listener of a process of its own, so that each is a row at the top level. */
export function topLevel(snapshot: Snapshot): Snapshot {
  const processes = new Map(snapshot.processes);
  const listeners = snapshot.listeners.map((listener, index): Listener => {
    const process = syntheticProcess(1_000_000 + index, ['node', 'server.js'], 1);
    processes.set(process.pid, process);
    return { ...listener, protocol: 'tcp', owner: { kind: 'known', processes: [process] } };
  });
  return { ...snapshot, listeners, processes };
}
