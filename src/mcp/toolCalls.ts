import type { CallToolResult, InputRequiredResult, ServerContext } from '@modelcontextprotocol/server';
import { inputRequired } from '@modelcontextprotocol/server';
import type { AgentMachine } from '../agent/agentMachine';
import type { AgentTool } from '../agent/agentTool';
import { AgentError } from '../agent/agentTool';
import { callAnswers, copiedText } from '../agent/descriptions/calls';
import { UserError } from '../model/text/userError';
import type { Client } from './client';
import type { Ask } from './clientDialogs';
import { ClientDialogs } from './clientDialogs';
import type { ClientFolders } from './clientFolders';
import { answerIn, elicitNow, formOf, questionKey } from './elicitation';
import type { Step } from './openCalls';
import { OpenCalls } from './openCalls';
import { reportProgress } from './progress';

/** More at once is no work of a model. */
const maximumRunning = 32;

interface ToolCallsOptions {
  readonly client: Client;
  readonly folders: ClientFolders;
  /** @param person how a person is asked; undefined if the client cannot ask. @param clientName as the client calls itself. */
  readonly machineFor: (person: ClientDialogs | undefined, clientName: string | undefined) => AgentMachine;
  /** A defect. */
  readonly onError: (error: unknown) => void;
}

/** Runs the tools: bounded, cancelable, and with questions to the person in between. */
export class ToolCalls {
  private readonly open = new OpenCalls<CallToolResult>();
  private running = 0;

  constructor(private readonly options: ToolCallsOptions) {}

  async call(
    tool: AgentTool,
    input: unknown,
    context: ServerContext,
  ): Promise<CallToolResult | InputRequiredResult> {
    const stopReporting = reportProgress(context.mcpReq);
    try {
      return await this.answer(tool, input, context);
    } finally {
      stopReporting();
    }
  }

  dispose(): void {
    this.open.dispose();
  }

  private async answer(
    tool: AgentTool,
    input: unknown,
    context: ServerContext,
  ): Promise<CallToolResult | InputRequiredResult> {
    const { client, folders } = this.options;
    const { envelope, inputResponses, requestState, signal } = context.mcpReq;
    const key = `${tool.name} ${JSON.stringify(input)}`;
    const token = requestState<string>();
    if (token !== undefined) {
      const step = this.open.answer(key, token, answerIn(inputResponses?.[questionKey]), signal);
      return step === undefined ? failure(callAnswers.expired) : resultOf(await step);
    }
    const first = client.hasRoots(context) ? await folders.ask(context) : undefined;
    if (first !== undefined) return first;
    const work = (ask: Ask | undefined, cancelled: AbortSignal): Promise<CallToolResult> =>
      this.run(tool, input, ask && new ClientDialogs(ask), client.name(context), cancelled);
    if (!client.canAsk(context)) return work(undefined, signal);
    // until 2025-11-25 a client can be asked while its request is being worked on
    if (envelope === undefined) return work(elicitNow(context), signal);
    return resultOf(await this.open.begin(key, work, signal));
  }

  private async run(
    tool: AgentTool,
    input: unknown,
    person: ClientDialogs | undefined,
    clientName: string | undefined,
    cancelled: AbortSignal,
  ): Promise<CallToolResult> {
    if (this.running >= maximumRunning) return failure(callAnswers.tooMany);
    this.running++;
    try {
      const answer = await tool.run(input, this.options.machineFor(person, clientName), cancelled);
      const texts = [JSON.stringify(answer), ...(person?.copied ?? []).map(copiedText)];
      return { content: texts.map((text) => ({ type: 'text', text })), structuredContent: answer };
    } catch (error) {
      if (error instanceof AgentError || error instanceof UserError) return failure(error.message);
      // nobody waits for the answer of what was canceled
      if (!cancelled.aborted) this.options.onError(error);
      return failure(callAnswers.defect);
    } finally {
      this.running--;
    }
  }
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}

function resultOf(step: Step<CallToolResult>): CallToolResult | InputRequiredResult {
  if (step.kind === 'ended') return step.result;
  const { elicitation, token } = step;
  const question = { method: 'elicitation/create', params: formOf(elicitation) } as const;
  return inputRequired({ inputRequests: { [questionKey]: question }, requestState: token });
}
