import { bootId, isParentOfSameProgram, ownSession, ownUnit, selfReports } from '../act/selfReports';
import type { SelfReport } from '../model/process/hostContext';
import type { ServiceUnit } from '../model/process/serviceUnit';

/** The process that Local Ports runs in: the extension host, or that of a command line. */
export interface HostProcess {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly parentPid: number;
  /** The file that it runs. */
  readonly executable: string;
  /** Undefined where it is not read. */
  readonly session: number | undefined;
  /** Undefined if it is in none, or it is not read. */
  readonly unit: ServiceUnit | undefined;
  /** Tells one start of the system from the next, where marks of starts do not; undefined if it is unknown. */
  readonly bootId: string | undefined;
  /** Whether its parent is shown to run the same file. */
  readonly isParentOfSameProgram: boolean;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** How the system reports this process now. */
  readonly reports: () => readonly SelfReport[];
}

/** Read once, from the system. */
export function thisProcess(platform: NodeJS.Platform = process.platform): HostProcess {
  const { pid, ppid, env, execPath } = process;
  const isLinux = platform === 'linux';
  return {
    ...{ platform, pid, parentPid: ppid, uid: process.geteuid?.() },
    ...{ environment: env, reports: () => selfReports(platform), executable: execPath },
    session: isLinux ? ownSession() : undefined,
    unit: isLinux ? ownUnit() : undefined,
    bootId: bootId(platform),
    isParentOfSameProgram: isLinux && isParentOfSameProgram(ppid),
  };
}
