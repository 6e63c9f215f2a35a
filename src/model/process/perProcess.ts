import type { Process } from './process';

/**
 * Reads once what is asked of a process again and again, of each of its listeners and descendants in every scan. A `Process`
 * object is never changed once it was read.
 */
export function perProcess<T>(read: (process: Process) => T): (process: Process) => T {
  const known = new WeakMap<Process, { readonly value: T }>();
  return (process) => {
    const before = known.get(process);
    if (before !== undefined) return before.value;
    const value = read(process);
    known.set(process, { value });
    return value;
  };
}
