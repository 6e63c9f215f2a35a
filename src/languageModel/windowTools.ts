import * as vscode from 'vscode';
import type { AgentMachine } from '../agent/agentMachine';
import type { AgentTool } from '../agent/agentTool';
import { AgentError } from '../agent/agentTool';
import { unexpectedProblem } from '../agent/descriptions/answers';
import type { ToolName } from '../agent/toolEffects';
import { agentTools } from '../agent/tools';
import type { AppServices } from '../appServices';
import { agentConfirmation, agentProgress } from '../messages/agents';
import { isPort } from '../model/net/endpoint';
import { isRecord } from '../model/text/json';
import { escapeMarkdown, traceOf } from '../model/text/text';
import { UserError } from '../model/text/userError';
import { windowMachine } from './windowMachine';

const byName = new Map(agentTools.map((tool) => [tool.name, tool]));

/** Runs tools for the language models of this window. */
export class WindowTools {
  private readonly machine: AgentMachine;

  constructor(private readonly services: AppServices) {
    this.machine = windowMachine(services);
  }

  /** Says what will be done, and has the host ask first where something would end. Nothing is done. */
  async prepare(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    const invocationMessage = progressOf(name, input);
    const rows = await this.aboutOf(toolCalled(name), input, token);
    const [first, ...others] = rows ?? [];
    if (first === undefined) return { invocationMessage };
    const { title, lines } = agentConfirmation([first, ...others]);
    const message = new vscode.MarkdownString(lines.map(escapeMarkdown).join('\n\n'));
    return { invocationMessage, confirmationMessages: { title, message } };
  }

  /** @throws Error with a sentence for the model; its details, if any, are logged. */
  async invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const answer = await this.carryOut(token, (cancelled) =>
      toolCalled(name).run(input, this.machine, cancelled),
    );
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
  }

  /** What a call would end. Undefined also if it will fail: then it says why itself. */
  private async aboutOf(
    { about }: AgentTool,
    input: unknown,
    token: vscode.CancellationToken,
  ): ReturnType<NonNullable<AgentTool['about']>> {
    // in Restricted Mode nothing is ended, so that there is nothing to ask
    if (about === undefined || !this.services.isWorkspaceTrusted()) return undefined;
    try {
      return await this.carryOut(token, () => about(input, this.machine));
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      return undefined;
    }
  }

  private async carryOut<Result>(
    token: vscode.CancellationToken,
    work: (cancelled: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const cancellation = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      cancellation.abort();
    });
    if (token.isCancellationRequested) cancellation.abort();
    try {
      return await work(cancellation.signal);
    } catch (error) {
      if (cancellation.signal.aborted) throw new vscode.CancellationError();
      throw this.failureOf(error);
    } finally {
      subscription.dispose();
    }
  }

  /** What a model is told: nothing but a sentence. */
  private failureOf(error: unknown): Error {
    if (error instanceof AgentError || error instanceof UserError) return new Error(error.message);
    this.services.log.error(traceOf(error));
    return new Error(unexpectedProblem);
  }
}

function toolCalled(name: ToolName): AgentTool {
  const tool = byName.get(name);
  if (tool === undefined) throw new TypeError(name);
  return tool;
}

/** The input is whatever a model has sent. */
function progressOf(name: ToolName, input: unknown): string {
  const given = isRecord(input) ? input['port'] : undefined;
  const port = typeof given === 'number' && isPort(given) ? given : undefined;
  switch (name) {
    case 'list_servers':
      return agentProgress.listServers();
    case 'find_port_owner':
      return agentProgress.findPortOwner(port);
    case 'get_server_url':
      return agentProgress.getServerUrl();
    case 'wait_for_port':
      return agentProgress.waitForPort(port);
    case 'pick_port':
      return agentProgress.pickPort();
    case 'stop_server':
      return agentProgress.stopServer();
    case 'free_port':
      return agentProgress.freePort(port);
  }
}
