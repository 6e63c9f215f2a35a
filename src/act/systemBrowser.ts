import { spawn } from 'node:child_process';
import { delimiter, isAbsolute, win32 } from 'node:path';
import { resolveExecutable } from './resolveExecutable';

/** The system that the browser runs on. */
export interface BrowserHost {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
}

/** A browser that was not running yet may be what its opener waits for. */
const settledMs = 3_000;

/** What opens a URL on each system; nothing of it goes through a shell. */
export function browserCommand(
  { platform, environment }: BrowserHost,
  url: string,
): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['/usr/bin/open', url];
  if (platform !== 'win32') return ['xdg-open', url];
  const system = environment['SystemRoot'] ?? 'C:\\Windows';
  return [win32.join(system, 'System32', 'rundll32.exe'), 'url.dll,FileProtocolHandler', url];
}

/** @returns whether the system took the URL. */
export async function openInBrowser(host: BrowserHost, url: string): Promise<boolean> {
  const [program, ...args] = browserCommand(host, url);
  // whatever the working directory has under that name is not meant
  const path = (host.environment['PATH'] ?? '').split(delimiter).filter((entry) => isAbsolute(entry));
  const found = await resolveExecutable(program, '/', path.join(delimiter), { platform: host.platform });
  return found.kind === 'answered' && found.value !== undefined && launch(found.value.path, args);
}

function launch(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, [...args], { detached: true, stdio: 'ignore' });
    const answer = (isOpened: boolean): void => {
      clearTimeout(timer);
      resolve(isOpened);
    };
    const timer = setTimeout(() => {
      answer(true);
    }, settledMs);
    child.once('error', () => {
      answer(false);
    });
    child.once('exit', (code) => {
      answer(code === 0);
    });
    child.unref();
  });
}
