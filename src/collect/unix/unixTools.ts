import { listingFailed } from '../../messages/collect';
import { CollectFailure } from '../collector';
import type { RunResult, RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';
import { inSlices } from '../timeSlice';
import { ToolFailure } from '../toolFailure';
import type { TimeSliced } from '../../model/text/timeSlice';
import { parseLaunchctl } from './parseLaunchctl';
import type { LsofOutput } from './parseLsof';
import { parseLsofFields } from './parseLsof';
import type { NetstatOutput } from './parseNetstat';
import { parseNetstat } from './parseNetstat';
import type { PsTable } from './parsePs';
import { parsePsPrograms, parsePsTable, psColumns } from './parsePs';
import { parsePsEnvironments, psEnvironmentColumns } from './parsePsEnvironment';
import type { PsUsage } from './parsePsUsage';
import { parsePsUsage, psUsageColumns } from './parsePsUsage';
import type { ServiceUnit } from '../../model/process/serviceUnit';

const timeoutMs = 10_000;
const maximumBytes = 32 * 1024 * 1024;

/**
 * `-nP` numbers, not names; `-b -w` no system call that may hang on a dead file server, and no warning about that; `-a` all
 * conditions together.
 */
const lsofAlways = ['-n', '-P', '-b', '-w', '-a'];

/**
 * Output that was cut between two lines looks complete. Only in repeat mode does lsof end a listing with a mark (`m`),
 * after which it waits for so many seconds; it is ended before.
 */
const untilMark = ['-r', '60'];

/**
 * All internet sockets in one call, because walking over the open files takes the time, not printing. States are filtered
 * afterwards, because lsof for Linux drops UDP if it is given `-sTCP:LISTEN`.
 */
const listenersOf = [...lsofAlways, '-i', '-F', 'pRcuLftdPnT0', ...untilMark];

const foldersOf = (pids: readonly number[]): string[] => [
  ...lsofAlways,
  ...['-p', pids.join(',')],
  ...['-d', 'cwd,txt'],
  ...['-F', 'pfn0'],
];

/** Sockets with one of these ports at either end, in any state. */
const usersOf = (ports: readonly number[]): string[] => [
  ...lsofAlways,
  ...['-i', `:${ports.join(',')}`],
  ...['-F', 'pRcuLftdPnT0', ...untilMark],
];

/** The usual paths of a tool; last its bare name, which is searched in PATH. */
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

export interface LsofListing extends LsofOutput {
  /** What lsof reported as an error although it printed listeners: there may be more. */
  readonly complaint?: string;
  /** It lacks the mark at the end: there may be more. */
  readonly isCut?: true;
}

/** Runs lsof(8), ps(1), netstat(1) and launchctl(1). */
export class UnixTools {
  private readonly found = new Map<string, string>();

  constructor(
    private readonly run: RunTool,
    /** Given the PID of each tool that was run. */
    private readonly onRun: (pid: number | undefined) => void = () => undefined,
  ) {}

  /** @throws CollectFailure; the signal's reason if it was aborted. */
  async listeners(signal: AbortSignal): Promise<LsofListing> {
    try {
      const result = await this.ask(lsof, listenersOf, signal);
      const { isWhole, ...output } = await parseLsofResult(result, signal);
      const complaint = complaintIn(result);
      return { ...output, ...(isWhole ? {} : { isCut: true }), ...(complaint === '' ? {} : { complaint }) };
    } catch (error) {
      signal.throwIfAborted();
      throw collectFailure(error);
    }
  }

  /** The sockets that use one of these ports at either end. @throws RunFailure | ToolFailure */
  async socketsOn(ports: readonly number[], signal: AbortSignal): Promise<LsofOutput> {
    const result = await this.ask(lsof, usersOf(ports), signal);
    const output = await parseLsofResult(result, signal);
    if (!output.isWhole) throw new ToolFailure('lsof', result);
    return output;
  }

  /** Working folders (`cwd`) and programs (the first `txt`). @throws RunFailure | ToolFailure */
  async folders(pids: readonly number[], signal: AbortSignal): Promise<LsofOutput> {
    return parseLsofResult(await this.ask(lsof, foldersOf(pids), signal), signal);
  }

  /** Every process. @throws RunFailure | ToolFailure */
  async processes(signal: AbortSignal): Promise<PsTable> {
    const result = await this.ask(ps, ['-axww', ...psColumns], signal);
    const table = await parsed(parsePsTable(result.stdout.toString('utf8')), signal);
    // ps lists itself, so an empty list is a failure
    if (table.processes.size === 0) throw new ToolFailure('ps', result, table.malformed);
    return table;
  }

  /** The programs of all processes by PID, on macOS, where `comm` is a path. @throws RunFailure | ToolFailure */
  async programs(signal: AbortSignal): Promise<ReadonlyMap<number, string>> {
    const result = await this.ask(ps, ['-axww', '-o', 'pid=', '-o', 'ppid=', '-o', 'comm='], signal);
    const text = result.stdout.toString('utf8');
    // a path that is cut is another program's
    const rows = await parsed(parsePsPrograms(text.slice(0, text.lastIndexOf('\n') + 1)), signal);
    // ps lists itself
    if (rows.length === 0) throw new ToolFailure('ps', result);
    return new Map(rows.map(({ pid, command }) => [pid, command]));
  }

  /** One process; empty if it has exited. @throws RunFailure | ToolFailure */
  async process(pid: number, signal: AbortSignal): Promise<PsTable> {
    const result = await this.ask(ps, ['-ww', '-p', String(pid), ...psColumns], signal);
    const table = await parsed(parsePsTable(result.stdout.toString('utf8')), signal);
    const hasOutput = result.stdout.length + result.stderr.length > 0;
    if (table.malformedCount > 0 || (table.processes.size === 0 && result.exitCode !== 0 && hasOutput)) {
      throw new ToolFailure('ps', result, table.malformed);
    }
    return table;
  }

  /**
   * What the environments of one's own processes say of who started them, on macOS, as far as the system shows it: not of
   * its own programs (csops(2), restricted). @param commands by PID. @throws RunFailure | ToolFailure
   */
  async environments(
    commands: ReadonlyMap<number, string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly string[]>> {
    const pids = [...commands.keys()].join(',');
    const result = await this.ask(ps, ['-E', '-ww', '-p', pids, ...psEnvironmentColumns], signal);
    return parsed(parsePsEnvironments(result.stdout.toString('utf8'), commands), signal);
  }

  /** What these processes use. @throws RunFailure | ToolFailure */
  async usages(pids: readonly number[], signal: AbortSignal): Promise<ReadonlyMap<number, PsUsage>> {
    const result = await this.ask(ps, ['-ww', '-p', pids.join(','), ...psUsageColumns], signal);
    return parsePsUsage(result.stdout.toString('utf8'));
  }

  /**
   * Listening sockets of every user, on macOS: `-an` all, as numbers, `-v` with their processes, `-l` without truncating
   * IPv6 addresses. @throws RunFailure | ToolFailure
   */
  async allUsersSockets(signal: AbortSignal): Promise<NetstatOutput & { readonly isCut: boolean }> {
    const { result, text } = await this.askNetstat(signal);
    const output = await parsed(parseNetstat(text), signal);
    if (result.exitCode !== 0 || !isNetstatTable(text)) {
      throw new ToolFailure('netstat', result, output.malformed);
    }
    return { ...output, isCut: !isWholeNetstat(text) };
  }

  /** What it prints of the sockets of all users, in any state, on macOS. @throws RunFailure | ToolFailure */
  async allUsersConnections(signal: AbortSignal): Promise<string> {
    const { result, text } = await this.askNetstat(signal);
    if (result.exitCode !== 0 || !isNetstatTable(text) || !isWholeNetstat(text))
      throw new ToolFailure('netstat', result);
    return text;
  }

  private async askNetstat(signal: AbortSignal): Promise<{ result: RunResult; text: string }> {
    const result = await this.ask(netstat, ['-anvl'], signal);
    return { result, text: result.stdout.toString('utf8') };
  }

  /**
   * The running jobs of launchd, by PID: those of the user's own domain, or, for root, of the system's.
   * @throws RunFailure | ToolFailure
   */
  async launchdUnits(uid: number, signal: AbortSignal): Promise<ReadonlyMap<number, ServiceUnit>> {
    const result = await this.ask(launchctl, ['list'], signal);
    if (result.exitCode !== 0) throw new ToolFailure('launchctl', result);
    const scope = uid === 0 ? 'system' : 'user';
    const labels = await parsed(parseLaunchctl(result.stdout.toString('utf8')), signal);
    if (labels === undefined) throw new ToolFailure('launchctl', result);
    return new Map([...labels].map(([pid, name]) => [pid, { manager: 'launchd', name, scope }]));
  }

  /** Searches a tool once, and again when it is gone. */
  private async ask({ name, files }: Tool, args: readonly string[], signal: AbortSignal): Promise<RunResult> {
    const known = this.found.get(name);
    const candidates = known === undefined ? files : [known];
    const endMark = args.includes('-r') ? { endMark: endOfListing } : {};
    const command = { args, timeoutMs, maximumBytes, ...endMark };
    try {
      const result = await runFirstFound(this.run, candidates, command, signal);
      this.found.set(name, result.file);
      this.onRun(result.pid);
      return result;
    } catch (error) {
      if (error instanceof RunFailure && error.reason === 'missing') this.found.delete(name);
      throw error;
    }
  }
}

function isNetstatTable(text: string): boolean {
  return /^Proto /m.test(text);
}

/**
 * The sockets of the Internet are followed by other tables, of which that of UNIX sockets is never empty; without their
 * headings the output was cut, be it between two lines:
 *
 *     Active LOCAL (UNIX) domain sockets
 */
function isWholeNetstat(text: string): boolean {
  return /^(?:Active|Registered) /m.test(text.slice(text.search(/^Proto /m)));
}

/**
 * Its warnings are about file systems, and sockets are in none. The lines of one are indented. Lines of others, such as
 * the dynamic linker, matter only if lsof failed.
 */
function complaintIn({ exitCode, stderr }: RunResult): string {
  const lines = stderr
    .toString('utf8')
    .split('\n')
    .filter(
      (line) =>
        !/^lsof: (?:WARNING:|no pwd entry)|^\s/.test(line) && (exitCode !== 0 || line.startsWith('lsof: ')),
    );
  return lines.join('\n').trim().slice(0, 400);
}

/**
 * lsof exits with 1 if anything it was asked for was not found, although it found the rest, and prints what it could not
 * read to stderr. With 0 and no output it contradicts itself.
 */
async function parseLsofResult(
  result: RunResult,
  signal: AbortSignal,
): Promise<LsofOutput & { readonly isWhole: boolean }> {
  const { exitCode, stderr } = result;
  if (exitCode > 1) throw new ToolFailure('lsof', result);
  const { isWhole, stdout } = withoutMark(result.stdout);
  if (stdout.length === 0) {
    if ((exitCode === 0 && !isWhole) || stderr.length > 0) throw new ToolFailure('lsof', result);
    // without repeat mode, 1 says that nothing was found
    return { processes: [], malformed: [], malformedCount: 0, isWhole: isWhole || exitCode === 1 };
  }
  const { processes, malformed, malformedCount } = await parsed(parseLsofFields(stdout), signal);
  if (processes.length === 0) throw new ToolFailure('lsof', result, malformed);
  return { processes, malformed, malformedCount, isWhole };
}

/**
 * `m` as a set of its own, which is flushed before the wait (main.c of lsof 4.91 in macOS, lsof-76, and of 4.95): `m`, the
 * NUL of `-F…0`, a newline. Old versions print no NUL after it.
 */
const endOfListing = /(?:^|\n)m\0?\n$/;

function withoutMark(stdout: Buffer): { readonly isWhole: boolean; readonly stdout: Buffer } {
  const [mark = ''] = endOfListing.exec(stdout.subarray(-8).toString('latin1')) ?? [];
  const length = mark.replace(/^\n/, '').length;
  return { isWhole: mark !== '', stdout: stdout.subarray(0, stdout.length - length) };
}

function parsed<T>(parsing: TimeSliced<T>, signal: AbortSignal): Promise<T> {
  return inSlices(parsing, signal);
}

function collectFailure(error: unknown): CollectFailure {
  if (error instanceof ToolFailure) {
    return new CollectFailure('unexpected', listingFailed('lsof', 'unusable', timeoutMs), error.message);
  }
  if (!(error instanceof RunFailure)) throw error;
  const reason = error.reason === 'missing' || error.reason === 'denied' ? error.reason : 'unexpected';
  return new CollectFailure(reason, listingFailed('lsof', error.reason, timeoutMs), error.message);
}
