/** Is there a desktop VS Code on this machine, and a display to show it on? */
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface DesktopFacts {
  /** What opens a desktop VS Code, if one is on the PATH. */
  readonly code: string | undefined;
  readonly hasDisplay: boolean;
}

export function findDesktop(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): DesktopFacts {
  const launcher = findOnPath(platform === 'win32' ? ['code.cmd'] : ['code', 'code-insiders'], env);
  return {
    // A .cmd needs a shell; the program it starts does not, and takes the same arguments.
    code: launcher && platform === 'win32' ? join(dirname(launcher), '..', 'Code.exe') : launcher,
    hasDisplay:
      platform === 'darwin' ||
      platform === 'win32' ||
      Boolean(env['DISPLAY']) ||
      Boolean(env['WAYLAND_DISPLAY']),
  };
}

/** The first of the named programs that the PATH leads to. */
export function findOnPath(
  names: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Absent or not ours to run: for the search the same answer.
    return false;
  }
}
