import { LsofCollector } from '../../../../src/collect/unix/lsofCollector';
import type { RunTool, ToolCommand, RunResult } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import type { LsofSystem } from '../../../../src/collect/unix/lsofSystem';

export interface FakeFile {
  readonly fd?: string;
  readonly type?: 'IPv4' | 'IPv6';
  readonly device?: string;
  readonly protocol?: string;
  readonly name: string;
  readonly state?: string;
}

export interface FakeProcess {
  readonly pid: number;
  readonly parentPid?: number;
  /** As lsof prints it. */
  readonly command?: string;
  readonly uid?: number;
  readonly login?: string;
  readonly files: readonly FakeFile[];
}

/** What `lsof -F…0` prints. A socket is TCP, IPv4 and listening by default. */
export function lsofText(processes: readonly FakeProcess[]): Buffer {
  const sets = processes.flatMap(({ pid, parentPid = 1, command = 'node', uid = 501, login, files }) => [
    [`p${pid}`, `R${parentPid}`, `c${command}`, `u${uid}`, ...(login === undefined ? [] : [`L${login}`])],
    ...files.map(({ fd = '3', type = 'IPv4', device, protocol = 'TCP', name, state = 'LISTEN' }) => [
      ...[`f${fd}`, `t${type}`, ...(device === undefined ? [] : [`d${device}`]), `P${protocol}`, `n${name}`],
      ...(protocol === 'TCP' && state !== '' ? [`TST=${state}`, 'TQR=0', 'TQS=0'] : []),
    ]),
  ]);
  return Buffer.from(sets.map((set) => `${set.map((field) => `${field}\0`).join('')}\n`).join(''));
}

export interface FakeRow {
  readonly pid: number;
  readonly parentPid?: number;
  readonly uid?: number;
  readonly state?: string;
  readonly start?: string;
  readonly command?: string;
  readonly cwd?: string;
  readonly executable?: string;
  /** As `ps -E` prints it; left out where the system does not show it. */
  readonly environment?: readonly string[];
}

const startOfAll = 'Mon Nov 23 13:58:14 2026';
/** `date -u -d 'Mon Nov 23 13:58:14 2026' +%s` */
export const startSecondsOfAll = 1_795_442_294;

function psText(rows: readonly FakeRow[]): string {
  return rows
    .map(
      ({ pid, parentPid = 1, uid = 501, state = 'S', start = startOfAll, command = 'node' }) =>
        `${pid} ${parentPid} ${uid} ${state} ${start} ${command}\n`,
    )
    .join('');
}

export function answer(stdout: string | Buffer, exitCode = 0, stderr = ''): RunResult {
  return { exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) };
}

type Answer = RunResult | RunFailure;

/** A Unix whose tools print what the test sets. The output of each tool can be replaced as a whole. */
export class FakeUnix {
  /** `netstat`, `lsof`, `folders`, `ps` (all processes), `programs`, `ps -p`, `ps -E`, `launchctl`, in order. */
  readonly asked: string[] = [];
  readonly files: string[] = [];
  sockets: readonly FakeProcess[] = [];
  rows: readonly FakeRow[] = [];
  /** As netstat of macOS 13 prints them. */
  systemSockets: readonly string[] = [];
  uid = 501;
  platform = 'freebsd';
  netstat: Answer | undefined;
  lsof: Answer | undefined;
  folders: Answer | undefined;
  ps: Answer | undefined;
  programs: Answer | undefined;
  environments: Answer | undefined;
  ownEnvironment: readonly string[] = [];
  /** As launchctl prints it. */
  launchctl: Answer | undefined;
  findProcesses: LsofSystem['findProcesses'] = () => Promise.reject(new Error('find-process: no answer'));
  findProcessesCalls = 0;
  /** That was given last, if tools and processes are given PIDs one after another, as macOS does. */
  lastPid: number | undefined;
  /** Long after `startOfAll`. */
  now = (startSecondsOfAll + 86_400) * 1000;
  /** Called before each answer. */
  onAsk: (what: string) => void = () => undefined;
  isThere: (file: string) => boolean = () => true;

