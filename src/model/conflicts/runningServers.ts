import { isPort } from '../net/endpoint';
import { isQuotedText, isStackFrame } from './quotedText';
import type { RunningForm } from './runningForms';
import { runningForms } from './runningForms';
import { plainTerminalText } from './terminalOutput';

/** What a program said of a copy of it that runs already. Everything undefined was not said. */
export interface RunningServer {
  /** As people know it, or as the text calls it: `Next.js`, `Kibana`, `Server`. */
  readonly title: string;
  readonly port: number | undefined;
  readonly pid: number | undefined;
  /** Of the project, or of the data. */
  readonly directory: string | undefined;
  /** Where the PID was read from: it may be of a process that ended long ago. */
  readonly file: string | undefined;
  /** Found in the name, the command line or the container of what is spoken of; undefined if any word of its title is. */
  readonly program: RegExp | undefined;
  /** Ending one process or container does not end it. */
  readonly isSeveral: boolean;
}

/** A quick search before a costly one. */
export const mayBeRunning =
  /already running|already registered|still be running|appears to be running|is another (?:instance|postmaster|postgres)|using unix socket file/i;
/** How many lines after the sentence its details are in. */
const maximumDetailLines = 8;
/** Further ones only repeat it. */
const maximumFound = 5;

/** Programs that say in this text, with or without escape sequences, that they run already: each once. */
export function findRunningServers(text: string): RunningServer[] {
  if (text.search(mayBeRunning) === -1) return [];
  const lines = plainTerminalText(text)
    .split('\n')
    .filter((line) => !isStackFrame(line));
  const found = new Map<string, RunningServer>();
  lines.forEach((line, index) => {
    if (found.size >= maximumFound || line.search(mayBeRunning) === -1 || isQuotedText(line)) return;
    const server = runningServerIn(
      line.slice(0, 1000),
      lines.slice(index + 1, index + 1 + maximumDetailLines),
    );
    if (server !== undefined) found.set([server.title, server.port, server.pid].join(), server);
  });
  return [...found.values()];
}

function runningServerIn(line: string, next: readonly string[]): RunningServer | undefined {
  for (const form of runningForms) {
    const match = form.pattern.exec(line);
    if (match !== null)
      return toRunningServer(form, match.groups ?? {}, form.hasDetails ? detailsIn(next) : {});
  }
  return undefined;
}

interface Details {
  readonly port?: string | undefined;
  readonly pid?: string | undefined;
  readonly directory?: string | undefined;
}

function toRunningServer(
  { title, program, isSeveral }: RunningForm,
  groups: Readonly<Record<string, string | undefined>>,
  details: Details,
): RunningServer {
  return {
    title: title ?? groups['title'] ?? '',
    port: numberIn(groups['port'] ?? details.port, isPort),
    pid: numberIn(groups['pid'] ?? details.pid, (pid) => pid > 0),
    directory: nonEmpty(groups['directory'] ?? details.directory),
    file: groups['file'],
    program,
    isSeveral: isSeveral === true,
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function numberIn(digits: string | undefined, fits: (value: number) => boolean): number | undefined {
  const value = Number(digits);
  return digits !== undefined && Number.isSafeInteger(value) && fits(value) ? value : undefined;
}

const label = String.raw`(?:^|[\s-])`;
const portLabels = new RegExp(
  String.raw`${label}(?:local|url|open|address|visit|listening on):?\s{1,20}https?://(?:\[[\da-f:]{2,39}\]|[\w.-]{1,80}):(?<value>\d{1,5})|${label}port:\s{1,20}(?<port>\d{1,5})\b`,
  'i',
);
const pidLabel = new RegExp(String.raw`${label}PID:\s{1,20}(?<value>\d{1,10})\b`, 'i');
const directoryLabel = new RegExp(String.raw`${label}dir(?:ectory)?:\s{1,20}(?<value>\S.{0,300})`, 'i');

/** `- Local:        http://localhost:3000`, `- PID:          4711`, `  Port: 3000`. */
function detailsIn(lines: readonly string[]): Details {
  const first = (pattern: RegExp): string | undefined => {
    for (const line of lines) {
      const groups = pattern.exec(line.slice(0, 500))?.groups;
      if (groups !== undefined) return groups['value'] ?? groups['port'];
    }
    return undefined;
  };
  return { port: first(portLabels), pid: first(pidLabel), directory: first(directoryLabel)?.trim() };
}
