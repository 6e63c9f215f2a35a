import type { ProcessUsage } from '../../model/process/usage';
import { epochSeconds } from './parsePs';

export interface PsUsage extends ProcessUsage {
  /** Seconds since the epoch, the resolution of `lstart`. */
  readonly startSeconds: number;
}

const row =
  /^ *(\d+) +(\d+) +([\d:.,-]+) +(\S+) +[A-Z][a-z]{2} +([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4}) *$/;

/** Each with its own `-o`: after `pid=` the BSDs take the rest of the list for a heading. */
export const psUsageColumns = ['pid=', 'rss=', 'time=', 'stat=', 'lstart='].flatMap((column) => [
  '-o',
  column,
]);

/**
 * Parses ps(1) with `psUsageColumns`: KiB in RAM, and the CPU time as `minutes:seconds.hundredths` on macOS and the BSDs,
 * `days-hours:minutes:seconds` elsewhere. Zombies are left out.
 *
 *      425  51200   0:12.34 S    Tue Nov  3 09:01:02 2026
 *      712   8192 1-02:03:04 Ss   Mon Nov 23 13:58:14 2026
 */
export function parsePsUsage(text: string): ReadonlyMap<number, PsUsage> {
  const usages = new Map<number, PsUsage>();
  // a last line without its end is truncated
  for (const line of text.split('\n').slice(0, -1)) {
    const [, pid, kilobytes, time = '', state = '', ...start] = row.exec(line) ?? [];
    const cpuMs = parseCpuTime(time);
    const startSeconds = epochSeconds(start);
    if (cpuMs === undefined || startSeconds === undefined || state.startsWith('Z')) continue;
    usages.set(Number(pid), { startSeconds, cpuMs, residentBytes: Number(kilobytes) * 1024 });
  }
  return usages;
}

/** Milliseconds; undefined for any other text. */
function parseCpuTime(text: string): number | undefined {
  const found = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d\d)(?:[.,](\d\d))?$/.exec(text);
  if (found === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0, hundredths = 0] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10;
}