  collector(run: RunTool = (command, signal) => this.run(command, signal)): LsofCollector {
    return new LsofCollector({
      platform: this.platform,
      run,
      findProcesses: () => {
        this.findProcessesCalls++;
        return this.findProcesses();
      },
      zoneName: (index) => (index === 4 ? 'en0' : undefined),
      isPidInUse: (wanted) => wanted === 1 || this.rows.some(({ pid }) => pid === wanted),
      isPidOfOthers: (wanted) => this.rows.some(({ pid, uid = 501 }) => pid === wanted && uid !== this.uid),
      now: () => this.now,
      user: { uid: this.uid, name: 'alice' },
      ownEnvironment: this.ownEnvironment,
    });
  }

  /** What was run since the last call. */
  takeAsked(): string[] {
    return this.asked.splice(0);
  }

  run({ file, args }: ToolCommand, signal: AbortSignal): Promise<RunResult> {
    this.files.push(file);
    if (!this.isThere(file)) return Promise.reject(new RunFailure('missing', `${file}: ENOENT`));
    const what = nameOf(file.replace(/.*\//, ''), args);
    this.asked.push(what);
    this.onAsk(what);
    if (signal.aborted) return Promise.reject(new RunFailure('aborted', 'cancelled'));
    if (this.lastPid !== undefined) this.lastPid++;
    const result = this.answerTo(what, args);
    if (result instanceof RunFailure) return Promise.reject(result);
    return Promise.resolve({ ...result, pid: this.lastPid });
  }

  private answerTo(what: string, args: readonly string[]): Answer {
    const asked = args[args.indexOf('-p') + 1]?.split(',').map(Number) ?? [];
    switch (what) {
      case 'netstat':
        return this.netstat ?? answer(netstatText(this.systemSockets));
      case 'lsof':
        return withMark(this.lsof ?? answer(lsofText(this.sockets), this.sockets.length === 0 ? 1 : 0));
      case 'folders': {
        const sets = this.rows.filter(({ pid }) => asked.includes(pid));
        const text = sets.map(
          ({ pid, cwd, executable }) =>
            `p${pid}\0\n${cwd === undefined ? '' : `fcwd\0n${cwd}\0\n`}${executable === undefined ? '' : `ftxt\0n${executable}\0\nftxt\0n/usr/lib/dyld\0\n`}`,
        );
        return this.folders ?? answer(text.join(''), sets.length === asked.length ? 0 : 1);
      }
      case 'programs':
        return (
          this.programs ??
          answer(
            this.rows
              .map(({ pid, parentPid = 1, executable = '(ended)' }) => ` ${pid} ${parentPid} ${executable}\n`)
              .join(''),
          )
        );
      case 'launchctl':
        return this.launchctl ?? answer('PID\tStatus\tLabel\n');
      case 'ps -E': {
        const rows = this.rows.filter(({ pid }) => asked.includes(pid));
        return (
          this.environments ??
          answer(
            rows
              .map(({ pid, command = 'node', environment = [] }) =>
                [pid, command, ...environment].join(' ').concat('\n'),
              )
              .join(''),
          )
        );
      }
      case 'ps -p': {
        const rows = this.rows.filter(({ pid }) => asked.includes(pid));
        return this.ps ?? answer(psText(rows), rows.length === 0 ? 1 : 0);
      }
      default:
        return (
          this.ps ??
          answer(psText([{ pid: 1, parentPid: 0, uid: 0, command: '/sbin/launchd' }, ...this.rows]))
        );
    }
  }
}

/** In repeat mode lsof prints it after a listing, and is ended. It prints none if it fails or is cut. */
function withMark(result: Answer): Answer {
  if (result instanceof RunFailure || result.exitCode > 1) return result;
  if (result.stdout.length > 0 && result.stdout.at(-1) !== 0x0a) return result;
  if (result.stdout.length === 0 && (result.exitCode === 0 || result.stderr.length > 0)) return result;
  return { ...result, exitCode: 0, stdout: Buffer.concat([result.stdout, Buffer.from('m\0\n')]) };
}

const netstatHeading =
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid   epid state  options';

/** With the heading of the table that follows. */
export function netstatText(rows: readonly string[]): string {
  return [netstatHeading, ...rows, 'Active LOCAL (UNIX) domain sockets', ''].join('\n');
}

function nameOf(program: string, args: readonly string[]): string {
  if (args.includes('comm=')) return 'programs';
  if (args.includes('-E')) return 'ps -E';
  if (!args.includes('-p')) return program;
  return program === 'lsof' ? 'folders' : `${program} -p`;
}
