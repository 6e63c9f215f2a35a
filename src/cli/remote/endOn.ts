import { nobodyToAsk } from '../../messages/commandLine';
import { visibleText } from '../../model/text/text';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import { isYes } from '../answers';
import type { StopOptions } from '../commands/stop';
import type { Session } from '../session';
import { failureText, passedOn } from './askHosts';
import type { HostOptions } from './hostOptions';
import type { RemoteAnswer } from './markedConsole';
import { runOnHost } from './runOnHost';

/** A question that changes each time it is answered has no end. */
const maximumQuestions = 6;
/** A question may list hundreds of processes. */
const maximumLines = 2_000;

/**
 * Ends something on another machine. What would be asked there is asked here: the command runs there until it has a question
 * and ends; when a person has answered, it runs again with the answer, which counts only for the same question about the
 * same processes. Without an answer nothing is ended there.
 */
export async function endOn(
  session: Session,
  command: readonly string[],
  options: StopOptions & HostOptions,
): Promise<ExitCode> {
  const { console, interrupted } = session;
  const { on: [host = ''] = [], hostTimeout } = options;
  const connector = await session.connector();
  const words = [...command, ...flagsOf(options)];
  const answers: RemoteAnswer[] = [];
  const say = passedOn(session, host, maximumLines);
  for (let asked = 0; asked < maximumQuestions; asked++) {
    const end = await runOnHost(connector, host, {
      ...{ words, answers, beginWithinMs: hostTimeout * 1000, signal: interrupted },
      onOut: (line) => {
        say(line);
        return true;
      },
      onSay: say,
    });
    if (end.kind === 'ended') return end.code;
    if (end.kind === 'failed') {
      console.say(failureText(host, end.failure));
      return exitCodes.unseen;
    }
    if (!console.isInteractive) {
      console.say(nobodyToAsk());
      return exitCodes.refused;
    }
    const { digest, prompt } = end.question;
    const typed = (await console.readLine(`${host} ${visibleText(prompt)}`))?.trim() ?? '';
    const number = isYes(typed) ? '1' : typed;
    if (!/^\d{1,6}$/.test(number)) return exitCodes.no;
    answers.push({ digest, number });
  }
  return exitCodes.no;
}

/** Of the command there. */
function flagsOf({ yes, force, dryRun, udp, pid, port }: StopOptions): readonly string[] {
  const flags = {
    '--yes': yes,
    '--force': force,
    '--dry-run': dryRun,
    '--udp': udp,
    '--pid': pid,
    '--port': port,
  };
  return Object.entries(flags).flatMap(([flag, isGiven]) => (isGiven === true ? [flag] : []));
}
