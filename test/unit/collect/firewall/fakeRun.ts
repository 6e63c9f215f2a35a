import type { RunTool, RunFailureReason } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';

/** A fake tool's output, its complaint, or the reason for which it fails. */
export type Reply = string | { readonly complaint: string } | { readonly reason: RunFailureReason };

export interface FakeRun {
  readonly run: RunTool;
  /** `FILE ARGS…` of every run. */
  readonly ran: readonly string[];
}

/** @param replies by a part of the file and arguments; a tool without a reply is missing. */
export function fakeRun(replies: readonly (readonly [part: string, reply: Reply])[]): FakeRun {
  const ran: string[] = [];
  const run: RunTool = ({ file, args }, signal) => {
    const line = [file, ...args].join(' ');
    ran.push(line);
    const [, found = { reason: 'missing' } as const] = replies.find(([part]) => line.includes(part)) ?? [];
    const reply: Reply = signal.aborted ? { reason: 'aborted' } : found;
    if (typeof reply === 'object' && 'reason' in reply) {
      return Promise.reject(new RunFailure(reply.reason, 'made up'));
    }
    const isOutput = typeof reply === 'string';
    return Promise.resolve({
      exitCode: isOutput ? 0 : 1,
      stdout: Buffer.from(isOutput ? reply : '', 'latin1'),
      stderr: Buffer.from(isOutput ? '' : reply.complaint, 'latin1'),
    });
  };
  return { run, ran };
}

export const patience = new AbortController().signal;
