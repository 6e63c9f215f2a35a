import type { Exposure } from '../net/exposure';
import { frameworks } from '../recognition/frameworks';
import type { Protocol } from '../listeners/listener';
import type { ProcessIdentity } from '../process/process';
import { sameProcess } from '../process/process';
import { backingServices } from '../recognition/backingServices';

/** What makes one finding the same as another that was acknowledged. A change of any of it asks anew. */
export interface FindingTraits {
  readonly kind: FindingKind;
  readonly process: ProcessIdentity;
  /** The id of a framework or a service, or else the file of what is one's own: `findingOf` tells. */
  readonly program: string;
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
  readonly exposure: Exposure;
}

/** Gravest first: whoever reaches a debugger runs code in the process. */
export const findingKinds = ['debugger', 'dev-server', 'service'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** "I know, and it is meant to be so." */
export type Acknowledgement =
  /** This process on this address, as long as it runs. */
  | ({ readonly scope: 'server'; readonly pid: number; readonly startMark: string } & AcknowledgedEndpoint)
  /** This program on this address, whenever this workspace is open. */
  | ({
      readonly scope: 'workspace';
      readonly workspace: string;
      readonly program: string;
    } & AcknowledgedEndpoint)
  /** This program on whichever port, where as many can reach it. */
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

/** @returns undefined where it cannot be made: no start time to know the process by, or no workspace. */
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

/** What was stored, as far as it is understood: another version of the extension may have written it. */
export function readAcknowledgements(stored: unknown): Acknowledgement[] {
  return Array.isArray(stored) ? stored.filter(isAcknowledgement) : [];
}

function isAcknowledgement(value: unknown): value is Acknowledgement {
  if (typeof value !== 'object' || value === null) return false;
  const has = (type: 'string' | 'number', ...keys: string[]): boolean =>
    keys.every((key) => typeof (value as Record<string, unknown>)[key] === type);
  const { scope, kind } = value as Record<string, unknown>;
  if (!findingKinds.some((known) => known === kind)) return false;
  const hasPlace = has('string', 'protocol', 'address') && has('number', 'port');
  switch (scope) {
    case 'server':
      return hasPlace && has('number', 'pid') && has('string', 'startMark');
    case 'workspace':
      return hasPlace && has('string', 'workspace', 'program');
    case 'program':
      return has('string', 'program', 'exposure');
    default:
      return false;
  }
}

export function acknowledgementWords(acknowledgement: Acknowledgement): string {
  const what = acknowledgement.kind === 'debugger' ? 'debugger of ' : '';
  switch (acknowledgement.scope) {
    case 'server':
      return `${what}PID ${acknowledgement.pid} on port ${acknowledgement.port}, while it runs`;
    case 'workspace': {
      const { program, port } = acknowledgement;
      return `${what}${titles.get(program) ?? program} on port ${port}, in this workspace`;
    }
    case 'program': {
      const { program, exposure } = acknowledgement;
      const title = titles.get(program);
      const where = exposure === 'all-interfaces' ? 'all interfaces' : 'a single interface';
      return `${what}${title === undefined ? program : `any ${title}`} on ${where}, always`;
    }
  }
}

const titles = new Map<string, string>(
  [...frameworks.values(), ...backingServices.values()].map(({ id, title }) => [id, title]),
);
