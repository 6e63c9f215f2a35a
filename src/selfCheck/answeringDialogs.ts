import type { Action } from '../flows/dialogs';
import { RecordingDialogs } from '../flows/recordingDialogs';
import type { Question } from '../messages/message';

/** The action that forces, of every flow that offers it. */
const forcing = 'SIGKILL';

/** Answers for the children that a check has started itself: yes, and to force only if that is what is checked. */
export class AnsweringDialogs extends RecordingDialogs {
  constructor(private readonly force: boolean) {
    super();
  }

  override readonly ask = <Id extends string>(
    _question: Question,
    actions: readonly Action<Id>[],
  ): Promise<Id | undefined> => Promise.resolve(actions.find(({ id }) => id !== forcing || this.force)?.id);
}
