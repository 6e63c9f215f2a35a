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
import type { TimeSliced } from '../text/timeSlice';
import { itemsPerSlice, sortInSlices } from '../text/timeSlice';

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

const standard: FindingOptions = { publishedPorts: false };

export function* findingsOf(
  rows: readonly ListenerRow[],
  options: FindingOptions = standard,
): TimeSliced<Findings> {
  const findings: Finding[] = [];
  for (const [index, row] of rows.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const finding = knownFindingOf(row) ?? (options.publishedPorts ? publishedFindingOf(row) : undefined);
    if (finding !== undefined) findings.push(finding);
  }
  const byId = new Map<string, Finding>();
  for (const finding of yield* sortInSlices(findings, compareFindings)) {
    byId.set(finding.row.id, finding);
    if (byId.size % itemsPerSlice === 0) yield;
  }
  return byId;
}

/** The findings of rows that are kept while their listener does not change. */
const known = new WeakMap<ListenerRow, { readonly finding: Finding | undefined }>();

function knownFindingOf(row: ListenerRow): Finding | undefined {
  const before = known.get(row) ?? { finding: ownFindingOf(row) };
  known.set(row, before);
  return before.finding;
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
