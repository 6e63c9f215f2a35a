import type { CleanUpDependencies } from '../../../src/flows/cleaningUp/dependencies';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import type { Process } from '../../../src/model/process/process';
import type { Project } from '../../../src/model/recognition/project';
import { ListenerDescriber } from '../../../src/model/rows/describeListeners';
import { noNames } from '../../../src/model/rows/names';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { finish } from '../../../src/model/text/timeSlice';
import { hostContext } from '../builders';
import { TerminationScene } from './termination';

/** Its terminal was closed: strong evidence. */
export const closed: ForgottenReason = { kind: 'terminalClosed', name: 'zsh' };
/** What started it has ended, which alone is weak. */
export const adopted: ForgottenReason = { kind: 'starterEnded', how: 'adopted', starter: undefined };

/** A fake system in which servers look forgotten. */
export class CleanUpScene extends TerminationScene {
  /** By PID. */
  readonly forgotten_ = new Map<number, readonly ForgottenReason[]>();
  /** By folder. */
  readonly projects = new Map<string, Project>();
  logsShown = 0;
  /** What happens when rows are read for the n-th time. */
  readonly atRows: (() => void)[] = [];
  private reads = 0;
  private readonly describer = new ListenerDescriber(hostContext, {
    ...noNames,
    projectOf: (folder) => this.projects.get(folder),
  });

  /** @param endpoints what it listens on. */
  addServer(process: Process, reasons: readonly ForgottenReason[], ...endpoints: string[]): Process {
    this.system.add(process, ...endpoints);
    this.forgotten_.set(process.pid, reasons);
    return process;
  }

  override rows(): readonly ListenerRow[] {
    this.atRows[this.reads++]?.();
    const snapshot = this.lastScan;
    const rows = snapshot === undefined ? [] : finish(this.describer.describe(snapshot));
    return rows.map((row) => {
      const forgotten = this.forgotten_.get(row.process?.pid ?? 0) ?? [];
      return forgotten.length === 0 ? row : { ...row, forgotten };
    });
  }

  readonly cleanUpDependencies = (): CleanUpDependencies => ({
    ...this.dependencies(),
    collector: this.system,
    locale: 'en',
    log: {
      info: (message) => this.logged.push(message),
      show: () => this.logsShown++,
    },
  });
}
