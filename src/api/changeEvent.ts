import type * as api from '../../api';
import { NewestInSlices, sliceMs } from '../collect/timeSlice';
import type { ScanState } from '../model/listeners/scanState';
import type { Snapshot } from '../model/listeners/snapshot';
import { isSameUnread } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { traceOf } from '../model/text/text';
import type { TimeSliced } from '../model/text/timeSlice';
import { frozenSnapshotOf, outdatedSnapshotOf } from './frozenReports';

interface Disposable {
  dispose(): void;
}

/** A snapshot with its rows. */
interface DescribedRows {
  readonly snapshot: Snapshot;
  /** The same array while nothing has changed. */
  readonly rows: readonly ListenerRow[];
}

export interface ChangeSource {
  /** Each scan, once its rows are described; and again when more is known about them. */
  readonly onDidDescribe: (listener: (described: DescribedRows) => void) => Disposable;
  readonly lastDescribed: () => DescribedRows | undefined;
  /** Has scans run by the clock until it is disposed. */
  readonly watch: () => Disposable;
  readonly scanner: { readonly onDidChange: (listener: (state: ScanState) => void) => Disposable };
  readonly log: { error(line: string): void };
}

type Handler = (snapshot: api.Snapshot) => void;

/** Tells other extensions what has changed. It costs nothing while none of them has subscribed. */
export class ChangeEvent {
  private readonly handlers = new Set<Handler>();
  private readonly making: NewestInSlices;
  private watching: readonly Disposable[] = [];
  private last: DescribedRows | undefined;
  private isFailed = false;

  constructor(private readonly source: ChangeSource) {
    this.making = new NewestInSlices(sliceMs, this.fail);
  }

  /** As `vscode.Event`. */
  readonly subscribe = (
    listener: (snapshot: api.Snapshot) => unknown,
    thisArgs?: unknown,
    disposables?: { dispose(): unknown }[],
  ): Disposable => {
    if (typeof listener !== 'function') throw new TypeError('Local Ports: onDidChange takes a function');
    // each subscription is one of its own, even of the same function
    const handler: Handler = (snapshot) => {
      listener.call(thisArgs, snapshot);
    };
    this.handlers.add(handler);
    if (this.handlers.size === 1) this.start();
    const subscription = Object.freeze({
      dispose: (): void => {
        if (this.handlers.delete(handler) && this.handlers.size === 0) this.stop();
      },
    });
    disposables?.push(subscription);
    return subscription;
  };

  private start(): void {
    const { source } = this;
    this.last = source.lastDescribed();
    this.isFailed = false;
    this.watching = [
      source.onDidDescribe((described) => {
        const { last } = this;
        this.last = described;
        if (!this.isFailed && last !== undefined && isSame(last, described)) return;
        this.isFailed = false;
        this.making.start(this.announce(frozenSnapshotOf(described.snapshot, described.rows, last?.rows)));
      }),
      source.scanner.onDidChange((state) => {
        const { last } = this;
        if (state.kind !== 'failed' || this.isFailed || last === undefined) return;
        this.isFailed = true;
        const outdated = outdatedSnapshotOf(last.snapshot, last.rows, state.problem.message);
        this.making.start(this.announce(outdated));
      }),
      source.watch(),
    ];
  }

  private stop(): void {
    for (const one of this.watching) one.dispose();
    this.watching = [];
    this.making.dispose();
  }

  private *announce(work: TimeSliced<api.Snapshot>): TimeSliced<void> {
    const snapshot = yield* work;
    for (const handler of [...this.handlers]) {
      yield;
      // one of those before may have disposed of it
      if (!this.handlers.has(handler)) continue;
      try {
        handler(snapshot);
      } catch (error) {
        this.fail(error);
      }
    }
  }

  private readonly fail = (error: unknown): void => {
    this.source.log.error(`API, onDidChange: ${traceOf(error)}`);
  };
}

function isSame(a: DescribedRows, b: DescribedRows): boolean {
  return a.rows === b.rows && isSameUnread(a.snapshot.unread, b.snapshot.unread);
}
