import * as v from 'valibot';
import type { WatchEvent } from '../../core/reportSchema';
import { watchEvent } from '../../core/reportSchema';
import { saidByHost } from '../../messages/remote';
import type { ListOptions } from '../commands/list';
import { named, printTable } from '../commands/list';
import { changeText } from '../commands/watch';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import { isNamed } from '../isNamed';
import type { Session } from '../session';
import { askHosts, failureText, worstCode } from './askHosts';
import type { HostOptions } from './hostOptions';
import { listWords } from './listOn';
import { jsonOf } from './markedReader';
import { withPlainTexts } from './readHosts';

/** Says what opens, closes and changes on other machines, until Ctrl+C or until none of them answers any more. */
export async function watchOn(session: Session, options: ListOptions & HostOptions): Promise<ExitCode> {
  const { console } = session;
  const print = options.json === true ? printEvent : sayEvent;
  const onOut = (host: string, line: string): boolean => {
    const parsed = v.safeParse(watchEvent, jsonOf(line));
    if (!parsed.success) return false;
    const event = wantedOf(withPlainTexts(parsed.output), options);
    if (event !== undefined) print(session, host, event);
    return true;
  };
  const question = { words: listWords('watch', options), takesMs: undefined, onOut };
  const codes = await askHosts(session, options, question, (host, end) => {
    if (end.kind !== 'failed') return end.kind === 'ended' ? end.code : exitCodes.unseen;
    const problem = failureText(host, end.failure);
    // its reason was said; a script reads it among the events
    if (options.json === true && end.failure.reason !== 'interrupted') {
      printEvent(session, host, { event: 'failed', at: new Date().toISOString(), problem });
    }
    return exitCodes.unseen;
  });
  return console.closed.aborted ? exitCodes.done : worstCode(codes);
}

/** @returns undefined if it is about what is not named. */
function wantedOf(event: WatchEvent, options: ListOptions): WatchEvent | undefined {
  if (event.event === 'snapshot') return { ...event, ...named(event, options) };
  if (event.event === 'failed') return event;
  return isNamed(event.listener, options.what) ? event : undefined;
}

/** One line of JSON for each event. */
function printEvent({ console }: Session, host: string, event: WatchEvent): void {
  console.out(JSON.stringify({ host, ...event }));
}

/** The list of a host, and then a line for each event. */
function sayEvent({ console, locale }: Session, host: string, event: WatchEvent): void {
  if (event.event === 'snapshot') {
    if (event.listeners.length > 0) printTable(console, [{ host, report: event }]);
  } else if (event.event === 'failed') console.say(saidByHost(host, event.problem));
  else console.out(saidByHost(host, changeText(event, event.at, locale)));
}
