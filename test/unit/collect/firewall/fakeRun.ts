import type { RunTool, RunFailureReason } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';

/** A fake tool's output, or the reason for which it fails. */
export type Reply = string | { readonly reason: RunFailureReason };

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
    return typeof reply === 'string'
      ? Promise.resolve({ exitCode: 0, stdout: Buffer.from(reply, 'latin1'), stderr: Buffer.alloc(0) })
      : Promise.reject(new RunFailure(reply.reason, 'made up'));
  };
  return { run, ran };
}

export const patience = new AbortController().signal;
