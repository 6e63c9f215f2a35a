import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import type { ProcessReader } from './processReader';
import { ProcessUnreadable } from './processReader';
import type { FileReader } from './procFileReader';
import { isSystemError } from './procFileReader';

/**
 * The running processes of such names, as the kernel cuts them (proc_pid_comm(5)), in this network namespace: a process in
 * another one means its own `localhost`. Whose namespace may not be read counts, as other users' do.
 * @throws the system's error if the processes cannot be listed.
 */
export function* namedProcesses(
  procRoot: string,
  mayBe: (name: string) => boolean,
  files: FileReader,
  reader: ProcessReader,
): TimeSliced<Process[]> {
  const pids = (yield* files.names(procRoot, undefined)).filter((name) => /^\d+$/.test(name));
  const own = tryRead(() => files.link(`${procRoot}/self/ns/net`));
  const found: Process[] = [];
  for (const pid of pids) {
    yield;
    const name = tryRead(() => files.start(`${procRoot}/${pid}/comm`).toString('utf8').trim());
    if (name === undefined || !mayBe(name)) continue;
    const network = tryRead(() => files.link(`${procRoot}/${pid}/ns/net`));
    if (network !== undefined && own !== undefined && network !== own) continue;
    const process = readIfShown(reader, Number(pid));
    if (process !== undefined) found.push(process);
  }
  return found;
}

function readIfShown(reader: ProcessReader, pid: number): Process | undefined {
  try {
    return reader.read(pid);
  } catch (error) {
    if (!(error instanceof ProcessUnreadable)) throw error;
    return undefined;
  }
}

/** Undefined if the process has exited, or is another user's. */
function tryRead(read: () => string): string | undefined {
  try {
    return read();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
