import { parseCsv } from './csv';

/**
 * The services each process runs, by PID, from `tasklist /svc /fo csv /nh`:
 *
 *     "System Idle Process","0","N/A"
 *     "svchost.exe","604","BrokerInfrastructure,DcomLaunch,Power"
 *
 * The word for "none" is translated (`Nicht zutreffend`, `N/D`, `暂缺`). It is told by the idle process and the
 * kernel (PID 0 and 4), which run none; and the name of a service never holds a slash (CreateService).
 */
export function parseServices(text: string): ReadonlyMap<number, readonly string[]> {
  const rows = parseCsv(text).flatMap(([, pid = '', services = '']) =>
    /^\d+$/.test(pid) ? [{ pid: Number(pid), services }] : [],
  );
  const none = new Set(rows.filter(({ pid }) => pid === 0 || pid === 4).map(({ services }) => services));
  return new Map(
    rows.map(({ pid, services }) => [
      pid,
      none.has(services) || services.includes('/') ? [] : namesIn(services),
    ]),
  );
}

function namesIn(services: string): string[] {
  return services
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
