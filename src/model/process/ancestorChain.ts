import type { Process } from './process';
import type { HostContext } from './hostContext';
import { isOfEditor } from './hostContext';

/** The chain up to, and without, the editor and what started it, or the first process of the system. */
export function belowEditor(ancestors: readonly Process[], hostContext: HostContext): Process[] {
  return upToEditor(ancestors, hostContext).filter(({ pid }) => pid > 1);
}

/** The same with the first process, which in a container may be anything: a supervisor, or the program itself. */
export function upToEditor(ancestors: readonly Process[], { editor }: HostContext): Process[] {
  const end = ancestors.findIndex((ancestor) => isOfEditor(ancestor, editor));
  return end === -1 ? [...ancestors] : ancestors.slice(0, end);
}
