import type { TimeSliced } from '../../model/text/timeSlice';
import { filterInSlices, mapInSlices } from '../../model/text/timeSlice';
import { parseCsv } from './csv';

export interface ServiceTable {
  /** By PID, for every process: the names of their files, as far as they are ASCII; others are in any code page. */
  readonly names: ReadonlyMap<number, string>;
  /** By PID, for every process. */
  readonly services: ReadonlyMap<number, readonly string[]>;
  readonly malformedCount: number;
}

/**
 * Parses the services that each process runs from `tasklist /svc /fo csv /nh`:
 *
 *     "System Idle Process","0","N/A"
 *     "svchost.exe","604","BrokerInfrastructure,DcomLaunch,Power"
 *
 * The word for "none" is translated (`Nicht zutreffend`, `N/D`, `暂缺`). It is recognized by the idle process and the
 * kernel (PID 0 and 4), which run none, and by a slash, which no service name contains (CreateService).
 */
export function* parseServices(text: string): TimeSliced<ServiceTable> {
  const lines = yield* parseCsv(text);
  const rows = (yield* mapInSlices(lines, rowOf)).filter((row) => row !== undefined);
  const none = new Set(rows.filter(({ pid }) => pid === 0 || pid === 4).map(({ services }) => services));
  const named = yield* mapInSlices(rows, ({ pid, services }) => {
    const isNone = none.has(services) || services.includes('/');
    return [pid, isNone ? [] : namesIn(services)] as const;
  });
  const inAscii = yield* filterInSlices(rows, ({ name }) => isAscii.test(name));
  const names = yield* mapInSlices(inAscii, ({ pid, name }) => [pid, name] as const);
  return { names: new Map(names), services: new Map(named), malformedCount: lines.length - rows.length };
}

const isAscii = /^[\x20-\x7e]+$/;

function rowOf(
  fields: readonly string[] | undefined,
): { name: string; pid: number; services: string } | undefined {
  const [name = '', pid = '', services, ...more] = fields ?? [];
  return services === undefined || more.length > 0 || !/^\d{1,10}$/.test(pid)
    ? undefined
    : { name, pid: Number(pid), services };
}

function namesIn(services: string): string[] {
  return services
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
