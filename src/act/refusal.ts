import type { Process } from '../model/process';
import type { Viewpoint } from '../model/viewpoint';
import { isEditor } from '../model/viewpoint';

/**
 * Why a process must not be signalled, in a sentence; undefined where nothing speaks against it.
 * @param process undefined where nothing runs under the PID any more.
 * @param self the extension host and its ancestors.
 */
export function refusal(
  pid: number,
  process: Process | undefined,
  self: readonly Process[],
  { editor }: Viewpoint,
): string | undefined {
  if (pid <= 1) return 'It is the first process of the system, and ending it would end everything.';
  if (pid === editor.pid) return 'It is the extension host that Local Ports itself runs in.';
  if (process !== undefined && isEditor(process, editor)) return `It is a part of ${editor.name}.`;
  if (self.some((ancestor) => ancestor.pid === pid)) {
    return `${editor.name} was started by it and would end with it.`;
  }
  return undefined;
}
