/**
 * Makes the package of the command line for npm, from what esbuild.mjs has built: in a folder of its own, because vsce takes
 * the package.json of the project.
 *
 *   node esbuild.mjs --production && node out/scripts/npmPackage.js && npm publish out/npm
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from './host/projectRoot';
import { runMain } from './host/runMain';

/** The server for agents is a bundle of its own. */
const bundles = ['local-ports.js', 'mcp.js', 'ThirdPartyNotices.txt'];

export async function makeNpmPackage(folder: string): Promise<void> {
  const root = projectRoot();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of bundles) {
    const built = join(root, 'dist', name);
    if (existsSync(built)) await cp(built, join(folder, name));
  }
  await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const manifest = manifestFrom(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await writeFile(join(folder, 'README.md'), readmeFrom(await readFile(join(root, 'README.md'), 'utf8')));
}

/** Without everything that VS Code reads, and without dependencies: the bundles have them. */
function manifestFrom(text: string): object {
  const { name, version, license, keywords, engines } = JSON.parse(text) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly keywords: readonly string[];
    readonly engines: { readonly node: string };
  };
  return {
    ...{ name, version },
    description: 'What listens on this machine, who owns it, and how to end it safely.',
    ...{ license, keywords, type: 'commonjs' },
    bin: { 'local-ports': 'local-ports.js' },
    engines: { node: engines.node },
  };
}

const sections = ['For scripts', 'For agents'];

/** The parts of the project's that are about the command line. */
function readmeFrom(text: string): string {
  const parts = text.split(/^(?=## )/m);
  const wanted = sections.flatMap((title) => parts.filter((part) => part.startsWith(`## ${title}\n`)));
  return ['# local-ports\n', ...wanted]
    .map((part) => part.trim())
    .join('\n\n')
    .concat('\n');
}

if (require.main === module) {
  runMain(async () => {
    await makeNpmPackage(process.argv[2] ?? join(projectRoot(), 'out', 'npm'));
    return 0;
  });
}
