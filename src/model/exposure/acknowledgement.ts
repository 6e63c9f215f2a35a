import * as v from 'valibot';
import type { Exposure } from '../net/exposure';
import type { Protocol } from '../listeners/listener';
import type { ProcessIdentity } from '../process/process';
import { sameProcess } from '../process/process';

/** What identifies a finding: a change of any of it warns again. */
export interface FindingTraits {
  readonly kind: FindingKind;
  readonly process: ProcessIdentity;
  /** The id of a framework or a service, or else the file of the user's own program: see `findingOf`. */
  readonly program: string;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  readonly exposure: Exposure;
}

/** Gravest first: anyone who can connect to a debugger runs code in the process. */
export const findingKinds = ['debugger', 'dev-server', 'service', 'published'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** The user knows about an exposure and accepts it. */
export type Acknowledgement =
  /** This process on this address, for as long as it runs. */
  | ({ readonly scope: 'server'; readonly pid: number; readonly startMark: string } & AcknowledgedEndpoint)
  /** This program on this address, whenever this workspace is open. */
  | ({
      readonly scope: 'workspace';
      readonly workspace: string;
      readonly program: string;
    } & AcknowledgedEndpoint)
  /** This program on any port, with the same exposure. */
  | {
      readonly scope: 'program';
      readonly kind: FindingKind;
      readonly program: string;
      readonly exposure: Exposure;
    };

interface AcknowledgedEndpoint {
  readonly kind: FindingKind;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

export type AcknowledgementScope = Acknowledgement['scope'];

/** @returns undefined if the scope cannot apply: no start time to identify the process by, or no workspace. */
export function acknowledge(
  scope: AcknowledgementScope,
  { kind, process, program, protocol, address, port, exposure }: FindingTraits,
  workspace: string | undefined,
): Acknowledgement | undefined {
  const place = { kind, protocol, address, port };
  switch (scope) {
    case 'server':
      return process.startMark === undefined
        ? undefined
        : { scope, pid: process.pid, startMark: process.startMark, ...place };
    case 'workspace':
      return workspace === undefined ? undefined : { scope, workspace, program, ...place };
    case 'program':
      return { scope, kind, program, exposure };
  }
}

export function acknowledges(
  acknowledgement: Acknowledgement,
  finding: FindingTraits,
  workspace: string | undefined,
): boolean {
  if (acknowledgement.kind !== finding.kind) return false;
  if (acknowledgement.scope === 'program') {
    return acknowledgement.program === finding.program && acknowledgement.exposure === finding.exposure;
  }
  if (
    acknowledgement.protocol !== finding.protocol ||
    acknowledgement.address !== finding.address ||
    acknowledgement.port !== finding.port
  ) {
    return false;
  }
  return acknowledgement.scope === 'server'
    ? sameProcess(acknowledgement, finding.process)
    : acknowledgement.workspace === workspace && acknowledgement.program === finding.program;
}

const kind = v.picklist(findingKinds);
const endpoint = { kind, protocol: v.picklist(['tcp', 'udp']), address: v.string(), port: v.number() };
/** As it is stored. */
export const storedAcknowledgement = v.variant('scope', [
  v.object({ scope: v.literal('server'), pid: v.number(), startMark: v.string(), ...endpoint }),
  v.object({ scope: v.literal('workspace'), workspace: v.string(), program: v.string(), ...endpoint }),
  v.object({
    scope: v.literal('program'),
    kind,
    program: v.string(),
    exposure: v.picklist(['loopback', 'interface', 'all-interfaces']),
  }),
]) satisfies v.GenericSchema<unknown, Acknowledgement>;
