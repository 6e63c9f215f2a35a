/** How much memory and CPU time a process and its descendants use. */
import * as l10n from '@vscode/l10n';
import type { Age } from '../model/process/age';
import type { TreeUsage } from '../model/process/treeUsage';
import { shortAge } from './age';

const kilobyte = 1024;
const megabyte = kilobyte * kilobyte;
const gigabyte = megabyte * kilobyte;

/** `184 MB`, `1.2 GB`: as task managers show it, with 1024 KB per MB. */
function memoryText(bytes: number, locale: string | undefined): string {
  if (bytes < megabyte) return l10n.t('{size} KB', { size: Math.ceil(bytes / kilobyte) });
  if (bytes < gigabyte) return l10n.t('{size} MB', { size: Math.round(bytes / megabyte) });
  const size = (bytes / gigabyte).toLocaleString(locale, { maximumFractionDigits: 1 });
  return l10n.t('{size} GB', { size });
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** `12 s`, `3 min`, `2 h`: rounded down, as ages are. */
function cpuTimeText(cpuMs: number, locale: string | undefined): string {
  if (cpuMs < secondMs) {
    const count = (Math.floor(cpuMs / 100) / 10).toLocaleString(locale);
    return l10n.t('{count} s', { count });
  }
  if (cpuMs < minuteMs) return l10n.t('{count} s', { count: Math.floor(cpuMs / secondMs) });
  if (cpuMs < hourMs) return l10n.t('{count} min', { count: Math.floor(cpuMs / minuteMs) });
  return l10n.t('{count} h', { count: Math.floor(cpuMs / hourMs) });
}

/** `3 min CPU in 2 h`; without its age if it has run for less than a minute. */
function cpuWords(cpuMs: number, age: Age | undefined, locale: string | undefined): string {
  const time = cpuTimeText(cpuMs, locale);
  return age === undefined
    ? l10n.t('{time} CPU', { time })
    : l10n.t('{time} CPU in {age}', { time, age: shortAge(age) });
}

/** `184 MB of memory`, or `at least 184 MB of memory` if some of its processes could not be read. */
function memoryWords({ residentBytes, isPartial }: TreeUsage, locale: string | undefined): string {
  const size = memoryText(residentBytes, locale);
  return isPartial ? l10n.t('at least {size} of memory', { size }) : l10n.t('{size} of memory', { size });
}

/** `184 MB of memory · 3 min CPU in 2 h · 3 processes`: of a process and what it has started. */
export function usageLine(usage: TreeUsage, age: Age | undefined, locale: string | undefined): string {
  const { processes: count } = usage;
  return [
    memoryWords(usage, locale),
    cpuWords(usage.cpuMs, age, locale),
    ...(count === 1 ? [] : [l10n.t('{count} processes', { count })]),
  ].join(' · ');
}
