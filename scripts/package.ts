/**
 * Usage: node out/scripts/package.js [--check]
 * Makes local-ports.vsix with vsce, and says what keeps the project from being published. Until package.json has a repository,
 * the README is packed with its pictures inside. With --check nothing is made: what is missing is an error.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesWithId, publishingProblem, type Identity } from './gallery/publishable';
import { selfContainedReadme } from './gallery/readme';
import { describeEnd, OwnedProcess } from './host/ownedProcess';
import { projectRoot } from './host/projectRoot';
import { runMain } from './host/runMain';
import type { Shutdown } from './host/shutdown';

const root = projectRoot();
const readText = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

async function main(shutdown: Shutdown): Promise<number> {
  const manifest = JSON.parse(await readText('package.json')) as Identity;
  const texts = new Map<string, string>();
  for (const path of filesWithId) texts.set(path, await readText(path));
  const problem = publishingProblem(manifest, texts);
  if (process.argv.includes('--check')) {
    if (problem !== undefined) console.error(problem);
    return problem === undefined ? 0 : 1;
  }
  const end = await pack(manifest.repository === undefined ? await readmeOptions() : [], shutdown);
  if (problem !== undefined) console.log(problem);
  return end;
}

/** vsce refuses relative links that it cannot make absolute, and pictures that are not on a server. */
async function readmeOptions(): Promise<string[]> {
  const readme = await selfContainedReadme(await readText('README.md'), (path) => readFile(join(root, path)));
  const path = 'out/gallery/README.md';
  await mkdir(join(root, 'out', 'gallery'), { recursive: true });
  await writeFile(join(root, path), readme);
  return ['--readme-path', path, '--no-rewrite-relative-links'];
}

async function pack(options: readonly string[], shutdown: Shutdown): Promise<number> {
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const args = ['package', '--no-dependencies', '--out', 'local-ports.vsix', ...options];
  const child = new OwnedProcess(process.execPath, [vsce, ...args], {
    name: 'vsce',
    cwd: root,
    onLine: (line) => {
      console.log(line);
    },
  });
  shutdown.add(() => child.stop());
  const end = await child.ended;
  if (end.code === undefined) console.error(`vsce: ${describeEnd(end)}`);
  return end.code ?? 1;
}

runMain(main);
