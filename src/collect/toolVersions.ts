import type { RunTool } from './runTool';
import { RunFailure } from './runTool';

interface VersionQuery {
  readonly args: readonly string[];
  /** Finds it in what the tool prints, on either output. */
  readonly pattern: RegExp;
}

const firstLine = /^[^\r\n]+/;

/** By the names of tools; others have the version of their system. */
const queries: Readonly<Record<string, VersionQuery>> = {
  //     lsof version information:
  //         revision: 4.95.0
  lsof: { args: ['-v'], pattern: /revision: *(\S+)/ },
  //     ss utility, iproute2-6.1.0
  ss: { args: ['-V'], pattern: firstLine },
  //     ps from procps-ng 4.0.2; the BSDs' own has none, and complains
  ps: { args: ['--version'], pattern: /\bprocps\S* [\w.-]+|BusyBox \S+/i },
  //     systemd 252 (252.22-1~deb12u1)
  systemctl: { args: ['--version'], pattern: firstLine },
  'powershell.exe': {
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', '$PSVersionTable.PSVersion.ToString()'],
    pattern: /\d+(?:\.\d+)+/,
  },
};

const timeoutMs = 10_000;
const maximumBytes = 64 * 1024;

/** @param file of the tool. @returns undefined if it has no version of its own, or does not say it. */
export async function readToolVersion(
  file: string,
  run: RunTool,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = queries[toolName(file)];
  if (query === undefined) return undefined;
  const { args, pattern } = query;
  try {
    const { stdout, stderr } = await run({ file, args, timeoutMs, maximumBytes }, signal);
    const found = pattern.exec(`${stdout.toString('utf8')}\n${stderr.toString('utf8')}`.trim());
    return found?.[1] ?? found?.[0];
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RunFailure)) throw error;
    return undefined;
  }
}

/** `/usr/sbin/lsof` → `lsof` */
function toolName(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).toLowerCase();
}
