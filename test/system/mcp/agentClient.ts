/** A client of the official SDK, and the built server that it starts, as an agent's program does. */
import type { ClientCapabilities, ElicitResult } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { builtServer } from './builtServer';

/** The living versions of the protocol. */
export const eras = ['2026-07-28', '2025-11-25'] as const;
export type Era = (typeof eras)[number];

export interface AgentClientOptions {
  readonly era?: Era;
  /** What the person answers to a question; without it the client cannot ask one. */
  readonly answer?: (message: string, answers: readonly string[]) => ElicitResult | Promise<ElicitResult>;
  /** The folders of the client. */
  readonly roots?: readonly string[];
  readonly cwd?: string;
  /** Another process is the agent, which has started nothing but the server; otherwise it is that of the test. */
  readonly isOther?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface AgentClient {
  readonly client: Client;
  /** Of the server. */
  readonly pid: number;
  /** What was written to the log. */
  readonly log: () => string;
  /** Calls a tool. @returns its structured answer; `error` holds the text of a failure. */
  call(
    name: string,
    input?: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{
    readonly answer: Readonly<Record<string, unknown>>;
    readonly error: string;
    readonly text: string;
  }>;
  /** The JSON of a resource. */
  read(uri: string): Promise<Readonly<Record<string, unknown>>>;
  close(): Promise<void>;
}

const otherAgent =
  'require("node:child_process").spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" })';

const open = new Set<Client>();

export async function startAgentClient(options: AgentClientOptions = {}): Promise<AgentClient> {
  const { era = '2026-07-28', answer, roots, cwd, env, isOther = false, args = [] } = options;
  const capabilities: ClientCapabilities = {
    ...(answer === undefined ? {} : { elicitation: { form: {} } }),
    ...(roots === undefined ? {} : { roots: { listChanged: true } }),
  };
  const client = new Client(
    { name: 'test-agent', version: '1.0.0' },
    { capabilities, versionNegotiation: { mode: era === '2025-11-25' ? 'legacy' : { pin: era } } },
  );
  if (answer !== undefined) {
    client.setRequestHandler('elicitation/create', ({ params }) => answer(params.message, answersOf(params)));
  }
  if (roots !== undefined) {
    client.setRequestHandler('roots/list', () => ({ roots: roots.map((uri) => ({ uri })) }));
  }
  const transport = new StdioClientTransport({
    ...{ command: process.execPath, stderr: 'pipe' },
    args: [...(isOther ? ['-e', otherAgent] : []), builtServer(), ...args],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...(process.env as Record<string, string>), ...env },
  });
  let log = '';
  transport.stderr?.on('data', (data: Buffer) => (log += data.toString()));
  await client.connect(transport);
  open.add(client);
  const { pid } = transport;
  if (pid === null) throw new Error('the server has no PID');
  return {
    ...{ client, pid, log: () => log },
    call: async (name, input = {}, { signal } = {}) => {
      const result = await client.callTool(
        { name, arguments: input },
        signal === undefined ? {} : { signal },
      );
      const text = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
      const answer = (result.structuredContent ?? {}) as Record<string, unknown>;
      return { answer, error: result.isError === true ? text : '', text };
    },
    read: async (uri) => {
      const { contents } = await client.readResource({ uri });
      const [content] = contents;
      if (content === undefined || !('text' in content)) throw new Error(`no text at ${uri}`);
      return JSON.parse(content.text) as Record<string, unknown>;
    },
    close: async () => {
      open.delete(client);
      await client.close();
    },
  };
}

/** For an after hook: ends the servers of tests that failed. */
export async function closeAgentClients(): Promise<void> {
  await Promise.all([...open].map((client) => client.close()));
  open.clear();
}

/** The answers that a form offers. */
function answersOf(params: object): readonly string[] {
  const { requestedSchema } = params as {
    requestedSchema?: { properties?: { answer?: { enum?: readonly string[] } } };
  };
  return requestedSchema?.properties?.answer?.enum ?? [];
}
