import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * When this process can open no further file (EMFILE, ENFILE), a child is created without its pipes, whatever its type says,
 * and the reason follows as an event.
 * @returns undefined if the child has its pipes. To be called before anything is awaited.
 */
export function whyWithoutPipes(child: Pick<ChildProcess, 'stdout'>): Promise<Error> | undefined {
  if ((child as Partial<typeof child>).stdout !== undefined) return undefined;
  return once(child as ChildProcess, 'error').then(([error]) => error as Error);
}
