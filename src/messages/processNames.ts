import * as l10n from '@vscode/l10n';
import { plainText } from '../model/text/text';
import { listOf } from './list';

/** A process, as texts name it. */
export interface NamedProcess {
  readonly pid: number;
  /** Of its program. */
  readonly name: string;
  /** Of its row in the tree, if the person chose it there. */
  readonly label?: string;
}

/** More than this are counted instead of named. */
const nameAtMost = 8;
/** Names can be long: more than this is counted too. */
const listLength = 240;

/** `Vite · shop`, as the tree names it, or `node`. */
export function displayName({ label, name }: Omit<NamedProcess, 'pid'>): string {
  return plainText(label ?? name, 80);
}

/** `Vite · shop (PID 4711)`. */
export function labelWithPid(process: NamedProcess): string {
  return l10n.t('{name} (PID {pid})', { name: displayName(process), pid: process.pid });
}

/** `node (PID 4711)`: the program, not the row. */
export function programWithPid({ name, pid }: Pick<NamedProcess, 'name' | 'pid'>): string {
  return labelWithPid({ name, pid });
}

/** `PID 4711` */
export function pidText({ pid }: Pick<NamedProcess, 'pid'>): string {
  return l10n.t('PID {pid}', { pid });
}

/** `node (PID 4711), esbuild (PID 4712) and 3 more`. @param maximumLength of what is named. */
export function processList(processes: readonly NamedProcess[], maximumLength = listLength): string {
  if (maximumLength === Infinity) return listOf(processes.map(labelWithPid));
  const named = processes.slice(0, nameAtMost).map(labelWithPid);
  const fitting = namedWithin(named, maximumLength);
  const count = processes.length - fitting.length;
  return listOf(count === 0 ? fitting : [...fitting, l10n.t('{count} more', { count })]);
}

/** Whether such a list leaves none out. */
export function areAllNamed(processes: readonly NamedProcess[], maximumLength: number): boolean {
  return (
    processes.length <= nameAtMost &&
    namedWithin(processes.map(labelWithPid), maximumLength).length === processes.length
  );
}

/** The first one and as many others as fit. */
function namedWithin(names: readonly string[], maximumLength: number): readonly string[] {
  let length = 0;
  const end = names.findIndex((name, index) => {
    length += name.length + 2;
    return index > 0 && length > maximumLength;
  });
  return end === -1 ? names : names.slice(0, end);
}
