import assert from 'node:assert/strict';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startListening, stopAll } from '../../support/listeningProcess';
import { builtServer } from './builtServer';

type Message = Readonly<Record<string, unknown>> & { readonly id?: unknown };

const envelope = (capabilities: object = {}) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': capabilities,
});

/** A client that writes what it likes. */
class RawClient {
  readonly received: Message[] = [];
  private readonly server: ChildProcessWithoutNullStreams;
  private readonly waiting = new Map<unknown, (message: Message) => void>();

  /** @param command starts the server. */
  constructor(command: readonly string[] = [builtServer()]) {
    this.server = spawn(process.execPath, command);
    running.add(this.server);
    createInterface(this.server.stdout).on('line', (line) => {
      // nothing but the protocol is on stdout
      const message = JSON.parse(line) as Message;
      this.received.push(message);
      this.waiting.get(message.id)?.(message);
    });
    // a test that ends it writes to it nevertheless
    this.server.stdin.on('error', () => undefined);
  }

  write(text: string): void {
    this.server.stdin.write(text);
  }

  request(id: number | string, method: string, params: object = {}, capabilities?: object): Promise<Message> {
    const answer = new Promise<Message>((resolve) => this.waiting.set(id, resolve));
    const all = { ...params, _meta: envelope(capabilities) };
    this.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params: all })}\n`);
    return answer;
  }

  callTool(id: number | string, name: string, input: object, more: object = {}): Promise<Message> {
    const params = { name, arguments: input, ...more };
    return this.request(id, 'tools/call', params, { elicitation: {} });
  }

  /** Ends one end of a pipe, or the server. @returns its exit code, or the signal that ended it. */
  async end(how: 'stdin' | 'stdout' | NodeJS.Signals): Promise<unknown> {
    const exit = once(this.server, 'exit') as Promise<[code: number | null, signal: string | null]>;
    if (how === 'stdin') this.server.stdin.end();
    else if (how === 'stdout') this.server.stdout.destroy();
    else this.server.kill(how);
    if (how === 'stdout') this.write('garbage\n');
    const [code, signal] = await exit;
    running.delete(this.server);
    return code ?? signal;
  }
}

const running = new Set<ChildProcessWithoutNullStreams>();

function resultOf({ result }: Message): Readonly<Record<string, unknown>> {
  return result as Readonly<Record<string, unknown>>;
}

describe('the server for agents, and a client that does not behave', () => {
  after(async () => {
    for (const server of running) server.kill('SIGKILL');
    await stopAll();
  });

  it('outlasts garbage, unknown methods, wrong types and lines without an end', async () => {
    const client = new RawClient();
    client.write('garbage\n{"jsonrpc":"2.0"}\n[]\n\n\u0000\n');
    client.write(`${'x'.repeat(3_000_000)}\n`);
    client.write(`{"jsonrpc":"2.0","id":"long","method":"tools/call","params":"${'x'.repeat(1_100_000)}"}\n`);
    await client.request(1, 'server/discover');
    const wrong = [
      client.request(2, 'no/such'),
      client.request(3, 'tools/call', { name: 7 }),
      client.request(4, 'tools/call', { name: '__proto__', arguments: {} }),
      client.request(5, 'tools/call', { name: 'list_servers', arguments: [] }),
      client.request(6, 'resources/read', { uri: 'file:///etc/passwd' }),
      client.request(7, 'resources/read', { uri: 'no uri' }),
      client.request(8, 'subscriptions/listen', { notifications: 7 }),
      client.request(9, 'initialize', {}),
    ];
    for (const message of await Promise.all(wrong)) {
      assert.ok('error' in message, JSON.stringify(message).slice(0, 300));
    }
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, index]));
    const tooMuch = resultOf(await client.callTool(10, 'list_servers', many));
    assert.equal(tooMuch['isError'], true);
    assert.ok(JSON.stringify(tooMuch).length < 1000);
    assert.equal(resultOf(await client.callTool(11, 'list_servers', {}))['isError'], undefined);
    assert.equal(await client.end('stdin'), 0);
  });

  it('answers a flood of calls, and works on no more than some at once', async () => {
    const client = new RawClient();
    await client.request('first', 'server/discover');
    const calls = Array.from({ length: 300 }, (_, id) => client.callTool(id, 'list_servers', {}));
    const answers = (await Promise.all(calls)).map(resultOf);
    const refused = answers.filter(({ isError }) => isError === true);
    assert.ok(refused.length > 0 && refused.length < 300, String(refused.length));
    for (const answer of refused) assert.match(JSON.stringify(answer), /Too many calls/);
    for (let id = 1000; id < 1040; id++) {
      void client.request(id, 'subscriptions/listen', { notifications: { resourcesListChanged: true } });
    }
    await client.request('last', 'tools/list');
    const limited = client.received.filter((message) => Number(message.id) >= 1000 && 'error' in message);
    assert.equal(limited.length, 40 - 16);
    assert.equal(await client.end('SIGTERM'), 0);
  });

  it('ends when the client stops reading it, and with a wait under way', async () => {
    for (const how of ['stdout', 'stdin', 'SIGINT'] as const) {
      const client = new RawClient();
      await client.request(1, 'server/discover');
      void client.callTool(2, 'wait_for_port', { port: 1, timeoutSeconds: 100 });
      await client.callTool(3, 'list_servers', {});
      assert.equal(await client.end(how), 0, how);
    }
  });

  it('counts no answer to a question that was not asked, or is over, or is about something else', async () => {
    const other =
      'require("node:child_process").spawn(process.execPath, process.argv.slice(1), { stdio: "inherit" })';
    const client = new RawClient(['-e', other, builtServer()]);
    await client.request('first', 'server/discover');
    const [wanted, spared] = await Promise.all(
      [1, 2].map(() => startListening({ sockets: [{ host: '127.0.0.1' }] })),
    );
    const yes = { person: { action: 'accept', content: { answer: 'Terminate' } } };
    const stop = (id: string, pid: number, more?: object) =>
      client.callTool(id, 'stop_server', { pid }, more);

    const forged = await stop('forged', spared!.pid, { inputResponses: yes, requestState: 'made up' });
    assert.match(JSON.stringify(forged), /no longer open/);
    const unasked = resultOf(await stop('unasked', spared!.pid, { inputResponses: yes }));
    assert.equal(unasked['resultType'], 'input_required');

    const { requestState } = resultOf(await stop('asked', wanted!.pid));
    const answered = { inputResponses: yes, requestState };
    assert.match(JSON.stringify(await stop('other', spared!.pid, answered)), /no longer open/);
    const ended = resultOf(await stop('answered', wanted!.pid, answered));
    await wanted!.ended;
    assert.match(JSON.stringify(ended), /"outcome":"ended"/);
    assert.match(JSON.stringify(await stop('again', wanted!.pid, answered)), /no longer open/);
    assert.ok(spared!.isRunning());
    await client.end('stdin');
    await spared!.stop();
  });
});
