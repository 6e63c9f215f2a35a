import { arch, release, version } from 'node:os';
import type { SystemFact } from '../model/selfCheck/checkReport';
import { linuxFacts } from './linux/systemFacts';
import type { RunTool } from './runTool';
import { RunFailure } from './runTool';
import { runSystemTool, systemRoot } from './windows/windowsTools';

interface SystemFactOptions {
  readonly platform: NodeJS.Platform;
  /** The effective user; undefined on Windows. */
  readonly uid: number | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly run: RunTool;
}

/** What this system is, as far as it changes how it is read. Short, and nothing of a person. */
export async function readSystemFacts(
  { platform, uid, environment, run }: SystemFactOptions,
  signal: AbortSignal,
): Promise<readonly SystemFact[]> {
  const { locale, timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const offset = -new Date().getTimezoneOffset();
  const variables = ['LC_ALL', 'LC_CTYPE', 'LANG'].flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [`${name}=${value}`];
  });
  return [
    ...(platform === 'linux' ? linuxFacts() : []),
    ...(platform === 'darwin' ? await macFacts(run, signal) : []),
    ...(platform === 'win32' ? [{ name: 'system', value: version() } as const] : []),
    { name: 'node', value: process.version },
    { name: 'kernel', value: `${platform} ${release()}` },
    { name: 'architecture', value: arch() },
    ...(uid === undefined ? [] : [{ name: 'privileges', value: uid === 0 ? 'root' : 'user' } as const]),
    ...(platform === 'win32' ? await codePages(run, signal) : []),
    { name: 'locale', value: [locale, ...variables].join(', ') },
    { name: 'timeZone', value: `${timeZone}, UTC${offset < 0 ? '-' : '+'}${hours(Math.abs(offset))}` },
  ];
}

/** Minutes as `05:30`. */
function hours(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

const limits = { timeoutMs: 5_000, maximumBytes: 64 * 1024 };

/** Undefined if the tool gave no answer. */
async function textOf(answer: ReturnType<RunTool>, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await answer).stdout.toString('latin1');
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RunFailure)) throw error;
    return undefined;
  }
}

async function macFacts(run: RunTool, signal: AbortSignal): Promise<SystemFact[]> {
  const command = { file: '/usr/bin/sw_vers', args: ['-productVersion'], ...limits };
  const [product] = /^[\d.]+/.exec((await textOf(run(command, signal), signal)) ?? '') ?? [];
  return product === undefined ? [] : [{ name: 'system', value: `macOS ${product}` }];
}

/**
 * Of tools (OEM) and of programs with windows (ANSI), from the registry, whose answer is in no language:
 *
 *     HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Nls\CodePage
 *         OEMCP    REG_SZ    850
 */
async function codePages(run: RunTool, signal: AbortSignal): Promise<SystemFact[]> {
  const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';
  const command = { args: ['query', key], ...limits };
  const text = await textOf(runSystemTool(run, systemRoot(), 'reg.exe', command, signal), signal);
  const found = [...(text ?? '').matchAll(/^\s+(ACP|OEMCP)\s+REG_SZ\s+(\d+)/gm)];
  if (found.length === 0) return [];
  return [{ name: 'codePage', value: found.map(([, name, page]) => `${name} ${page}`).join(', ') }];
}
