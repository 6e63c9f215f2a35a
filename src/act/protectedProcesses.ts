import type { Refusal } from '../model/actions/termination';
import type { HostContext } from '../model/process/hostContext';
import { isEditor } from '../model/process/hostContext';
import type { Process } from '../model/process/process';

/**
 * Why a process must not be signaled; undefined if it may be.
 * @param process undefined if nothing runs under the PID any more.
 * @param self the extension host and its ancestors.
 */
export function refusalFor(
  pid: number,
  process: Process | undefined,
  self: readonly Process[],
  { editor }: HostContext,
): Refusal | undefined {
  if (pid <= 1) return { kind: 'firstProcess' };
  if (pid === editor.pid) return { kind: 'extensionHost' };
  if (process !== undefined && isEditor(process, editor)) return { kind: 'editorPart', editor: editor.name };
  if (self.some((ancestor) => ancestor.pid === pid)) return { kind: 'editorAncestor', editor: editor.name };
  return process === undefined ? undefined : systemRefusal(process);
}

function systemRefusal(process: Process): Refusal | undefined {
  const [service, ...services] = process.services;
  if (service !== undefined) return { kind: 'windowsServices', services: [service, ...services] };
  if (isWindowsPart(process)) return { kind: 'windowsPart' };
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
