import type { Snapshot } from '../../src/model/listeners/snapshot';
import type { Process } from '../../src/model/process/process';

/** A row of a scan: what it says of one or several sockets with the same owner on one address. */
export interface RowFact {
  /** `tcp 127.0.0.1 3000` */
  readonly place: string;
  readonly exposure: string;
  /** The PIDs, oldest process first; else why the owner is hidden. */
  readonly owner: string;
  readonly sockets: number;
  readonly isDualStack: boolean | undefined;
}

export interface ProcessFact {
  readonly pid: number;
  readonly name: string;
  readonly argv: readonly string[] | undefined;
  /** How the arguments are known. */
  readonly argvQuality: string;
  readonly cwd: string | undefined;
  readonly uid: number | undefined;
  readonly login: string | undefined;
  readonly parentPid: number | undefined;
  readonly startedAt: number | undefined;
  readonly services: readonly string[] | undefined;
}

/** All that a scan says, or is to say, of a world, in a fixed order. */
export interface Facts {
  readonly coverage: string;
  readonly rows: readonly RowFact[];
  readonly processes: readonly ProcessFact[];
  /** What it complains of. */
  readonly problems: readonly string[];
}

export function factsOf({ coverage, listeners, processes, problems }: Snapshot): Facts {
  const rows = listeners.map(({ protocol, address, port, exposure, owner, sockets, dualStack, isStale }) => ({
    place: `${protocol} ${address.text} ${port}${isStale === true ? ' (stale)' : ''}`,
    ...{ exposure, sockets, isDualStack: dualStack },
    owner: owner.kind === 'known' ? owner.processes.map(({ pid }) => pid).join('+') : owner.reason,
  }));
  return sortedFacts({
    ...{ coverage, rows, problems: problems.map(({ message }) => message) },
    processes: [...ofOwners(listeners, processes)].map(processFact),
  });
}

/** The owners and all their ancestors: what a person is shown. */
function ofOwners(listeners: Snapshot['listeners'], processes: Snapshot['processes']): ReadonlySet<Process> {
  const found = new Set<Process>();
  for (const { owner } of listeners) {
    for (const { pid } of owner.kind === 'known' ? owner.processes : []) {
      for (let next = processes.get(pid); next !== undefined && !found.has(next);) {
        found.add(next);
        next = next.parentPid === undefined ? undefined : processes.get(next.parentPid);
      }
    }
  }
  return found;
}

function processFact(process: Process): ProcessFact {
  const { pid, name, commandLine, argvQuality, cwd, user, parentPid, startedAt, services } = process;
  return {
    ...{ pid, name, argv: commandLine, argvQuality, cwd, uid: user?.uid, login: user?.name },
    ...{ parentPid, startedAt, services },
  };
}

export function sortedFacts({ coverage, rows, processes, problems }: Facts): Facts {
  const keyOf = ({ place, owner }: RowFact): string => `${place} ${owner}`;
  return {
    ...{ coverage, problems },
    rows: [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    processes: [...processes].sort((a, b) => a.pid - b.pid),
  };
}

/** Windows' collector reads ancestors with the next owner that is new. */
export function withoutAncestors(facts: Facts): Facts {
  const owners = new Set(facts.rows.flatMap(({ owner }) => owner.split('+')));
  return { ...facts, processes: facts.processes.filter(({ pid }) => owners.has(String(pid))) };
}

/** What differs, a line each: `-` what can be known, `+` what the scan says. */
export function differences(said: Facts, known: Facts): readonly string[] {
  const linesOf = ({ coverage, rows, processes, problems }: Facts): string[] =>
    [{ coverage, problems }, ...rows, ...processes].map((fact) =>
      JSON.stringify(Object.fromEntries(Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1)))),
    );
  const [seen, expected] = [new Set(linesOf(said)), new Set(linesOf(known))];
  return [
    ...[...expected].filter((line) => !seen.has(line)).map((line) => `- ${line}`),
    ...[...seen].filter((line) => !expected.has(line)).map((line) => `+ ${line}`),
  ];
}

/** What of it is not true: rows, owners and processes that are not as is known. What is missing is not false. */
export function falsehoods(said: Facts, known: Facts): readonly string[] {
  const rows = said.rows.filter(({ place, exposure, owner }) => {
    const there = known.rows.filter((row) => row.place === place.replace(' (stale)', ''));
    const owners = new Set(there.flatMap((row) => row.owner.split('+')));
    return (
      there.length === 0 ||
      there.some((row) => row.exposure !== exposure) ||
      (/^\d/.test(owner) && !owner.split('+').every((pid) => owners.has(pid)))
    );
  });
  const processes = said.processes.filter((process) => {
    const real = known.processes.find(({ pid }) => pid === process.pid);
    const { parentPid, startedAt, cwd, uid } = process;
    return (
      real === undefined ||
      [
        [parentPid, real.parentPid],
        [startedAt, real.startedAt],
        [cwd, real.cwd],
        [uid, real.uid],
      ].some(([now, truth]) => now !== undefined && now !== truth)
    );
  });
  return [...rows, ...processes].map((fact) => JSON.stringify(fact));
}
