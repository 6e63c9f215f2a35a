import type { ElicitRequestFormParams, ServerContext } from '@modelcontextprotocol/server';
import { AgentError } from '../agent/agentTool';
import { callAnswers } from '../agent/descriptions/calls';
import { answerField } from '../messages/agentQuestion';
import { isRecord } from '../model/text/json';
import type { Ask, Elicitation } from './clientDialogs';
import { answerWithinMs } from './openCalls';

/** The name of the question among what a client is asked. */
export const questionKey = 'person';

/** One field with the answers: a client that only has a button to agree with cannot answer it by accident. */
export function formOf({ message, answers }: Elicitation): ElicitRequestFormParams {
  return {
    ...{ mode: 'form', message },
    requestedSchema: {
      type: 'object',
      properties: { answer: { type: 'string', title: answerField(), enum: [...answers] } },
      required: ['answer'],
    },
  };
}

/** @param result what the client sent: anything. @returns undefined unless the person agreed and chose. */
export function answerIn(result: unknown): string | undefined {
  if (!isRecord(result) || result['action'] !== 'accept' || !isRecord(result['content'])) return undefined;
  const { answer } = result['content'];
  return typeof answer === 'string' ? answer : undefined;
}

/** Asks while the request is being worked on. */
export function elicitNow({ mcpReq }: ServerContext): Ask {
  return async (elicitation) => {
    const request = { method: 'elicitation/create', params: { ...formOf(elicitation) } } as const;
    try {
      return answerIn(await mcpReq.send(request, { timeout: answerWithinMs, signal: mcpReq.signal }));
    } catch (error) {
      // the client says no more than that it failed, or nothing in time
      throw new AgentError(callAnswers.unanswered, { cause: error });
    }
  };
}
