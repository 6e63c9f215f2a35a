import type { Dialogs, ProgressTask } from '../flows/dialogs';
import type { Message } from '../messages/message';

/** For readings: keeps what a flow tells, for the agent. There is nobody to ask, and nothing to choose. */
export class RecordingDialogs implements Dialogs {
  readonly texts: string[] = [];

  ask(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  choose(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  chooseMany(): Promise<readonly []> {
    return Promise.resolve([]);
  }

  enter(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  tell({ text }: Message): void {
    this.texts.push(text);
  }

  offer(message: Message): Promise<undefined> {
    this.tell(message);
    return Promise.resolve(undefined);
  }

  progress<Result>(_title: string, task: ProgressTask<Result>): Promise<Result> {
    return task(new AbortController().signal, () => undefined);
  }

  copy(): Promise<void> {
    return Promise.resolve();
  }
}
