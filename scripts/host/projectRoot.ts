/** Finds the project's folder from wherever a bundled tool runs (out/scripts, out/test/e2e, …). */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function projectRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'esbuild.mjs')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No project folder above ${from}.`);
  }
}

/** A bundled tool or test by its path without extension below out/, e.g. `scripts/host/keeper`. */
export function builtFile(name: string): string {
  return join(projectRoot(), 'out', `${name}.js`);
}
