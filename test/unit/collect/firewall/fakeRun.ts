import type { RunTool, RunFailureReason } from '../../../../src/collect/runTool';
import { RunFailure } from '../../../../src/collect/runTool';

/** What a made-up program does: it writes, or there is no result for a reason. */
export type Reply = string | { readonly reason: RunFailureReason };

export interface FakeRun {
  readonly run: RunTool;
  /** `FILE ARGS…` of all that was run. */
  readonly ran: readonly string[];
}

/** @param replies by a part of the file and arguments; what has none is missing. */
export function fakeRun(replies: readonly (readonly [part: string, reply: Reply])[]): FakeRun {
  const ran: string[] = [];
  const run: RunTool = ({ file, args }, signal) => {
    const line = [file, ...args].join(' ');
    ran.push(line);
    const [, told = { reason: 'missing' } as const] = replies.find(([part]) => line.includes(part)) ?? [];
    const reply: Reply = signal.aborted ? { reason: 'aborted' } : told;
    return typeof reply === 'string'
      ? Promise.resolve({ exitCode: 0, stdout: Buffer.from(reply, 'latin1'), stderr: Buffer.alloc(0) })
      : Promise.reject(new RunFailure(reply.reason, 'made up'));
  };
  return { run, ran };
}

export const patience = new AbortController().signal;
