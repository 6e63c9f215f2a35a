import { cleanUp } from '../../flows/cleanUp';
import { nothingTicked } from '../../messages/commandLine';
import type { ExitCode } from '../console';
import type { GivenAnswers } from '../consoleDialogs';
import { codeAfter } from '../outcome';
import type { Session } from '../session';

/** Lists what looks forgotten, and ends what is ticked, as Clean Up does. */
export async function clean(session: Session, options: GivenAnswers): Promise<ExitCode> {
  await session.read();
  const { flows, dialogs } = session.acting(options);
  await cleanUp(flows, { kind: 'forgotten' });
  const { last, hasAsked, hasAgreed } = dialogs;
  if (last === undefined && !hasAsked && options.yes === true) session.console.say(nothingTicked());
  return codeAfter(dialogs, options, hasAgreed && last?.level === 'information');
}
