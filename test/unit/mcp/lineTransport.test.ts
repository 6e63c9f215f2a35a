import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import { LineTransport, messageLimits } from '../../../src/mcp/lineTransport';

function opened() {
  const input = new PassThrough();
  const output = new PassThrough();
  const received: JSONRPCMessage[] = [];
  let ends = 0;
  const transport = new LineTransport(input, output, { message: () => undefined, ended: () => ends++ });
  transport.onmessage = (message) => received.push(message);
  void transport.start();
  return {
    ...{ input, output, received, transport },
    ends: () => ends,
    /** What was answered, as far as it is written. */
    answers: (): Record<string, unknown>[] =>
      String((output.read() as Buffer | null) ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const ping = (id: number | string) => ({ jsonrpc: '2.0', id, method: 'ping' }) as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the lines of an agent', () => {
  it('are messages, however they are cut', async () => {
    const { input, received } = opened();
    const text = `${JSON.stringify(ping('ä€😀'))}\r\n\n  ${JSON.stringify(ping(2))}\n`;
    for (const byte of Buffer.from(text)) input.write(Buffer.of(byte));
    await settled();
    assert.deepEqual(received, [ping('ä€😀'), ping(2)]);
  });

  it('are answered if they are no message, and the connection goes on', async () => {
    const { input, received, answers } = opened();
    const wrong: readonly (readonly [line: string, code: number, id?: unknown])[] = [
      ['garbage', -32700],
      ['{"jsonrpc":"2.0","id":1,"method":"ping"', -32700],
      ['\u0000', -32700],
      ['null', -32600],
      ['7', -32600],
      ['[]', -32600],
      [`[${JSON.stringify(ping(1))}]`, -32600],
      ['{"jsonrpc":"1.0","id":4,"method":"ping"}', -32600, 4],
      ['{"jsonrpc":"2.0","id":{},"method":"ping"}', -32600],
      ['{"jsonrpc":"2.0","id":"x","method":7}', -32600, 'x'],
      // may belong to a question of the server
      ['{"jsonrpc":"2.0","id":9,"result":7}', -32600],
    ];
    for (const [line] of wrong) input.write(`${line}\n`);
    input.write(`${JSON.stringify(ping(3))}\n`);
    await settled();
    assert.deepEqual(
      answers().map(({ error, id }) => [(error as { code: number }).code, id]),
      wrong.map(([, code, id]) => [code, id]),
    );
    assert.deepEqual(received, [ping(3)]);
  });

  it('are skipped if they are too long, without being kept', async () => {
    const { input, received, answers } = opened();
    const long = ping('x'.repeat(messageLimits.line));
    input.write(`${JSON.stringify(long)}\n${JSON.stringify(ping(1))}\n`);
    for (let written = 0; written < 20; written++) input.write('x'.repeat(messageLimits.line));
    input.write(`\n${JSON.stringify(ping(2))}\n`);
    await settled();
    assert.equal(answers().length, 2);
    assert.deepEqual(received, [ping(1), ping(2)]);
  });

  it('may nest as deep as they like', async () => {
    const { input, received, answers } = opened();
    input.write(`${'['.repeat(400_000)}${']'.repeat(400_000)}\n`);
    input.write(
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":${'{"x":'.repeat(90_000)}1${'}'.repeat(90_000)}}}\n`,
    );
    input.write(`${JSON.stringify(ping(2))}\n`);
    await settled();
    assert.equal(answers().length, 1);
    assert.deepEqual(received.at(-1), ping(2));
  });

  it('are not read while the client does not read the answers', async () => {
    const { input, output, received } = opened();
    for (let sent = 0; sent < 100_000; sent++) input.write('garbage\n');
    input.write(`${JSON.stringify(ping(1))}\n`);
    await settled();
    assert.deepEqual(received, []);
    assert.ok(output.writableLength < 4 * messageLimits.unreadAnswers, String(output.writableLength));
    output.resume();
    while (received.length === 0) await settled();
    assert.deepEqual(received, [ping(1)]);
  });

  it('end with the input, and with the output, once', async () => {
    for (const end of ['input', 'output'] as const) {
      const connection = opened();
      if (end === 'input') connection.input.end('{"jsonrpc":"2.0"');
      else connection.output.destroy(new Error('EPIPE'));
      connection.input.resume();
      await settled();
      await settled();
      assert.equal(connection.ends(), 1, end);
      await connection.transport.send(ping(1));
      await connection.transport.close();
      assert.equal(connection.ends(), 1, end);
    }
  });
});
