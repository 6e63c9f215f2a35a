import type { Console } from './console';

/** One document for a script. */
export function printJson(console: Console, data: object): void {
  console.out(JSON.stringify(data, undefined, 2));
}
