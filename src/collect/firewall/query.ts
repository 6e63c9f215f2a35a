import type { FirewallUnknownReason } from '../../model/net/firewall';
import type { RunFailureReason, RunTool } from '../runTool';
import { RunFailure, runFirstFound } from '../runTool';

/** A query to a system tool, as data. */
export interface FirewallQuery<T> {
  /** Absolute paths of the tool; the first that exists is run. */
  readonly files: readonly string[];
  readonly args: readonly string[];
  /** @returns undefined if the output is not understood. */
  readonly parse: (output: string) => T | undefined;
}

type QueryResult<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: FirewallUnknownReason };

/** A person is waiting, and each of these tools answers within tens of milliseconds. */
const timeoutMs = 3_000;
const maximumBytes = 64 * 1024;

/** @throws the signal's reason if it was aborted. */
export async function runQuery<T>(
  { files, args, parse }: FirewallQuery<T>,
  run: RunTool,
  signal: AbortSignal,
): Promise<QueryResult<T>> {
  try {
    const command = { args, timeoutMs, maximumBytes };
    const { stdout, stderr } = await runFirstFound(run, files, command, signal);
    // none of these tools answers with silence
    if (stdout.length + stderr.length === 0) return { kind: 'failed', reason: 'query-failed' };
    // the words that count are ASCII, in whatever code page the rest is
    const value = parse(stdout.toString('latin1'));
    return value === undefined ? { kind: 'failed', reason: 'not-understood' } : { kind: 'answered', value };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RunFailure)) throw error;
    return error.reason === 'missing'
      ? { kind: 'missing' }
      : { kind: 'failed', reason: unknownReason(error.reason) };
  }
}

function unknownReason(reason: Exclude<RunFailureReason, 'missing'>): FirewallUnknownReason {
  switch (reason) {
    case 'denied':
      return 'no-permission';
    case 'timeout':
      return 'timeout';
    case 'too-large':
    case 'killed':
    case 'aborted':
    case 'unexpected':
      return 'query-failed';
  }
}
