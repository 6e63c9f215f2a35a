/** floor.c, built where there is a C compiler. */
import { join } from 'node:path';
import { describeEnd, runToEnd } from '../scripts/host/ownedProcess';
import { projectRoot } from '../scripts/host/projectRoot';

const compileTimeoutMs = 60_000;

/** @returns the path of the program, or why there is none. */
export async function buildFloor(): Promise<{ readonly program: string } | { readonly problem: string }> {
  const root = projectRoot();
  const program = join(root, 'out', 'bench', 'floor');
  const built = await runToEnd('cc', ['-O2', '-Wall', '-o', program, join(root, 'bench', 'floor.c')], {
    name: 'cc',
    timeoutMs: compileTimeoutMs,
  });
  if (built.code === 0) return { program };
  return {
    problem: built.startError === undefined ? `${describeEnd(built)} ${built.output}` : 'no C compiler, cc',
  };
}
