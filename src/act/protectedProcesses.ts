import type { Process } from '../model/process/process';
import { enumerate } from '../model/text/text';
import type { HostContext } from '../model/process/hostContext';
import { isEditor } from '../model/process/hostContext';

/**
 * Why a process must not be signalled, in a sentence; undefined where nothing speaks against it.
 * @param process undefined where nothing runs under the PID any more.
 * @param self the extension host and its ancestors.
 */
export function refusalReason(
  pid: number,
  process: Process | undefined,
  self: readonly Process[],
  { editor }: HostContext,
): string | undefined {
  if (pid <= 1) return 'It is the first process of the system, and ending it would end everything.';
  if (pid === editor.pid) return 'It is the extension host that Local Ports itself runs in.';
  if (process !== undefined && isEditor(process, editor)) return `It is a part of ${editor.name}.`;
  if (self.some((ancestor) => ancestor.pid === pid)) {
    return `${editor.name} was started by it and would end with it.`;
  }
  return process === undefined ? undefined : systemRefusal(process);
}

/** What belongs to the system, and where the user can turn it off instead. */
function systemRefusal(process: Process): string | undefined {
  const { services } = process;
  if (services.length > 0) {
    const what = services.length === 1 ? 'the Windows service' : 'the Windows services';
    const which = services.length > 4 ? [...services.slice(0, 3), `${services.length - 3} more`] : services;
    return `It runs ${what} ${enumerate(which)}. Stop ${services.length === 1 ? 'it' : 'them'} in Services (services.msc) instead.`;
  }
  if (isOfWindows(process)) return 'It is a part of Windows, which needs it to run.';
  if (isControlCenter(process)) {
    return 'It is the Control Center of macOS. If it is AirPlay Receiver that holds the port (5000 or 7000), turn that off in System Settings › General › AirDrop & Handoff instead.';
  }
  return undefined;
}

/** Processes without which a session of Windows ends or cannot go on, in small letters. */
const partsOfWindows = new Set([
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
 * By name and place: the kernel's own have no path, and of protected ones it cannot be read. Elsewhere they would be
 * programs that took the name. Only Windows names no user.
 */
function isOfWindows({ name, executable, user }: Process): boolean {
  return (
    user === undefined &&
    partsOfWindows.has(name.toLowerCase()) &&
    (executable === undefined || /^[a-z]:\\[^\\]+\\system32\\[^\\]+$/i.test(executable))
  );
}

function isControlCenter({ name, executable }: Process): boolean {
  return executable === undefined
    ? name === 'ControlCenter'
    : executable.startsWith('/System/Library/CoreServices/ControlCenter.app/');
}
