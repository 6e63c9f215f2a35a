/** Real dev servers, of test/devservers/package.json, and small projects that they serve. */
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { ScratchFolder } from '../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../scripts/host/scratchFolder';
import { skipBecause } from './skip';
import { installDevServers } from './testServers';

/** Downloads some hundred megabytes, once. */
export const installTimeoutMs = 700_000;

/**
 * In a before hook with `this.timeout(installTimeoutMs)`: a folder for projects, in which the servers are installed
 * as in a workspace's root. Skips if they cannot be installed.
 */
export async function needDevServers(context: Mocha.Context): Promise<ScratchFolder> {
  let installed: string;
  try {
    installed = await installDevServers();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    // npm's first line names the cause; the others are help
    skipBecause(context, said.split('\n').slice(0, 2).join(' '));
  }
  const projects = await makeScratchFolder('projects', installed);
  // a repository of its own: the names of rows must not depend on the branch or working tree that is tested
  await mkdir(join(projects.path, '.git'));
  await writeFile(join(projects.path, '.git', 'HEAD'), 'ref: refs/heads/main\n');
  return projects;
}

/** @param name of the folder; the project is `@shop/NAME`. @param files contents by path. @returns the folder. */
export async function makeProject(
  parent: string,
  name: string,
  dev: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = join(parent, name);
  const manifest = JSON.stringify({ name: `@shop/${name}`, private: true, scripts: { dev } }, undefined, 2);
  for (const [path, text] of Object.entries({ ...files, 'package.json': manifest })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/**
 * As in a user's shell, without the environment of the tests, such as npm's. The servers ask no questions and send
 * no telemetry.
 */
export function shellEnvironment(home: string): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    HOME: home,
    NO_UPDATE_CHECK: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    npm_config_update_notifier: 'false',
    // otherwise its output is buffered until it exits
    PYTHONUNBUFFERED: '1',
  };
}
