import type { Core } from '../../core/core';
import type { Reading } from '../../core/reading';
import { listReportOf } from '../../core/listReport';
import type { ListReport, WatchEvent } from '../../core/reportSchema';
import { changeLine } from '../../messages/commandLine';
import type { Problem } from '../../model/listeners/snapshot';
import { plainText } from '../../model/text/text';
import type { Change } from '../changes';
import { changesBetween } from '../changes';
import type { Console, ExitCode } from '../console';
import { exitCodes } from '../console';
import { passes } from '../filters';
import type { Session } from '../session';
import type { ListOptions } from './list';
import { named, printTable } from './list';

/** How long names may take: what has none yet changes later. */
const namesWithinMs = 3_000;

/** Says what opens, closes and changes, until Ctrl+C or until nothing reads it any more. */
export async function watch(session: Session, options: ListOptions): Promise<ExitCode> {
  const { console, interrupted } = session;
  const signal = AbortSignal.any([interrupted, console.closed]);
  const output = options.json === true ? new JsonOutput(console) : new LineOutput(console, session.locale);
  const reportOf = ({ rows, snapshot }: Reading): ListReport => {
    const passing = rows.filter((row) => passes(row, options));
    return named(listReportOf(snapshot, passing), options);
  };
  let before = reportOf(await session.read());
  output.begin(before);
  const onReading = (reading: Reading): void => {
    const report = reportOf(reading);
    for (const change of changesBetween(before.listeners, report.listeners)) {
      output.change(change, report.takenAt);
    }
    before = report;
  };
  await watchUntil(session.core, signal, onReading, ({ message }) => {
    output.failed(plainText(message));
  });
  return exitCodes.done;
}

/** @param onFailure once for each time that nothing can be read. */
async function watchUntil(
  core: Core,
  signal: AbortSignal,
  onReading: (reading: Reading) => void,
  onFailure: (problem: Problem) => void,
): Promise<void> {
  let isFailing = false;
  const states = core.machine.scanner.onDidChange((state) => {
    if (state.kind === 'failed' && !isFailing) onFailure(state.problem);
    isFailing = state.kind === 'failed';
  });
  const watched = core.watch(namesWithinMs, onReading);
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
  watched.dispose();
  states.dispose();
}

/** @param at ISO 8601 */
export function changeText({ event, listener }: Change, at: string, locale: string): string {
  const { protocol, port, label, owner } = listener;
  const pid = owner.kind === 'process' ? owner.pid : undefined;
  const time = new Date(at).toLocaleTimeString(locale);
  return changeLine(event, { time, port: { protocol, port }, owner: plainText(label), pid });
}

/** One line of JSON for each event. */
class JsonOutput {
  constructor(private readonly console: Console) {}

  begin(report: ListReport): void {
    this.put({ event: 'snapshot', ...report });
  }

  change({ event, listener }: Change, at: string): void {
    this.put({ event, at, listener });
  }

  failed(problem: string): void {
    this.put({ event: 'failed', at: new Date().toISOString(), problem });
  }

  private put(event: WatchEvent): void {
    this.console.out(JSON.stringify(event));
  }
}

/** The list, and then a line for each event. */
class LineOutput {
  constructor(
    private readonly console: Console,
    private readonly locale: string,
  ) {}

  begin(report: ListReport): void {
    printTable(this.console, [{ report }]);
  }

  change(change: Change, at: string): void {
    this.console.out(changeText(change, at, this.locale));
  }

  failed(problem: string): void {
    this.console.say(problem);
  }
}
