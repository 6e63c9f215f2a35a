import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client as SdkClient, InMemoryTransport } from '@modelcontextprotocol/client';
import { projectRoot } from '../../../scripts/host/projectRoot';
import type { AgentMachine } from '../../../src/agent/agentMachine';
import type { FlowDependencies } from '../../../src/core/flowDependencies';
import { Client } from '../../../src/mcp/client';
import { ClientFolders } from '../../../src/mcp/clientFolders';
import { createServer } from '../../../src/mcp/server';
import { ServerResources } from '../../../src/mcp/serverResources';
import { Subscriptions } from '../../../src/mcp/subscriptions';
import { ToolCalls } from '../../../src/mcp/toolCalls';
import { sampleOf } from '../../support/rounds';
import { agentMachine } from '../agent/agentScene';
import { process_, rowsIn } from '../builders';
import { noOffers } from '../flows/noOffers';
import { TerminationScene } from '../flows/termination';
import type { CorpusRow } from '../model/process/secrets/corpus';
import { corpus, leaked } from '../model/process/secrets/corpus';

const names = readdirSync(join(projectRoot(), 'test', 'fixtures', 'commandLines'))
  .filter((file) => file.startsWith('secrets-'))
  .map((file) => file.replace('.txt', ''));
/** A part of the corpus: the masking itself is tested with all of it. */
const rows = names.flatMap((name) => corpus(name).filter(({ line }) => line % 12 === 0));

/** On one machine: each act scans all of it. */
const together = 10;

const fail = (error: unknown): void => {
  throw error;
};

/** A server for agents on a machine where these command lines run, and everything that it ever writes to its client. */
async function served(lines: readonly CorpusRow[]) {
  const scene = new TerminationScene();
  scene.system.add(process_(50, ['bash'], { parentPid: 1 }));
  lines.forEach(({ argv: [program = '', ...others], secrets }, index) => {
    // some lines of the corpus begin with the variables of a shell: no program is called like this
    const argv = secrets.some((secret) => program.includes(secret))
      ? ['env', program, ...others]
      : [program, ...others];
    scene.system.add(process_(1000 + index, argv, { parentPid: 50 }), `127.0.0.1:${10_000 + index}`);
  });
  const read = () => {
    const snapshot = scene.scan();
    return Promise.resolve({ rows: rowsIn(snapshot), snapshot, isComplete: true });
  };
  const machineFor = (person: AgentMachine['person']): AgentMachine =>
    agentMachine(scene.scan(), {
      ...{ read, person },
      consent: {
        mayRead: true,
        permit: () =>
          Promise.resolve({
            decision: { kind: 'ask', why: 'notStarted' },
            dialogs: (asked) => asked,
            finish: () => undefined,
          }),
      },
      flows: (dialogs) =>
        ({
          ...scene.dependencies(),
          ...{ dialogs, startAgainOffers: noOffers(dialogs) },
          containerMonitor: { refresh: () => Promise.resolve() },
        }) as unknown as FlowDependencies,
    });
  const client = new Client();
  const folders = new ClientFolders(
    { folder: '/work', home: '/home/me', platform: 'linux' },
    () => undefined,
    fail,
  );
  const server = createServer({
    ...{ version: '1.0.0', access: 'ask' },
    calls: new ToolCalls({ client, folders, machineFor, onError: fail }),
    resources: new ServerResources(() => read().then((reading) => ({ ...reading, ...nothingElse }))),
    subscriptions: new Subscriptions(() => undefined),
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  const written: string[] = [];
  const send = far.send.bind(far);
  far.send = (message, options) => {
    written.push(JSON.stringify(message));
    return send(message, options);
  };
  await server.connect(far);
  const receive = far.onmessage;
  far.onmessage = (message, extra) => {
    client.observe(message);
    receive?.(message, extra);
  };
  const agent = new SdkClient({ name: 'agent', version: '1' }, { capabilities: { elicitation: {} } });
  let asked = 0;
  agent.setRequestHandler('elicitation/create', () => {
    asked++;
    return { action: 'decline' };
  });
  await agent.connect(near);
  return { agent, written, asked: () => asked };
}

const nothingElse = {
  findings: new Map(),
  devServers: 0,
  forgotten: [],
  copies: new Set<string>(),
  options: { publishedPorts: false },
};

describe('what an agent is sent', () => {
  it('has none of the secrets of command lines: answers, resources, questions', async () => {
    const all = sampleOf(rows);
    // words that are sent in any case are no part of a secret
    const usual = await everythingAbout([{ line: 0, argv: ['node', 'app.js'], secrets: [] }]);
    for (let from = 0; from < all.length; from += together) {
      const lines = all.slice(from, from + together);
      const text = await everythingAbout(lines);
      const seen = lines.flatMap((row) =>
        leaked(row, [text])
          .filter((part) => !usual.includes(part) && !isShortWord(part))
          .map((part) => `${part} of ${row.argv.join(' ')}`),
      );
      assert.deepEqual(seen, []);
    }
  });
});

/** @returns what the agent was sent. */
async function everythingAbout(lines: readonly CorpusRow[]): Promise<string> {
  const { agent, written, asked } = await served(lines);
  const call = async (name: string, input: Record<string, unknown>) =>
    (await agent.callTool({ name, arguments: input })).isError === true;
  assert.equal(await call('list_servers', { kind: 'all' }), false);
  await agent.listResources();
  await agent.readResource({ uri: 'local-ports://servers' });
  for (const [index] of lines.entries()) {
    const port = 10_000 + index;
    assert.equal(await call('find_port_owner', { port }), false);
    await call('stop_server', { pid: 1000 + index });
    await call('free_port', { port, dryRun: true });
    await agent.readResource({ uri: `local-ports://servers/${port}` });
  }
  await agent.close();
  assert.ok(asked() > lines.length / 2, `${asked()} of ${lines.length}`);
  return written.join('\n');
}

/** `Basic`: another command line on the same machine may show it. */
function isShortWord(text: string): boolean {
  return /^[A-Za-z]{1,7}$/.test(text);
}
