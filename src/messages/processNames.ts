import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { portWords } from './listener';
import { plainText } from '../model/text/text';
import { listOf } from './list';

/** A process, as texts name it. */
interface NamedProcess {
  readonly pid: number;
  /** Of its program. */
  readonly name: string;
  /** Of its row in the tree, if the person chose it there. */
  readonly label?: string;
}

/** More than this are counted instead of named. */
const nameAtMost = 8;

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

/** `node (PID 4711), esbuild (PID 4712) and 3 more`. */
export function processList(processes: readonly NamedProcess[]): string {
  const named = processes.slice(0, nameAtMost).map(labelWithPid);
  const count = processes.length - named.length;
  return listOf(count === 0 ? named : [...named, l10n.t('{count} more', { count })]);
}

/** Each port once, UDP marked: `3000`, `53/udp`. */
export function distinctPorts(listeners: readonly Listener[]): readonly string[] {
  return [...new Set(listeners.map(portWords))];
}
