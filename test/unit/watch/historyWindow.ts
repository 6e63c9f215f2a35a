import assert from 'node:assert/strict';
import { portHistoryText } from '../../../src/messages/portHistory';
import type { Findings } from '../../../src/model/exposure/findings';
import { findingsOf } from '../../../src/model/exposure/findings';
import type { EndedServer } from '../../../src/model/history/endedServer';
import type { Listener } from '../../../src/model/listeners/listener';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process, ProcessIdentity } from '../../../src/model/process/process';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Names } from '../../../src/model/rows/names';
import { noNames } from '../../../src/model/rows/names';
import { finish } from '../../../src/model/text/timeSlice';
import { History } from '../../../src/watch/history';
import { PortJournal } from '../../../src/watch/portJournal';
import { RecentlyEnded, restartMs } from '../../../src/watch/recentlyEnded';
import { hostContext, listener, noon, ownedBy, process_, snapshotOf } from '../builders';

export const shell = process_(50, ['bash'], { name: 'bash' });
const names: Names = { ...noNames, workspaceFolders: [{ name: 'shop', path: '/home/alice/shop' }] };

export function server(pid: number, more: Partial<Process> = {}): Process {
  return process_(pid, ['node', 'server.js'], { parentPid: shell.pid, ...more });
}

export function on(port: number, process: Process, address = '127.0.0.1'): Listener {
  return listener(`${address}:${port}`, ownedBy(process));
}

/** A window that is open while servers come and go. */
export class Window {
  now = noon + 3_600_000;
  /** How often the system was asked about a process. */
  asked = 0;
  readonly running = new Set<number>();
  readonly ended: RecentlyEnded;
  readonly journal: PortJournal;
  readonly announced: string[] = [];
  private readonly history: History;
  private readonly describer: ListenerDescriber;
  private rows: readonly ListenerRow[] = [];
  private findings: Findings = new Map();

  constructor(more: Partial<Names> = {}) {
    this.describer = new ListenerDescriber(hostContext, { ...names, ...more });
    const hasEnded = ({ pid }: ProcessIdentity): Promise<boolean> => {
      this.asked++;
      return Promise.resolve(!this.running.has(pid));
    };
    const now = (): number => this.now;
    const onError = (error: unknown): void => assert.fail(String(error));
    this.ended = new RecentlyEnded({ hasEnded, now, onError });
    this.journal = new PortJournal();
    this.history = new History(this.ended, this.journal);
    this.ended.onDidEnd((server) => {
      this.announced.push(server.id);
      this.journal.recordEnd(server);
    });
  }

  /** A scan, two seconds after the one before. */
  async sees(listeners: readonly Listener[], more: Partial<Snapshot> = {}): Promise<void> {
    this.now += 2_000;
    const snapshot = snapshotOf(listeners, [shell], { beganAt: this.now, takenAt: this.now, ...more });
    const rows = finish(this.describer.describe(snapshot));
    if (rows !== this.rows) this.findings = finish(findingsOf(rows));
    this.rows = rows;
    finish(this.history.observe(snapshot, rows, this.findings));
    // whether a process has ended is asked of the system
    await new Promise((resolve) => setImmediate(resolve));
  }

  list(): readonly EndedServer[] {
    this.now += restartMs;
    return this.ended.list();
  }

  events(): readonly string[] {
    return this.journal.events.map((event) => portHistoryText([event], 'en').replace(/^.*[AP]M\s+/u, ''));
  }
}
