import type { FindingKind, FindingTraits } from './acknowledgement';
import { findingKinds } from './acknowledgement';
import { compareText } from './address';
import { isWarnedOf } from './devServer';
import type { GroupNode, ListenerNode } from './grouping';
import { compareListeners } from './listener';

/** A listener that other machines can reach as far as its address tells, and that was likely not meant to be. */
export interface Finding {
  readonly traits: FindingTraits;
  readonly node: ListenerNode;
}

/** Gravest first, then by port. */
export function findingsOf(groups: readonly GroupNode[]): Finding[] {
  return groups
    .flatMap(({ listeners }) => listeners)
    .flatMap((node) => findingOf(node) ?? [])
    .sort(compareFindings);
}

export function findingOf(node: ListenerNode): Finding | undefined {
  const { listener, process, recognition, container, debugger: found } = node;
  if (process === undefined || recognition === undefined) return undefined;
  // what a container publishes was asked to be published
  if (container !== undefined || !isWarnedOf(recognition, listener, found)) return undefined;
  const kind: FindingKind =
    found !== undefined ? 'debugger' : recognition.role === 'service' ? 'service' : 'dev-server';
  return {
    node,
    traits: {
      kind,
      process: { pid: process.pid, startMark: process.startMark },
      program: recognition.framework ?? recognition.service ?? process.executable ?? process.name,
      protocol: listener.protocol,
      address: listener.address.text,
      port: listener.port,
      exposure: listener.exposure,
    },
  };
}

/** The same for a server and for the one that a restart puts in its place. */
export function findingKey({ kind, program, protocol, address, port }: FindingTraits): string {
  return [kind, program, protocol, address, port].join(' ');
}

function compareFindings(a: Finding, b: Finding): number {
  const rank = ({ traits }: Finding): number => findingKinds.indexOf(traits.kind);
  return (
    rank(a) - rank(b) ||
    compareListeners(a.node.listener, b.node.listener) ||
    compareText(a.node.id, b.node.id)
  );
}
