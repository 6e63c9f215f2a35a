import * as v from 'valibot';
import type { ListReport } from '../../core/reportSchema';
import { plainText } from '../../model/text/text';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';
import { askHosts, failureText } from './askHosts';
import type { HostOptions } from './hostOptions';
import { jsonOf } from './markedReader';
import type { HostFailure } from './runOnHost';

/** What a host that could be read answered. */
interface HostReading<Report> {
  readonly host: string;
  readonly report: Report;
}

interface HostReadings<Report> {
  readonly read: readonly HostReading<Report>[];
  readonly failed: readonly { readonly host: string; readonly failure: HostFailure }[];
}

/**
 * Reads all hosts at once, each until its deadline. Why one could not be read is said.
 * @param words a command that prints one document.
 * @param schema of the document. Its texts are bounded and have no control characters, whatever was sent.
 */
export async function readHosts<Report>(
  session: Session,
  options: HostOptions,
  words: readonly string[],
  schema: v.GenericSchema<unknown, Report>,
): Promise<HostReadings<Report>> {
  const lines = new Map<string, string[]>((options.on ?? []).map((host) => [host, []]));
  const onOut = (host: string, line: string): boolean => {
    lines.get(host)?.push(line);
    return true;
  };
  const answers = await askHosts(session, options, { words, takesMs: 0, onOut }, (host, end) => {
    if (end.kind === 'failed') return { host, failure: end.failure };
    const parsed = v.safeParse(schema, jsonOf((lines.get(host) ?? []).join('\n')));
    if (parsed.success) return { host, report: withPlainTexts(parsed.output) };
    const failure = { reason: 'notUnderstood' } as const;
    session.console.say(failureText(host, failure));
    return { host, failure };
  });
  return {
    read: answers.flatMap((answer) => (answer.failure === undefined ? [answer] : [])),
    failed: answers.flatMap((answer) => (answer.failure === undefined ? [] : [answer])),
  };
}

/** Listeners as the document of one machine has them, each with its host, and what is known of each host. */
export function documentOf({ read, failed }: HostReadings<ListReport>): object {
  return {
    hosts: [
      ...read.map(({ host, report: { takenAt, platform, coverage, isWhole, problems } }) => ({
        ...{ host, takenAt, platform, coverage, isWhole, problems },
      })),
      ...failed.map(({ host, failure }) => ({
        host,
        failure: { reason: failure.reason, message: failureText(host, failure) },
      })),
    ],
    listeners: read.flatMap(({ host, report }) =>
      report.listeners.map((listener) => ({ host, ...listener })),
    ),
  };
}

/** Found, or not, or unknown where a host could not be read. */
export function codeOf({ read, failed }: HostReadings<ListReport>): ExitCode {
  if (failed.length > 0) return exitCodes.unseen;
  if (read.some(({ report }) => report.listeners.length > 0)) return exitCodes.done;
  return read.every(({ report }) => report.isWhole) ? exitCodes.no : exitCodes.unseen;
}

const textLength = 4_000;

/** The same value, with every text in it made plain. */
export function withPlainTexts<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? plainText(part, textLength) : part,
  ) as Value;
}
