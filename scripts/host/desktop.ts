/** Is there a desktop VS Code on this machine, and a display to show it on? */
import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export interface DesktopFacts {
  /** The program that opens a desktop VS Code, if one is on the PATH. */
  readonly code: string | undefined;
  readonly hasDisplay: boolean;
}

export function findDesktop(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): DesktopFacts {
  const launcher = findOnPath(platform === 'win32' ? ['code.cmd'] : ['code', 'code-insiders'], env);
  return {
    // A .cmd needs a shell. The program that it starts takes the same arguments without one.
    code: launcher && platform === 'win32' ? join(dirname(launcher), '..', 'Code.exe') : launcher,
    hasDisplay:
      platform === 'darwin' ||
      platform === 'win32' ||
      Boolean(env['DISPLAY']) ||
      Boolean(env['WAYLAND_DISPLAY']),
  };
}

/** The first of these programs found on the PATH. */
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
    // Missing or not executable: either way, not a candidate.
    return false;
  }
}
