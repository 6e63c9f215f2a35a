import { randomUUID } from 'node:crypto';
import { AgentError } from '../agent/agentTool';
import { callAnswers } from '../agent/descriptions/calls';
import type { Ask, Elicitation } from './clientDialogs';

/** How one call of a tool goes on: it has ended, or it waits for an answer under a token that only the client is given. */
export type Step<Result> =
  | { readonly kind: 'ended'; readonly result: Result }
  | { readonly kind: 'asks'; readonly elicitation: Elicitation; readonly token: string };

/** A person may have been away. */
export const answerWithinMs = 10 * 60_000;
/** A client that asks more has given up the oldest question. */
const maximumWaiting = 8;

interface Question {
  readonly elicitation: Elicitation;
  readonly answer: (chosen: string | undefined) => void;
  /** It will never be answered. */
  readonly drop: () => void;
}

interface OpenCall<Result> {
  /** Tells calls of the same from others. */
  readonly key: string;
  readonly ended: Promise<Result>;
  readonly abort: AbortController;
  /** The question that comes next. */
  asked: Promise<Question>;
}

interface WaitingCall<Result> {
  readonly call: OpenCall<Result>;
  readonly question: Question;
  readonly giveUp: () => void;
}

/**
 * Calls of tools that may ask a person in between, since 2026-07-28: such a call is answered with the question, and the client
 * calls again with the answer. The work itself stays where it is and waits. A token is used once, so that no answer counts
 * twice.
 */
export class OpenCalls<Result> {
  private readonly waiting = new Map<string, WaitingCall<Result>>();

  constructor(private readonly withinMs = answerWithinMs) {}

  /**
   * Begins a call. One with the same key that still waits is given up: its client did not go on with it.
   * @param work is aborted with the request, and if its question is never answered.
   */
  begin(
    key: string,
    work: (ask: Ask, signal: AbortSignal) => Promise<Result>,
    requested: AbortSignal,
  ): Promise<Step<Result>> {
    for (const { call, giveUp } of [...this.waiting.values()]) if (call.key === key) giveUp();
    const abort = new AbortController();
    let onAsk: (question: Question) => void = () => undefined;
    const nextQuestion = (): Promise<Question> =>
      new Promise((resolve) => {
        onAsk = resolve;
      });
    const first = nextQuestion();
    const ask: Ask = (elicitation) =>
      new Promise((answer, reject) => {
        const tell = onAsk;
        call.asked = nextQuestion();
        const drop = (): void => {
          reject(new AgentError(callAnswers.unanswered));
        };
        tell({ elicitation, answer, drop });
      });
    const call: OpenCall<Result> = { key, abort, asked: first, ended: work(ask, abort.signal) };
    return this.goOn(call, first, requested);
  }

  /** Goes on with a call after its answer. @returns undefined if no call with this key waits under the token. */
  answer(
    key: string,
    token: string,
    chosen: string | undefined,
    requested: AbortSignal,
  ): Promise<Step<Result>> | undefined {
    const waiting = this.waiting.get(token);
    if (waiting?.call.key !== key) return undefined;
    this.waiting.delete(token);
    const { call, question } = waiting;
    const next = call.asked;
    question.answer(chosen);
    return this.goOn(call, next, requested);
  }

  /** No question is answered any more. */
  dispose(): void {
    for (const { giveUp } of [...this.waiting.values()]) giveUp();
  }

  private async goOn(
    call: OpenCall<Result>,
    asked: Promise<Question>,
    requested: AbortSignal,
  ): Promise<Step<Result>> {
    const onAbort = (): void => {
      call.abort.abort(requested.reason);
    };
    requested.addEventListener('abort', onAbort);
    if (requested.aborted) onAbort();
    const step = await Promise.race([
      call.ended.then((result) => ({ kind: 'ended', result }) as const),
      asked.then((question) => ({ kind: 'asks', question }) as const),
    ]);
    if (step.kind === 'ended') return step;
    return { kind: 'asks', elicitation: step.question.elicitation, token: this.wait(call, step.question) };
  }

  private wait(call: OpenCall<Result>, question: Question): string {
    const token = randomUUID();
    const giveUp = (): void => {
      clearTimeout(timer);
      if (!this.waiting.delete(token)) return;
      call.abort.abort();
      question.drop();
    };
    const timer = setTimeout(giveUp, this.withinMs);
    timer.unref();
    call.abort.signal.addEventListener('abort', giveUp);
    this.waiting.set(token, { call, question, giveUp });
    const [oldest] = this.waiting.values();
    if (this.waiting.size > maximumWaiting) oldest?.giveUp();
    return token;
  }
}
