import type { World, WorldProcess, WorldSocket } from '../world';
import { isLinkLocal, isVisible, running } from '../world';

/**
 * What lsof of macOS prints for `-F pRcuLftdPnT0 -i`: a process's set, then one for each of its sockets (proc.c,
 * print_proc()). What the kernel does not let it read (EPERM) it leaves out without a word (dproc.c of libproc).
 * @param isListed what it prints here; left out: everything.
 */
export function lsofSockets(world: World, isListed: (process: WorldProcess) => boolean = () => true): string {
  const open = new Map<number, WorldSocket[]>();
  for (const socket of world.sockets) {
    for (const holder of socket.holders) {
      const sockets = open.get(holder);
      if (sockets === undefined) open.set(holder, [socket]);
      else sockets.push(socket);
    }
  }
  return [...running(world).values()]
    .filter((process) => isVisible(world, process) && isListed(process) && open.has(process.pid))
    .sort((a, b) => a.pid - b.pid)
    .map((process) => {
      const sets = (open.get(process.pid) ?? []).map((socket, index) => socketSet(socket, index + 3));
      return `${processSet(world, process)}${sets.join('')}`;
    })
    .join('');
}

/** `p425|R1|crapportd|u501|Lalice|` */
function processSet({ logins }: World, process: WorldProcess): string {
  const { pid, parentPid, uid } = process;
  const login = logins.get(uid);
  return setOf([
    ...[`p${pid}`, `R${parentPid}`, `c${printable(kernelName(process))}`, `u${uid | 0}`],
    ...(login === undefined ? [] : [`L${login}`]),
  ]);
}

/** `f10|tIPv4|d0xfc0f0126ef5bb9c7|PTCP|n*:57741|TST=LISTEN|TQR=0|TQS=0|` */
function socketSet(socket: WorldSocket, descriptor: number): string {
  const { id, protocol, family } = socket;
  return setOf([
    ...[`f${descriptor}`, `tIPv${family}`, `d0x${(0xfc0f_0000 + id).toString(16)}`],
    ...[`P${protocol.toUpperCase()}`, `n${nameOf(socket)}`],
    ...(protocol === 'tcp' ? [`TST=${stateOf(socket)}`, 'TQR=0', 'TQS=0'] : []),
  ]);
}

function nameOf(socket: WorldSocket): string {
  const { address, scope, port, state } = socket;
  const isWildcard = address === '0.0.0.0' || address === '::';
  // the kernel keeps the interface in the second group (KAME)
  const bare = isLinkLocal(address) ? `fe80:${(scope ?? 0).toString(16)}:${address.slice(5)}` : address;
  const host = isWildcard ? '*' : bare.includes(':') ? `[${bare}]` : bare;
  const local = `${host}:${port === 0 ? '*' : port}`;
  return state === 'connected' ? `${local}->${host === '*' ? '127.0.0.1' : host}:443` : local;
}

function stateOf({ state }: WorldSocket): string {
  return state === 'listening' ? 'LISTEN' : state === 'connected' ? 'ESTABLISHED' : 'CLOSED';
}

/** `-a -p PID,… -d cwd,txt -F pfn0`: the folder, then the program and what else is mapped. */
export function lsofFolders(world: World, pids: readonly number[]): { text: string; exitCode: number } {
  const alive = running(world);
  const found = [...new Set(pids)]
    .flatMap((pid) => alive.get(pid) ?? [])
    .filter((process) => isVisible(world, process))
    .sort((a, b) => a.pid - b.pid);
  return { text: found.map(folderSets).join(''), exitCode: found.length === pids.length ? 0 : 1 };
}

export function folderSets({ pid, cwd, executable }: WorldProcess): string {
  const files = [
    ['fcwd', `n${printable(cwd)}`],
    ['ftxt', `n${printable(executable)}`],
    ['ftxt', 'n/usr/lib/dyld'],
  ];
  return [setOf([`p${pid}`]), ...files.map(setOf)].join('');
}

/** 31 bytes (pbi_name of proc_bsdinfo), which may end within a character. */
export function kernelName({ executable }: Pick<WorldProcess, 'executable'>): Buffer {
  return Buffer.from(executable.slice(executable.lastIndexOf('/') + 1)).subarray(0, 31);
}

/** safestrprt() of lsof, where the locale prints ASCII alone. */
function printable(text: string | Buffer): string {
  const short: Readonly<Record<number, string>> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' };
  return [...Buffer.from(text)]
    .map((byte) => {
      if (byte === 0x5c) return '\\\\';
      if (byte < 0x20) return short[byte] ?? `^${String.fromCharCode(byte + 0x40)}`;
      return byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`;
    })
    .join('');
}

function setOf(fields: readonly string[]): string {
  return `${fields.map((field) => `${field}\0`).join('')}\n`;
}
