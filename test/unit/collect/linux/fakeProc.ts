import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult, ToolCommand } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import type { SystemCalls } from '../../../../src/collect/linux/procFileReader';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';

/** Local addresses as a little-endian kernel prints them. */
export const loopback4 = '0100007F';
export const wildcard4 = '00000000';
export const loopback6 = '00000000000000000000000001000000';
export const wildcard6 = '00000000000000000000000000000000';
/** fe80::1 */
export const linkLocal6 = '000080FE000000000000000001000000';

export interface FakeSocket {
  readonly local: string;
  readonly port: number;
  readonly inode: number;
  readonly uid?: number;
}

export interface FakeProcess {
  readonly comm?: string;
  readonly state?: string;
  readonly parent?: number;
  readonly ticks?: number;
  readonly argv?: readonly string[];
  readonly cwd?: string;
  readonly executable?: string;
  readonly uid?: number;
  /** Inodes of the sockets it holds open. */
  readonly sockets?: readonly number[];
}

/** 2026-01-01 00:00:00 UTC. */
export const bootSeconds = Date.UTC(2026, 0, 1) / 1000;

export function notInstalled({ file }: ToolCommand): Promise<never> {
  return Promise.reject(new RunFailure('missing', `${file}: ENOENT`));
}

/** A folder that looks like /proc, with real files, folders and links. */
export class FakeProc {
  readonly folder = mkdtempSync(join(tmpdir(), 'local-ports-proc-'));
  readonly root = join(this.folder, 'proc');
  readonly passwd = join(this.folder, 'passwd');

  /** Running processes of which there is no folder (hidepid). */
  readonly hidden = new Set<number>();
  /** Every command that was run. */
  readonly commands: ToolCommand[] = [];
  /** What a command answers; by default it is not installed. */
  run: (command: ToolCommand) => Promise<RunResult> = notInstalled;
  /** In milliseconds. */
  now = 0;

  constructor() {
    mkdirSync(join(this.root, 'net'), { recursive: true });
    // this process: those with folders of the same owner are readable to it
    mkdirSync(join(this.root, 'self'));
    this.write('stat', `cpu  1 2 3 4\nbtime ${bootSeconds}\n`);
    for (const table of ['tcp', 'tcp6', 'udp', 'udp6'] as const) this.table(table, []);
    writeFileSync(this.passwd, 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n');
  }

  collector(uid = 1000, calls: SystemCalls = systemCalls): LinuxCollector {
    const isPidInUse = (pid: number): boolean =>
      this.hidden.has(pid) || existsSync(join(this.root, `${pid}/stat`));
    return new LinuxCollector({
      procRoot: this.root,
      passwdPath: this.passwd,
      byteOrder: 'LE',
      uid,
      calls,
      isPidInUse,
      pid: 900,
      parentPid: () => 800,
      run: (command) => {
        this.commands.push(command);
        return this.run(command);
      },
      now: () => this.now,
    });
  }

  table(name: 'tcp' | 'tcp6' | 'udp' | 'udp6', sockets: readonly FakeSocket[]): void {
    this.write(`net/${name}`, tableText(name, sockets));
  }

  text(name: 'tcp' | 'tcp6' | 'udp' | 'udp6', sockets: readonly FakeSocket[]): string {
    return tableText(name, sockets);
  }

  process(pid: number, process: FakeProcess = {}): void {
    const { argv = ['node', 'server.js'], uid = 1000, cwd = '/home/alice/shop' } = process;
    this.write(`${pid}/stat`, statText(pid, process));
    this.write(`${pid}/cmdline`, argv.map((argument) => `${argument}\0`).join(''));
    this.write(`${pid}/status`, `Name:\tx\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\n`);
    this.link(`${pid}/cwd`, cwd);
    this.link(`${pid}/exe`, process.executable ?? '/usr/bin/node');
    this.link(`${pid}/fd/0`, '/dev/null');
    this.link(`${pid}/fd/1`, 'pipe:[41]');
    (process.sockets ?? []).forEach((inode, index) => {
      this.link(`${pid}/fd/${index + 3}`, `socket:[${inode}]`);
    });
  }

  write(path: string, text: string | Buffer): void {
    const full = join(this.root, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, text);
  }

  link(path: string, target: string): void {
    const full = join(this.root, path);
    mkdirSync(join(full, '..'), { recursive: true });
    symlinkSync(target, full);
  }

  /** A folder instead of a file: reading it fails for every user, including root (EISDIR). */
  folderInPlaceOf(path: string): void {
    this.remove(path);
    mkdirSync(join(this.root, path), { recursive: true });
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function statText(
  pid: number,
  { comm = 'node', state = 'S', parent = 0, ticks = 1000 }: FakeProcess,
): string {
  const threads = state === 'Z' ? 1 : 11;
  return `${pid} (${comm}) ${state} ${parent} ${pid} ${pid} 0 -1 4194304 10 0 0 0 5 1 0 0 20 0 ${threads} 0 ${ticks} 1203232768 21034 18446744073709551615 1 1 0 0 0 0\n`;
}

export function tableText(name: 'tcp' | 'tcp6' | 'udp' | 'udp6', sockets: readonly FakeSocket[]): string {
  const noPeer = name.endsWith('6') ? wildcard6 : wildcard4;
  const state = name.startsWith('tcp') ? '0A' : '07';
  const heading =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  return (
    heading +
    sockets
      .map(
        ({ local, port, inode, uid = 1000 }, slot) =>
          `${String(slot).padStart(4)}: ${local}:${port.toString(16).toUpperCase().padStart(4, '0')} ${noPeer}:0000 ${state} 00000000:00000000 00:00000000 00000000 ${String(uid).padStart(5)}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`,
      )
      .join('')
  );
}
