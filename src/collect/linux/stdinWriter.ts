import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice } from '../../model/text/timeSlice';
import type { RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';
import { inSlices } from '../timeSlice';
import { FileReader, isSystemError } from './procFileReader';
import { ssFiles } from './socketGroups';

/** `-x`: Unix sockets, with the inode of each and of its peer; all of this network namespace. */
const ss = { args: ['-H', '-x'], timeoutMs: 3_000, maximumBytes: 8 * 1024 * 1024 };

interface StdinSystem {
  readonly procRoot: string;
  readonly run: RunTool;
}

/**
 * Whether a process can write to what this process reads from: it has the other end of the standard input open. That shows
 * who speaks to a server, where a parent does not: a process gets another parent when its own exits, if an ancestor is a
 * subreaper, and clone(2) with CLONE_PARENT gives it the parent of the one that started it.
 * @returns false also if that is unknown.
 */
export async function isStdinWriter(pid: number, { procRoot, run }: StdinSystem): Promise<boolean> {
  const files = new FileReader();
  try {
    const own = files.link(`${procRoot}/self/fd/0`);
    if (own.startsWith('pipe:')) return await inSlices(hasOpen(files, `${procRoot}/${pid}`, own, true));
    const inode = /^socket:\[(\d+)\]$/.exec(own)?.[1];
    const peer = inode === undefined ? undefined : await peerOf(inode, run);
    if (peer === undefined) return false;
    return await inSlices(hasOpen(files, `${procRoot}/${pid}`, `socket:[${peer}]`, false));
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof RunFailure)) throw error;
    return false;
  }
}

/** @param mustWrite both ends of a pipe have the same name. @throws the system's error. */
function* hasOpen(
  files: FileReader,
  folder: string,
  target: string,
  mustWrite: boolean,
): TimeSliced<boolean> {
  let read = 0;
  for (const descriptor of yield* files.names(`${folder}/fd`, undefined)) {
    if (++read % itemsPerSlice === 0) yield;
    const path = `${folder}/fd/${descriptor}`;
    if (linkOf(files, path) !== target) continue;
    if (!mustWrite || isForWriting(files, `${folder}/fdinfo/${descriptor}`)) return true;
  }
  return false;
}

/** It may have been closed since the folder was listed. */
function linkOf(files: FileReader, path: string): string | undefined {
  try {
    return files.link(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}

/** `flags:  0100001` (octal; proc_pid_fdinfo(5)): the access mode is in the last two bits. */
function isForWriting(files: FileReader, path: string): boolean {
  const [, flags = '0'] = /^flags:\s*([0-7]+)$/m.exec(files.start(path).toString('latin1')) ?? [];
  return (Number.parseInt(flags, 8) & 3) !== 0;
}

/**
 * The inode of the socket at the other end.
 *
 *     u_str ESTAB 0      0                          * 34278470            * 34278469
 */
async function peerOf(inode: string, run: RunTool): Promise<string | undefined> {
  const { exitCode, stdout } = await runFirstFound(run, ssFiles, ss, new AbortController().signal);
  if (exitCode !== 0) return undefined;
  const row = new RegExp(`^u_\\w+ +ESTAB +\\d+ +\\d+ +\\* ${inode} +\\* (\\d+) *$`, 'm');
  const peer = row.exec(stdout.toString('latin1'))?.[1];
  return peer === '0' ? undefined : peer;
}
