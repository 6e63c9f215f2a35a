import type { ProcessIdentity } from '../../model/process/process';
import type { ProcessUsage } from '../../model/process/usage';
import { hasEnded, parseProcStat } from './parseProcStat';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/** USER_HZ, the unit of fields 14 and 15 of /proc/PID/stat: 100 on every architecture Node runs on. */
const msPerTick = 10;

/** @returns undefined if it has exited, another process has its PID, or the system does not show it. */
export function readUsage(
  procRoot: string,
  { pid, startMark }: ProcessIdentity,
  files: FileReader,
): ProcessUsage | undefined {
  const folder = `${procRoot}/${pid}`;
  const text = (name: string): string | undefined => tryRead(files, `${folder}/${name}`);
  const residentBytes =
    parseKilobytes(text('smaps_rollup') ?? '', 'Pss') ?? parseKilobytes(text('status') ?? '', 'VmRSS');
  // last, so that all is of this process
  const statText = text('stat') ?? '';
  const stat = parseProcStat(statText);
  const cpuTicks = parseCpuTicks(statText);
  if (stat === undefined || hasEnded(stat) || stat.startTicks !== startMark) return undefined;
  return residentBytes === undefined || cpuTicks === undefined
    ? undefined
    : { cpuMs: cpuTicks * msPerTick, residentBytes };
}

/**
 * `VmRSS:     51200 kB`, of /proc/PID/status or smaps_rollup (proc_pid_status(5)); the unit is 1024 bytes.
 * @returns undefined if there is no such line, as of a kernel thread.
 */
export function parseKilobytes(text: string, name: 'VmRSS' | 'Pss'): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text);
  return found === null ? undefined : Number(found[1]) * 1024;
}

/** Fields 14 (utime) and 15 (stime) of /proc/PID/stat together; undefined if the text is no such line. */
export function parseCpuTicks(text: string): number | undefined {
  // the name before may hold anything, a `)` too
  const fields = text
    .slice(text.lastIndexOf(')') + 1)
    .trimStart()
    .split(/\s+/);
  const [user = '', system = ''] = fields.slice(14 - 3, 16 - 3);
  return /^\d+$/.test(user) && /^\d+$/.test(system) ? Number(user) + Number(system) : undefined;
}

function tryRead(files: FileReader, path: string): string | undefined {
  try {
    return files.start(path).toString('utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
