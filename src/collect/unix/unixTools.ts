import { CollectFailure } from '../collector';
import type { ServiceUnit } from '../../model/recognition/supervisors';
import type { ToolCommand, RunTool, RunResult } from '../runTool';
import { RunFailure } from '../runTool';
import type { NetstatOutput } from './parseNetstat';
import { parseNetstat } from './parseNetstat';
import type { LsofOutput } from './parseLsof';
import { parseLsofFields } from './parseLsof';
import type { PsTable } from './parsePs';
import { parsePsPrograms, parsePsTable, psColumns } from './parsePs';
import { parseLaunchctl } from './parseLaunchctl';

const timeoutMs = 10_000;
const maximumBytes = 32 * 1024 * 1024;

/**
 * `-nP` numbers, not names; `-b -w` no system call that hangs on a file server that is gone, and no word about it;
 * `-a` all conditions together.
 */
const lsofAlways = ['-n', '-P', '-b', '-w', '-a'];

/**
 * All internet sockets in one call: time goes into walking over open files, not into printing. lsof for Linux loses
 * UDP where `-sTCP:LISTEN` is asked for, so states are sorted out by who reads this.
 */
const listenersOf = [...lsofAlways, '-i', '-F', 'pRcuLftdPnT0'];

const foldersOf = (pids: readonly number[]): string[] => [
  ...lsofAlways,
  ...['-p', pids.join(',')],
  ...['-d', 'cwd,txt'],
  ...['-F', 'pfn0'],
];

/** Under `name` in PATH where it lies in none of the usual places. */
interface Tool {
  readonly name: string;
  readonly files: readonly string[];
}

const lsof: Tool = {
  name: 'lsof',
  files: ['/usr/sbin/lsof', '/usr/bin/lsof', '/usr/local/sbin/lsof', '/usr/local/bin/lsof', 'lsof'],
};
const launchctl: Tool = { name: 'launchctl', files: ['/bin/launchctl'] };
const netstat: Tool = { name: 'netstat', files: ['/usr/sbin/netstat'] };
const ps: Tool = { name: 'ps', files: ['/bin/ps', '/usr/bin/ps', 'ps'] };

/** A tool that ran and gave no answer that can be used. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

/** Of a tool that could not be run, or gave no answer that can be used. */
export function isToolFailure(error: unknown): error is RunFailure | ToolFailure {
  return error instanceof RunFailure || error instanceof ToolFailure;
}

/** Asks lsof(8), ps(1) and netstat(1), wherever they lie. */
export class UnixTools {
  private readonly found = new Map<string, string>();

  constructor(private readonly run: RunTool) {}

