import { RecordingDialogs } from '../flows/recordingDialogs';
import type { Dialogs } from '../flows/dialogs';
import { leaveIt } from '../messages/agentQuestion';
import { plainText, visibleText } from '../model/text/text';

/** What a client's person is asked: a text, and the answers to choose from. */
export interface Elicitation {
  readonly message: string;
  readonly answers: readonly string[];
}

/**
 * Asks the person through the client.
 * @returns the chosen answer; undefined if declined or canceled.
 * @throws AgentError if the question was never answered.
 */
export type Ask = (elicitation: Elicitation) => Promise<string | undefined>;

const answerLength = 100;

/** Speaks with a person through an agent's client, which shows them a question and the answers to choose from. */
export class ClientDialogs extends RecordingDialogs {
  /** What the person chose to copy: there is no clipboard of theirs here. */
  readonly copied: string[] = [];

  constructor(private readonly elicit: Ask) {
    super();
  }

  override readonly ask: Dialogs['ask'] = async (question, actions) => {
    const message = question.whole?.() ?? [question.message, question.detail].join('\n\n');
    const titles = actions.map(({ title }) => plainText(title, answerLength));
    const answers = [...titles, leaveIt()];
    const chosen = await this.elicit({ message: visibleText(message, true), answers });
    // one of those that were offered, word for word; anything else is none
    return actions.find((_action, index) => titles[index] === chosen)?.id;
  };

  override readonly copy: Dialogs['copy'] = (text) => {
    this.copied.push(text);
    return Promise.resolve();
  };
}
