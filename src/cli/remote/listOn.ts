import * as v from 'valibot';
import type { ListReport } from '../../core/reportSchema';
import { listReport } from '../../core/reportSchema';
import { plainText } from '../../model/text/text';
import type { ListOptions } from '../commands/list';
import { listCode, named, printTable } from '../commands/list';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { HostReport } from '../hostReport';
import { listedOf } from '../hostReport';
import { printJson } from '../json';
import type { Session } from '../session';
import { askHosts, failureText } from './askHosts';
import type { HostOptions } from './hostOptions';
import { jsonOf } from './markedReader';
import type { HostFailure } from './runOnHost';

/** What one of several hosts answered. */
type HostAnswer =
  | ({ readonly host: string; readonly failure?: undefined } & Required<HostReport>)
  | { readonly host: string; readonly failure: HostFailure };

/** @see ListOptions; for `who` with its port. */
type RemoteListOptions = ListOptions & HostOptions & { readonly port?: number };

/** What listens on other machines, as one table or as one document. */
export async function listOn(session: Session, options: RemoteListOptions): Promise<ExitCode> {
  const answers = await readHosts(session, options);
  const reports = answers.flatMap((answer) => (answer.failure === undefined ? [answer] : []));
  if (options.json === true) printJson(session.console, documentOf(answers, reports));
  else if (reports.length > 0) printTable(session.console, reports);
  return reports.length === answers.length ? listCode(reports) : exitCodes.unseen;
}

/** Reads all hosts at once, each until its deadline. */
async function readHosts(session: Session, options: RemoteListOptions): Promise<readonly HostAnswer[]> {
  const lines = new Map<string, string[]>((options.on ?? []).map((host) => [host, []]));
  const onOut = (host: string, line: string): boolean => {
    lines.get(host)?.push(line);
    return true;
  };
  return askHosts(session, options, { words: listWords(options), takesMs: 0, onOut }, (host, end) => {
    if (end.kind === 'failed') return { host, failure: end.failure };
    const report = reportOf((lines.get(host) ?? []).join('\n'));
    if (report !== undefined) return { host, report: named(report, options) };
    const failure = { reason: 'notUnderstood' } as const;
    session.console.say(failureText(host, failure));
    return { host, failure };
  });
}

/** Names are compared here: a shell there would read them. */
function listWords({ port, udp, all, forgotten, exposed, what = [] }: RemoteListOptions): readonly string[] {
  return [
    ...(port === undefined ? ['list'] : ['who', String(port)]),
    '--json',
    ...(udp === true ? ['--udp'] : []),
    ...(all === true || what.length > 0 ? ['--all'] : []),
    ...(forgotten === true ? ['--forgotten'] : []),
    ...(exposed === true ? ['--exposed'] : []),
  ];
}

const textLength = 600;

/** @returns undefined if it is none. Its texts are bounded and have no control characters, whatever was sent. */
function reportOf(text: string): ListReport | undefined {
  const parsed = v.safeParse(listReport, jsonOf(text));
  return parsed.success ? withPlainTexts(parsed.output) : undefined;
}

/** The same value, with every text in it made plain. */
function withPlainTexts<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? plainText(part, textLength) : part,
  ) as Value;
}

/** Listeners as the list of one machine has them, each with its host, and what is known of each host. */
function documentOf(answers: readonly HostAnswer[], reports: readonly Required<HostReport>[]): object {
  return {
    hosts: answers.map((answer) => {
      const { host } = answer;
      if (answer.failure !== undefined) {
        return {
          host,
          failure: { reason: answer.failure.reason, message: failureText(host, answer.failure) },
        };
      }
      const { takenAt, platform, coverage, isWhole, problems } = answer.report;
      return { host, takenAt, platform, coverage, isWhole, problems };
    }),
    listeners: listedOf(reports).map(({ host, report }) => ({ host, ...report })),
  };
}
