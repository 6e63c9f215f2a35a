import { randomBytes } from 'node:crypto';
import type { ExitCode } from '../console';
import { fedProgram } from './fedProgram';
import type { RemoteAnswer } from './markedConsole';
import { aliveMs, markedWords } from './markedConsole';
import type { MarkedLine, RemoteQuestion } from './markedReader';
import { MarkedReader } from './markedReader';
import type { Patience } from './patience';
import { startPatience } from './patience';
import type { RemoteProgram } from './remoteCommand';
import { sshArguments } from './remoteCommand';
import { runSsh } from './sshClient';

/** What is needed to reach other machines. */
export interface Connector {
  /** The file of ssh(1); undefined if it is not installed. */
  readonly ssh: string | undefined;
  /** The bundle that runs here. */
  readonly ownProgram: () => Promise<string>;
  readonly version: string;
}

/** Why it is unknown what a host would have answered. */
export type HostFailure =
  | { readonly reason: 'noSsh' | 'late' | 'silent' | 'tooMuch' | 'notUnderstood' | 'interrupted' }
  /** What ssh says, or what was said there. */
  | { readonly reason: 'unreached' | 'noProgram' | 'endedEarly'; readonly complaint: string }
  | { readonly reason: 'oldNode'; readonly version: string };

export type HostEnd =
  | { readonly kind: 'ended'; readonly code: ExitCode }
  | { readonly kind: 'asked'; readonly question: RemoteQuestion }
  | { readonly kind: 'failed'; readonly failure: HostFailure };

export interface HostRun {
  /** The command and its options. */
  readonly words: readonly string[];
  /** To questions of earlier runs. */
  readonly answers?: readonly RemoteAnswer[];
  /** Until it begins to answer. */
  readonly beginWithinMs: number;
  /** From the start; undefined: as long as it shows signs of life. */
  readonly endWithinMs?: number;
  /** @returns false if it is not understood, which ends it. */
  readonly onOut: (line: string) => boolean;
  readonly onSay: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Characters that one answer may have; a listener has about a thousand. */
const maximumCharacters = 8 * 1024 * 1024;
/** What ssh(1) exits with if it fails itself. */
const sshFailed = 255;

type AttemptEnd = HostEnd | { readonly kind: 'unusable'; readonly complaint: string };

/**
 * Runs a command line on another machine: the one that is installed there, if it has the same major and minor version;
 * else ours, read by Node from stdin. Nothing is written there.
 */
export async function runOnHost(connector: Connector, host: string, run: HostRun): Promise<HostEnd> {
  const { ssh } = connector;
  if (ssh === undefined) return failed({ reason: 'noSsh' });
  const patience = startPatience(run);
  try {
    const installed = await attempt({ ...connector, ssh }, host, 'installed', run, patience);
    if (installed.kind !== 'unusable') return installed;
    const fed = await attempt({ ...connector, ssh }, host, 'fed', run, patience);
    return fed.kind === 'unusable' ? failed({ reason: 'noProgram', complaint: fed.complaint }) : fed;
  } finally {
    patience.end();
  }
}

async function attempt(
  connector: Connector & { readonly ssh: string },
  host: string,
  program: RemoteProgram,
  run: HostRun,
  patience: Patience,
): Promise<AttemptEnd> {
  const mark = `m${randomBytes(16).toString('hex')}`;
  const heard = new Heard(connector.version, mark, run, patience);
  const input = program === 'fed' ? fedProgram(await connector.ownProgram(), mark) : undefined;
  const { code, complaint } = await runSsh({
    file: connector.ssh,
    args: sshArguments(host, program, [...markedWords(mark, run.answers ?? []), ...run.words]),
    input,
    onOutput: (chunk) => {
      heard.take(chunk);
    },
    signal: AbortSignal.any([heard.over, patience.late, run.signal]),
  });
  if (heard.end !== undefined) return heard.end;
  if (run.signal.aborted) return failed({ reason: 'interrupted' });
  if (patience.late.aborted) return failed({ reason: heard.hasBegun ? 'silent' : 'late' });
  if (heard.hasBegun) return failed({ reason: 'endedEarly', complaint });
  return code === sshFailed || code === undefined
    ? failed({ reason: 'unreached', complaint })
    : { kind: 'unusable', complaint };
}

/** What one run has said so far. */
class Heard {
  end: AttemptEnd | undefined;
  hasBegun = false;
  private allowedAt = 0;
  private question: RemoteQuestion | undefined;
  private readonly reader: MarkedReader;
  private readonly ending = new AbortController();

  constructor(
    private readonly version: string,
    mark: string,
    private readonly run: HostRun,
    private readonly patience: Patience,
  ) {
    this.reader = new MarkedReader(mark, maximumCharacters);
  }

  /** Aborts when nothing more is wanted. */
  get over(): AbortSignal {
    return this.ending.signal;
  }

  take(chunk: Buffer): void {
    if (this.end !== undefined) return;
    const lines = this.reader.read(chunk);
    if (lines === undefined) this.finish(failed({ reason: 'tooMuch' }));
    for (const line of lines ?? []) this.hear(line);
  }

  private hear(line: MarkedLine): void {
    if (this.end !== undefined) return;
    if (line.kind === 'node') this.finish(failed({ reason: 'oldNode', version: line.version }));
    else if (line.kind === 'begin') this.begin(line.version);
    else if (this.hasBegun) this.hearAnswer(line);
  }

  private begin(version: string): void {
    if (seriesOf(version) !== seriesOf(this.version)) this.finish({ kind: 'unusable', complaint: '' });
    else {
      this.hasBegun = true;
      this.patience.hear();
    }
  }

  private hearAnswer(line: Exclude<MarkedLine, { kind: 'begin' | 'node' }>): void {
    this.patience.hear();
    switch (line.kind) {
      case 'out':
        if (!this.run.onOut(line.text)) this.finish(failed({ reason: 'notUnderstood' }));
        break;
      case 'say':
        this.run.onSay(line.text);
        break;
      case 'ask':
        this.question = line.question;
        break;
      case 'alive':
        // a run without a deadline may say as much again, but not as often as the other machine likes
        if (this.run.endWithinMs === undefined && performance.now() - this.allowedAt >= aliveMs) {
          this.allowedAt = performance.now();
          this.reader.allowMore();
        }
        break;
      case 'end':
        this.finish(
          this.question === undefined
            ? { kind: 'ended', code: line.code }
            : { kind: 'asked', question: this.question },
        );
        break;
    }
  }

  private finish(end: AttemptEnd): void {
    this.end = end;
    this.ending.abort();
  }
}

function failed(failure: HostFailure): HostEnd {
  return { kind: 'failed', failure };
}

/** `1.4.2` → `1.4`. */
function seriesOf(version: string): string {
  return version.split('.', 2).join('.');
}
