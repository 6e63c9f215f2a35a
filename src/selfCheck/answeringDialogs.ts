import type { Action, ProgressTask } from '../flows/dialogs';
import { RecordingDialogs } from '../flows/recordingDialogs';
import type { Question } from '../messages/message';

/** The action that forces, of every flow that offers it. */
const forcing = 'SIGKILL';

/** Answers for the children that a check has started itself: yes. */
export class AnsweringDialogs extends RecordingDialogs {
  constructor(
    /** Called when a person would be asked whether to force. */
    private readonly mayForce: () => boolean,
    private readonly cancelled: AbortSignal,
  ) {
    super();
  }

  override readonly ask = <Id extends string>(
    { message }: Question,
    actions: readonly Action<Id>[],
  ): Promise<Id | undefined> => {
    this.texts.push(message);
    return Promise.resolve(actions.find(({ id }) => id !== forcing || this.mayForce())?.id);
  };

  override progress<Result>(_title: string, task: ProgressTask<Result>): Promise<Result> {
    return task(this.cancelled, () => undefined);
  }
}
