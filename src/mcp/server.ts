import { McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { AgentAccess } from '../agent/consent/decision';
import { agentsAreOff, tooManySubscriptions } from '../agent/descriptions/calls';
import { serverInstructions } from '../agent/descriptions/resources';
import type { AgentTool } from '../agent/agentTool';
import { agentTools } from '../agent/tools';
import type { ServerResources } from './serverResources';
import type { Subscriptions } from './subscriptions';
import type { ToolCalls } from './toolCalls';
import { inputSchema, outputSchema } from './toolSchema';

/** Tools do not change while the server runs. */
const toolsValidMs = 3_600_000;
/** Of the arguments of a call, keys and elements of arrays included: no tool has nearly as many. */
const maximumInputElements = 100;

interface ServerParts {
  readonly version: string;
  /** What is offered. */
  readonly access: AgentAccess;
  readonly calls: ToolCalls;
  readonly resources: ServerResources;
  readonly subscriptions: Subscriptions;
}

/** One server for one connection, of either era of the protocol. */
export function createServer(parts: ServerParts): McpServer {
  const { version, access, calls, resources, subscriptions } = parts;
  const server = new McpServer(
    { name: 'local-ports', title: 'Local Ports', version },
    {
      capabilities: { tools: { listChanged: false }, resources: { subscribe: true, listChanged: true } },
      instructions: access === 'off' ? agentsAreOff : serverInstructions,
      cacheHints: { 'tools/list': { ttlMs: toolsValidMs } },
      maxToolInputElements: maximumInputElements,
    },
  );
  if (access === 'off') return server;
  for (const tool of agentTools) {
    if (access === 'ask' || tool.effect === 'reads') registerTool(server, tool, calls);
  }
  resources.register(server);
  server.server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    if (!subscriptions.add(uri)) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, tooManySubscriptions);
    }
    return {};
  });
  server.server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscriptions.remove(uri);
    return {};
  });
  return server;
}

function registerTool(server: McpServer, tool: AgentTool, calls: ToolCalls): void {
  const { name, title, description, effect, input, output } = tool;
  const reads = effect === 'reads';
  const config = {
    ...{ title, description },
    inputSchema: inputSchema(input),
    outputSchema: outputSchema(output),
    annotations: {
      title,
      readOnlyHint: reads,
      destructiveHint: !reads,
      // what has ended cannot be ended again
      idempotentHint: true,
      openWorldHint: false,
    },
  };
  server.registerTool(name, config, (args, context) => calls.call(tool, args, context));
}
