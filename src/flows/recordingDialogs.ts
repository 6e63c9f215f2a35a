import type { Dialogs, ProgressTask } from './dialogs';
import type { Message } from '../messages/message';

/** Keeps what a flow tells, for an agent. Nobody is asked, and nothing is chosen. */
export class RecordingDialogs implements Dialogs {
  readonly texts: string[] = [];

  readonly ask: Dialogs['ask'] = () => Promise.resolve(undefined);
  readonly copy: Dialogs['copy'] = () => Promise.resolve();

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
}
