import type { Collector, Inspection } from './collector';

/** Composes an inspection of a collector's single readings. */
export async function inspectEach(
  collector: Pick<Collector, 'readAncestorChains' | 'descendants' | 'unitOf'>,
  pids: readonly number[],
): Promise<readonly (Inspection | undefined)[]> {
  const chains = await collector.readAncestorChains(pids);
  return Promise.all(
    chains.map(async ([process, ...ancestors]) =>
      process === undefined
        ? undefined
        : {
            process,
            ancestors,
            descendants: await collector.descendants(process),
            unit: await collector.unitOf(process),
          },
    ),
  );
}
