import { hostFailures, saidByHost } from '../../messages/remote';
import { visibleText } from '../../model/text/text';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';
import type { HostOptions } from './hostOptions';
import type { HostEnd, HostFailure, HostRun } from './runOnHost';
import { runOnHost } from './runOnHost';

/** Of each host; more is not for reading. */
const maximumLines = 50;
const lineLength = 1_000;

interface Question {
  readonly words: readonly string[];
  /** Milliseconds that a command takes for itself; undefined: it goes on until it is interrupted. */
  readonly takesMs: number | undefined;
  /** @returns false if a line is not understood. */
  readonly onOut: (host: string, line: string) => boolean;
}

/** Runs a command on all hosts at once. What they say for a person is passed on, and so is why one did not answer. */
export async function askHosts<Answer>(
  session: Session,
  { on = [], hostTimeout }: HostOptions,
  { words, takesMs, onOut }: Question,
  answerOf: (host: string, end: HostEnd) => Answer,
): Promise<readonly Answer[]> {
  const connector = await session.connector();
  const beginWithinMs = hostTimeout * 1000;
  const signal = AbortSignal.any([session.interrupted, session.console.closed]);
  return Promise.all(
    on.map(async (host) => {
      const run: HostRun = {
        ...{ words, beginWithinMs, signal },
        ...(takesMs === undefined ? {} : { endWithinMs: beginWithinMs + takesMs }),
        onOut: (line) => onOut(host, line),
        onSay: passedOn(session, host),
      };
      const end = await runOnHost(connector, host, run);
      if (end.kind === 'failed' && !signal.aborted) session.console.say(failureText(host, end.failure));
      return answerOf(host, end);
    }),
  );
}

export function failureText(host: string, failure: HostFailure): string {
  if ('complaint' in failure) return hostFailures[failure.reason](host, failure.complaint.trim());
  if ('version' in failure) return hostFailures.oldNode(host, failure.version);
  return hostFailures[failure.reason](host);
}

/** Says the lines of a host, so that they can be read and do nothing to the terminal. */
export function passedOn(session: Session, host: string, maximum = maximumLines): (line: string) => void {
  let count = 0;
  return (line) => {
    count++;
    if (count <= maximum) session.console.say(saidByHost(host, visibleText(line.slice(0, lineLength))));
  };
}

/** Of several hosts: unknown if one of them is, else no if one of them says so. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.unseen, exitCodes.usage, exitCodes.refused, exitCodes.no];
  return order.find((code) => codes.includes(code)) ?? exitCodes.done;
}
