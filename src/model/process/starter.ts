import { executablePath } from './process';
import type { Process, EndedStarter } from './process';
import { programName } from './runtimes';
import { isShell } from './shell';
/**
 * Who started a process. `parent`: its parent. `ended`: a process that has ended, known only if a scan saw it; the parent
 * has adopted it. `unknown`: its parent is one that adopts, and nothing shows whether it did. `none`: no parent is known.
 */
export type Starter =
  | { readonly kind: 'parent' | 'unknown' | 'none' }
  | { readonly kind: 'ended'; readonly starter: EndedStarter | undefined };

/**
 * A process whose parent ends is adopted by the first process of its PID namespace, or by an ancestor that has asked for it
 * (prctl(2), PR_SET_CHILD_SUBREAPER), which nothing shows. But a process is born in the session and the process group of
 * its parent, and leaves them only for its own (setsid(2)) or for another group of the session (setpgid(2), as shells do
 * for pipelines). Windows keeps the PID of a parent that has ended, which another process may have by now.
 * @param parent undefined if no process has that PID, or only one that started later.
 * @param areAllKnown whether a PID that is missing belongs to no process.
 */
export function starterOf(process: Process, parent: Process | undefined, areAllKnown = false): Starter {
  if (process.endedStarter !== undefined) return { kind: 'ended', starter: process.endedStarter };
  if (parent === undefined) {
    return process.parentPid !== undefined && areAllKnown
      ? { kind: 'ended', starter: undefined }
      : { kind: 'none' };
  }
  if (isBornElsewhere(process, parent)) return { kind: 'ended', starter: undefined };
  return { kind: mayAdopt(parent) ? 'unknown' : 'parent' };
}

/** A session or group that the PID namespace of this process does not show is 0, for a parent and its child alike. */
function isBornElsewhere(process: Process, parent: Process): boolean {
  const { pid, session, group } = process;
  if (session === undefined || parent.session === undefined) return false;
  if (session !== pid && session !== parent.session) return true;
  return mayAdopt(parent) && !isShell(parent) && group !== pid && group !== parent.group;
}

/** Service managers of a user, and what stands in for the first process in containers and sessions. */
const subreapers =
  /^(?:systemd|init|upstart|launchd|containerd-shim(?:-.+)?|conmon|tini|dumb-init|catatonit|docker-init|podman-init|bwrap|relay\(\d+\)|sessionleader)$/;

function mayAdopt(process: Process): boolean {
  const path = executablePath(process) ?? process.name;
  return process.pid === 1 || [path, process.name].some((name) => subreapers.test(programName(name)));
}
