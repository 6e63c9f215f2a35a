import { rounds } from '../../support/rounds';

/** `LOCAL_PORTS_WORLDS=5000` worlds, from the seed `LOCAL_PORTS_FIRST_WORLD` on. */
const count = Number(process.env['LOCAL_PORTS_WORLDS'] ?? Math.max(200, rounds(400)));
const first = Number(process.env['LOCAL_PORTS_FIRST_WORLD'] ?? 1);

/** What is wrong in the first worlds in which anything is, with their seeds. @param share of the worlds, one in so many. */
export async function failuresOf(
  check: (seed: number) => Promise<{ readonly what: string; readonly wrong: readonly string[] }>,
  share = 1,
): Promise<readonly string[]> {
  const failures: string[] = [];
  for (let seed = first; seed < first + count / share && failures.length < 30; seed++) {
    const { what, wrong } = await check(seed);
    if (wrong.length > 0) failures.push(`seed ${seed}, ${what}:`, ...wrong);
  }
  return failures;
}
