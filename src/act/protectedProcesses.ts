import type { Refusal } from '../model/actions/termination';
import type { Editor, HostContext } from '../model/process/hostContext';
import { isEditor } from '../model/process/hostContext';
import type { Process } from '../model/process/process';
import { socketManagerOf } from '../model/process/socketManager';

/** Why a process must not be signaled; undefined if it may be. */
export type FindRefusal = (pid: number, process: Process | undefined) => Refusal | undefined;

/**
 * For many processes at once, what is known about one's own is read once. The process that is asked about is undefined if
 * nothing runs under the PID any more.
 * @param self the extension host and its ancestors, then the processes and ancestors of `lineagePids`.
 */
export function refusals(self: readonly Process[], { editor, uid }: HostContext): FindRefusal {
  const lineage = new Set([...lineagePids(editor), ...self.map(({ pid }) => pid)]);
  // on Windows parents often exit before their children, and no other process takes their place
  const isChainExpected = uid !== undefined;
  const isShown = isShownCorrectly(self, editor);
  const oldest = oldestOf(self);
  return (pid, process) => {
    if (pid <= 1) return { kind: 'firstProcess' };
    if (pid === editor.pid) return { kind: 'extensionHost' };
    if (process !== undefined && isEditor(process, editor))
      return { kind: 'editorPart', editor: editor.name };
    if (lineage.has(pid)) return { kind: 'editorAncestor', editor: editor.name };
    if (process === undefined) return undefined;
    if (!isShown || (isChainExpected && mayBeHiddenAncestor(process, oldest))) {
      return { kind: 'unknownLineage', editor: editor.name };
    }
    return systemRefusal(process);
  };
}

/**
 * The PIDs whose ancestor chains make up what started the editor. The parent is read as well: where the system shows a
 * false line for one's own process (qemu-user fakes /proc/self/stat and /proc/OWN_PID/stat), its parent is still protected.
 */
export function lineagePids({ pid, reports }: Editor): number[] {
  const parents = (reports?.() ?? []).map(({ parentPid }) => parentPid).filter((parent) => parent > 0);
  return [...new Set([pid, ...parents])];
}

/** Whether one's own process is found, and shown with the parent that the system reports. If not, any process may be an ancestor. */
function isShownCorrectly([host]: readonly Process[], { pid, reports }: Editor): boolean {
  return (
    host?.pid === pid &&
    host.startMark !== undefined &&
    (reports?.() ?? []).every((report) => report.pid === pid && report.parentPid === (host.parentPid ?? 0))
  );
}

/**
 * Whether a process may be an ancestor that was not found, because the chain breaks off: an ancestor is hidden (hidepid of
 * proc(5)) or has just exited. It can only be one that started no later than the oldest known ancestor, which is the
 * extension host itself where even the parent is hidden. The hidden one is not it, for what is asked about was read; those
 * that started the hidden one, such as the shell that ran sudo, may be readable.
 */
function mayBeHiddenAncestor(process: Process, oldest: Process | undefined): boolean {
  if (oldest === undefined || oldest.pid <= 1 || (oldest.parentPid ?? 0) <= 1) return false;
  return (
    process.startedAt === undefined || oldest.startedAt === undefined || process.startedAt <= oldest.startedAt
  );
}

/** The end of the chain of parents that begins with the first process. */
function oldestOf(chains: readonly Process[]): Process | undefined {
  const byPid = new Map(chains.map((process) => [process.pid, process]));
  let [oldest] = chains;
  if (oldest === undefined) return undefined;
  for (const seen = new Set<number>(); !seen.has(oldest.pid);) {
    seen.add(oldest.pid);
    oldest = byPid.get(oldest.parentPid ?? 0) ?? oldest;
  }
  return oldest;
}

function systemRefusal(process: Process): Refusal | undefined {
  if (process.services === undefined) return { kind: 'unknownServices' };
  const [service, ...services] = process.services;
  if (service !== undefined) return { kind: 'windowsServices', services: [service, ...services] };
  if (isWindowsPart(process)) return { kind: 'windowsPart' };
  if (socketManagerOf(process, undefined) !== undefined) return { kind: 'serviceManager' };
  return isControlCenter(process) ? { kind: 'controlCenter' } : undefined;
}

/** Processes without which a Windows session ends or cannot continue, in lower case. */
const windowsParts = new Set([
  ...['system', 'secure system', 'registry', 'memory compression'],
  ...[
    'smss.exe',
    'csrss.exe',
    'wininit.exe',
    'winlogon.exe',
    'services.exe',
    'lsass.exe',
    'svchost.exe',
    'dwm.exe',
  ],
]);

/**
 * By name and folder: the kernel's processes have no path, and those of protected processes cannot be read. A program of
 * that name in another folder is not a part of Windows. Only Windows reports no user.
 */
function isWindowsPart({ name, executable, user }: Process): boolean {
  return (
    user === undefined &&
    windowsParts.has(name.toLowerCase()) &&
    (executable === undefined || /^[a-z]:\\[^\\]+\\system32\\[^\\]+$/i.test(executable))
  );
}

function isControlCenter({ name, executable }: Process): boolean {
  return executable === undefined
    ? name === 'ControlCenter'
    : executable.startsWith('/System/Library/CoreServices/ControlCenter.app/');
}
