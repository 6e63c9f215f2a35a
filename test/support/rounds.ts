/**
 * Unit tests named `*.long.test.ts` try more than a quick layer has time for: the layer `unit` runs a fortieth of their rounds, the
 * layer `long` all of them.
 */

/** The environment variable that makes long tests whole. */
export const wholeVariable = 'LOCAL_PORTS_TEST_WHOLE';

/** @param file a built test. */
export function isLongTest(file: string): boolean {
  return file.endsWith('.long.test.js');
}

const share = process.env[wholeVariable] === undefined ? 40 : 1;

/** @param all the rounds of the whole test. */
export function rounds(all: number): number {
  return Math.ceil(all / share);
}

/** Every fortieth, or all of them. */
export function sampleOf<Value>(all: readonly Value[]): readonly Value[] {
  return all.filter((_, index) => index % share === 0);
}
