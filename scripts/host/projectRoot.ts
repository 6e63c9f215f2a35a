/** Finds the project folder from any built tool (out/scripts, out/test/e2e, …). */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function projectRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'esbuild.mjs')) && existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`No project folder above ${from}.`);
  }
}

/** The path of a built tool or test, given relative to out/ without extension: `scripts/host/keeper`. */
export function builtFile(name: string): string {
  return join(projectRoot(), 'out', `${name}.js`);
}