  /** @throws CollectFailure; the signal's reason where it was aborted. */
  async listeners(signal: AbortSignal): Promise<LsofOutput> {
    try {
      return readLsof(await this.ask(lsof, listenersOf, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw collectFailure(error);
    }
  }

  /** Working folders (`cwd`) and programs (the first `txt`). @throws RunFailure | ToolFailure */
  async folders(pids: readonly number[], signal: AbortSignal): Promise<LsofOutput> {
    return readLsof(await this.ask(lsof, foldersOf(pids), signal));
  }

  /** Every process. @throws RunFailure | ToolFailure */
  async processes(signal: AbortSignal): Promise<PsTable> {
    const result = await this.ask(ps, ['-axww', ...psColumns], signal);
    const table = parsePsTable(result.stdout.toString('utf8'));
    // ps itself is in it: none at all is no answer
    if (table.processes.size === 0) throw new ToolFailure(whatHappened(ps, result, table.malformed));
    return table;
  }

  /** The programs of all processes by PID, on macOS, where `comm` is a path. @throws RunFailure */
  async programs(signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    const { stdout } = await this.ask(ps, ['-axww', '-o', 'pid=', '-o', 'ppid=', '-o', 'comm='], signal);
    const rows = parsePsPrograms(stdout.toString('utf8'));
    return new Map(rows.map(({ pid, command }) => [pid, command]));
  }

  /** One process; empty where it has ended. @throws RunFailure | ToolFailure */
  async process(pid: number, signal: AbortSignal): Promise<PsTable> {
    const result = await this.ask(ps, ['-ww', '-p', String(pid), ...psColumns], signal);
    const table = parsePsTable(result.stdout.toString('utf8'));
    const says = result.stdout.length + result.stderr.length > 0;
    if (table.malformedCount > 0 || (table.processes.size === 0 && result.exitCode !== 0 && says)) {
      throw new ToolFailure(whatHappened(ps, result, table.malformed));
    }
    return table;
  }

  /**
   * Listening sockets of every user, on macOS: `-an` all of them, in numbers, `-v` with their processes, `-l` without
   * cutting IPv6 addresses. @throws RunFailure | ToolFailure
   */
  async systemSockets(signal: AbortSignal): Promise<NetstatOutput> {
    const result = await this.ask(netstat, ['-anvl'], signal);
    const text = result.stdout.toString('utf8');
    const output = parseNetstat(text);
    if (result.exitCode !== 0 || !/^Proto /m.test(text)) {
      throw new ToolFailure(whatHappened(netstat, result, output.malformed));
    }
    return output;
  }

  /**
   * The jobs of launchd that run, by PID: those of the user's own domain, or, for root, of the system's.
   * @throws RunFailure | ToolFailure
   */
  async launchdUnits(uid: number, signal: AbortSignal): Promise<ReadonlyMap<number, ServiceUnit>> {
    const result = await this.ask(launchctl, ['list'], signal);
    if (result.exitCode !== 0) throw new ToolFailure(whatHappened(launchctl, result));
    const scope = uid === 0 ? 'system' : 'user';
    const labels = parseLaunchctl(result.stdout.toString('utf8'));
    return new Map([...labels].map(([pid, name]) => [pid, { manager: 'launchd', name, scope }]));
  }

  /** Only a tool that is not there makes us try the next: no permission, or no answer, is an answer. */
  private async ask({ name, files }: Tool, args: readonly string[], signal: AbortSignal): Promise<RunResult> {
    const known = this.found.get(name);
    const candidates = known === undefined ? files : [known];
    for (const [index, file] of candidates.entries()) {
      const command: ToolCommand = { file, args, timeoutMs, maximumBytes };
      try {
        const result = await this.run(command, signal);
        this.found.set(name, file);
        return result;
      } catch (error) {
        if (!(error instanceof RunFailure) || error.reason !== 'missing') throw error;
        this.found.delete(name);
        if (index === candidates.length - 1) throw error;
      }
    }
    throw new RunFailure('missing', `${name}: not found`);
  }
}

/**
 * lsof ends with 1 where something it was asked for was not found, though it found the rest; and prints what it could
 * not look at to stderr. With 0 and nothing printed it contradicts itself.
 */
function readLsof(result: RunResult): LsofOutput {
  const { exitCode, stdout, stderr } = result;
  if (exitCode > 1) throw new ToolFailure(whatHappened(lsof, result));
  if (stdout.length === 0) {
    if (exitCode === 0 || stderr.length > 0) throw new ToolFailure(whatHappened(lsof, result));
    return { processes: [], malformed: [], malformedCount: 0 };
  }
  const output = parseLsofFields(stdout);
  if (output.processes.length === 0) throw new ToolFailure(whatHappened(lsof, result, output.malformed));
  return output;
}

function whatHappened(
  { name }: Tool,
  { exitCode, stdout, stderr }: RunResult,
  malformed: readonly string[] = [],
): string {
  const printed = stdout.length === 0 ? 'printed nothing' : `printed ${malformed.join(', ')}`;
  const said = stderr.toString('utf8').trim().slice(0, 400);
  return `${name} ended with ${exitCode} and ${printed}${said === '' ? '' : `: ${said}`}`;
}

function collectFailure(error: unknown): CollectFailure {
  if (error instanceof ToolFailure) {
    return new CollectFailure('unexpected', 'Could not look: lsof gave no answer.', error.message);
  }
  if (!(error instanceof RunFailure)) throw error;
  switch (error.reason) {
    case 'missing':
      return new CollectFailure(
        'missing',
        'Could not look: lsof is not installed. Install it with the package manager of this system.',
        error.message,
      );
    case 'denied':
      return new CollectFailure('denied', 'Could not look: this user may not run lsof.', error.message);
    case 'timeout':
      return new CollectFailure(
        'unexpected',
        `Could not look: lsof did not answer within ${timeoutMs / 1000} seconds.`,
        error.message,
      );
    case 'too-large':
      return new CollectFailure('unexpected', 'Could not look: lsof printed too much.', error.message);
    case 'killed':
      return new CollectFailure(
        'unexpected',
        'Could not look: lsof was ended before it had answered.',
        error.message,
      );
    case 'aborted':
    case 'unexpected':
      return new CollectFailure('unexpected', 'Could not look: lsof could not be run.', error.message);
  }
}
