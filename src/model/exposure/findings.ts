import type { FindingKind, FindingTraits } from './acknowledgement';
import { findingKinds } from './acknowledgement';
import type { Recognition } from '../recognition/recognize';
import { frameworks } from '../recognition/frameworks';
import { withoutDeletedMark } from '../process/deletedPath';
import { parseCommandLine } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import { isExposed } from '../net/exposure';
import type { DebuggerKind } from '../recognition/debuggers/endpoints';
import type { Process } from '../process/process';
import type { ListenerRow } from '../rows/listenerRow';
import { compareRows } from '../rows/listenerRow';
import type { Changes } from '../text/sortedChanges';
import { withChanges } from '../text/sortedChanges';
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice } from '../text/timeSlice';

/** A listener that other machines can reach, as far as its address tells, and that was likely not meant to be. */
export interface Finding {
  readonly traits: FindingTraits;
  readonly row: ListenerRow;
}

/** By row id, gravest first, then by port. */
export type Findings = ReadonlyMap<string, Finding>;

/** `open` needs attention; `acknowledged` is accepted by the user. */
export interface SortedFindings {
  readonly open: readonly Finding[];
  readonly acknowledged: readonly Finding[];
}

/** What a person wants to be warned of. */
export interface FindingOptions {
  /** Also of ports that a container publishes on all interfaces, which is a choice. */
  readonly publishedPorts: boolean;
}

/** Each is put into a map. */
const findingsPerSlice = 256;

const standard: FindingOptions = { publishedPorts: false };

export function findingsOf(
  rows: readonly ListenerRow[],
  options: FindingOptions = standard,
): TimeSliced<Findings> {
  return findingsAfter(new Map(), { removed: [], added: rows }, options);
}

/** The same object if no finding has changed. @param changes of the rows; @param options the same as before. */
export function* findingsAfter(
  before: Findings,
  changes: Changes<ListenerRow>,
  options: FindingOptions,
): TimeSliced<Findings> {
  const removed: Finding[] = [];
  const added: Finding[] = [];
  let steps = 0;
  for (const row of changes.removed) {
    const finding = before.get(row.id);
    if (finding !== undefined) removed.push(finding);
    if (++steps % itemsPerSlice === 0) yield;
  }
  for (const row of changes.added) {
    const finding = findingOf(row, options);
    if (finding !== undefined) added.push(finding);
    if (++steps % itemsPerSlice === 0) yield;
  }
  if (removed.length + added.length === 0) return before;
  const findings = new Map<string, Finding>();
  for (const finding of yield* withChanges([...before.values()], { removed, added }, compareFindings)) {
    findings.set(finding.row.id, finding);
    if (findings.size % findingsPerSlice === 0) yield;
  }
  return findings;
}

/** @param options as for `findingsOf`. */
export function findingOf(row: ListenerRow, options: FindingOptions = standard): Finding | undefined {
  return ownFindingOf(row) ?? (options.publishedPorts ? publishedFindingOf(row) : undefined);
}

/** A port that a container publishes on all interfaces. It is stopped with the container, so its proxy does not matter. */
function publishedFindingOf(row: ListenerRow): Finding | undefined {
  const { listener, container, process } = row;
  const { protocol, address, port, exposure, namespace } = listener;
  if (container === undefined || exposure !== 'all-interfaces' || namespace.kind === 'other')
    return undefined;
  const { engine, name, project, service } = container;
  const label = project !== undefined && service !== undefined ? `${project}/${service}` : name;
  return {
    row,
    traits: {
      kind: 'published',
      // without a mark no acknowledgement is tied to it
      process: { pid: process?.pid ?? 0, startMark: undefined },
      program: `${engine}:${label}`,
      ...{ protocol, address: address.text, port, exposure },
    },
  };
}

function ownFindingOf(row: ListenerRow): Finding | undefined {
  const { listener, process, recognition, container, debugger: found } = row;
  if (process === undefined || recognition === undefined) return undefined;
  // publishing a container's port is a choice
  if (container !== undefined || !deservesWarning(recognition, listener, found)) return undefined;
  const kind: FindingKind =
    found !== undefined ? 'debugger' : recognition.role === 'service' ? 'service' : 'dev-server';
  return {
    row,
    traits: {
      kind,
      process: { pid: process.pid, startMark: process.startMark },
      program: programOf(process, recognition),
      protocol: listener.protocol,
      address: listener.address.text,
      port: listener.port,
      exposure: listener.exposure,
    },
  };
}

/**
 * What deserves a warning: a TCP listener that accepts from other machines, as far as its bind address tells, of a dev
 * server or a service of the user, or of a debugger whatever runs it.
 */
export function deservesWarning(
  recognition: Recognition | undefined,
  listener: Listener,
  found?: DebuggerKind,
): boolean {
  const role = recognition?.role;
  return (
    (role === 'dev-server' ||
      role === 'service' ||
      recognition?.isUnproven === true ||
      (found !== undefined && role !== 'system')) &&
    listener.protocol === 'tcp' &&
    isExposed(listener)
  );
}

/**
 * What is the same program whenever it is started: a tool by its name, and what is one's own by its file, for which a
 * runtime (`node`), or a path that each build changes, would say too much or too little.
 */
function programOf(process: Process, { framework, service, program, title }: Recognition): string {
  if (framework !== undefined && frameworks.get(framework)?.builds !== true) return framework;
  if (service !== undefined) return service;
  const { runtime, script } = parseCommandLine(process);
  const { executable, name } = process;
  const cwd = process.cwd === undefined ? undefined : withoutDeletedMark(process.cwd);
  if (script !== undefined) {
    if (/^(?:[\\/]|[a-z]:[\\/])/i.test(script)) return script;
    return cwd === undefined ? `${program} ${script}` : `${cwd}/${script.replace(/^\.[\\/]/, '')}`;
  }
  const isNamed = runtime === undefined ? /[\\/]go-build\d*[\\/]/.test(executable ?? '') : title !== program;
  if (!isNamed) return executable ?? name;
  // stored with acknowledgements, so it must stay as it is
  return cwd === undefined ? title : [title, 'in', cwd].join(' ');
}

/** The same for a server and for the one that a restart puts in its place. */
export function findingKey({ kind, program, protocol, address, port }: FindingTraits): string {
  return [kind, program, protocol, address, port].join(' ');
}

function compareFindings(a: Finding, b: Finding): number {
  const rank = ({ traits }: Finding): number => findingKinds.indexOf(traits.kind);
  return rank(a) - rank(b) || compareRows(a.row, b.row);
}
