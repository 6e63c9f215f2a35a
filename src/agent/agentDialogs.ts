import type { Dialogs, ProgressTask } from '../flows/dialogs';
import { withAgent } from '../messages/agents';
import type { Permit } from './consent/consent';
import { RecordingDialogs } from '../flows/recordingDialogs';

interface AgentDialogsOptions {
  /** Undefined if nobody can be asked. */
  readonly person: Dialogs | undefined;
  readonly permit: Pick<Permit, 'dialogs'>;
  /** As the agent's client calls itself; undefined in a window. */
  readonly clientName: string | undefined;
  /** The agent's call is canceled: an answer that comes later counts for nothing. */
  readonly cancelled: AbortSignal;
}

/**
 * How flows speak for an agent that wants something ended: a person is asked, and told that an agent wants it; the agent is
 * told the rest. It never answers a question itself.
 */
export class AgentDialogs extends RecordingDialogs {
  /** Why a question was not answered with yes; undefined if none was asked, or the last one was. */
  unanswered: 'nobody' | 'limited' | 'declined' | undefined;

  constructor(private readonly options: AgentDialogsOptions) {
    super();
  }

  override readonly ask: Dialogs['ask'] = async (question, actions) => {
    const { person, permit, clientName, cancelled } = this.options;
    cancelled.throwIfAborted();
    this.unanswered = person === undefined ? 'nobody' : 'limited';
    if (person === undefined) return undefined;
    const asking = new PersonAsked(person, () => {
      this.unanswered = 'declined';
    });
    const answer = await permit.dialogs(asking).ask(withAgent(question, clientName), actions);
    cancelled.throwIfAborted();
    if (answer !== undefined) this.unanswered = undefined;
    return answer;
  };

  override readonly copy: Dialogs['copy'] = async (text, notice) => {
    await this.options.person?.copy(text, notice);
  };

  override progress<Result>(_title: string, task: ProgressTask<Result>): Promise<Result> {
    return task(this.options.cancelled, () => undefined);
  }
}

/** Tells a person's no from a question that was not asked at all. */
class PersonAsked extends RecordingDialogs {
  constructor(
    private readonly person: Dialogs,
    private readonly onAsked: () => void,
  ) {
    super();
  }

  override readonly ask: Dialogs['ask'] = (question, actions) => {
    this.onAsked();
    return this.person.ask(question, actions);
  };
}
