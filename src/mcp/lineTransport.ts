import type { Readable, Writable } from 'node:stream';
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server';
import { parseJSONRPCMessage, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { lineFaults } from '../agent/descriptions/calls';
import { isRecord, parseJson } from '../model/text/json';

/** How much a client can make the server hold, in UTF-16 code units. */
export const messageLimits = {
  /** A longer line is skipped, and answered with an error. No message of the protocol comes near it. */
  line: 1024 * 1024,
  /** While more answers than this wait for the client to read them, nothing is read from it. */
  unreadAnswers: 1024 * 1024,
} as const;

interface TransportObserver {
  /** Every message of both directions. */
  message(message: JSONRPCMessage, direction: 'in' | 'out'): void;
  /** The connection has ended. */
  ended(): void;
}

/**
 * One JSON message a line over two streams, with bounds: what is no message is answered with an error, and the
 * connection goes on. It ends when one of the streams does.
 */
export class LineTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  private pieces: string[] = [];
  private length = 0;
  private isSkipping = false;
  private isClosed = false;

  constructor(
    private readonly input: Readable,
    private readonly output: Writable,
    private readonly observer: TransportObserver,
  ) {}

  start(): Promise<void> {
    this.input.setEncoding('utf8');
    this.input.on('data', this.onData);
    for (const event of ['end', 'close', 'error']) this.input.on(event, this.onEnd);
    // stays when it is closed: a late write to a pipe that nobody reads must not end the process with a trace
    this.output.on('error', this.onEnd);
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    this.observer.message(message, 'out');
    this.output.write(`${JSON.stringify(message)}\n`);
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    this.isClosed = true;
    this.input.off('data', this.onData);
    this.input.pause();
    this.pieces = [];
    this.onclose?.();
    this.observer.ended();
    return Promise.resolve();
  }

  private readonly onEnd = (): void => {
    void this.close();
  };

  private readonly onData = (chunk: string): void => {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      this.add(chunk.slice(from, end));
      this.endLine();
      from = end + 1;
    }
    this.add(chunk.slice(from));
    if (this.output.writableLength <= messageLimits.unreadAnswers) return;
    this.input.pause();
    this.output.once('drain', () => {
      if (!this.isClosed) this.input.resume();
    });
  };

  private add(text: string): void {
    this.length += text.length;
    if (this.length > messageLimits.line) {
      this.isSkipping = true;
      this.pieces = [];
    } else if (text !== '') {
      this.pieces.push(text);
    }
  }

  private endLine(): void {
    const line = this.pieces.join('').trim();
    const { isSkipping } = this;
    this.pieces = [];
    this.length = 0;
    this.isSkipping = false;
    if (isSkipping) this.refuse(ProtocolErrorCode.InvalidRequest, lineFaults.tooLong);
    else if (line !== '') this.receive(line);
  }

  private receive(line: string): void {
    const value = parseJson(line);
    if (value === undefined) {
      this.refuse(ProtocolErrorCode.ParseError, lineFaults.noJson);
      return;
    }
    const message = messageOf(value);
    if (message === undefined) {
      this.refuse(ProtocolErrorCode.InvalidRequest, lineFaults.noMessage, idOf(value));
      return;
    }
    this.observer.message(message, 'in');
    this.onmessage?.(message);
  }

  private refuse(code: number, message: string, id?: RequestId): void {
    void this.send({ jsonrpc: '2.0', ...(id === undefined ? {} : { id }), error: { code, message } });
  }
}

function messageOf(value: unknown): JSONRPCMessage | undefined {
  try {
    return parseJSONRPCMessage(value);
  } catch (error) {
    // its schema says in many lines what is missing
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function idOf(value: unknown): RequestId | undefined {
  // what looks like an answer may belong to a request of this side
  if (!isRecord(value) || !('method' in value)) return undefined;
  const { id } = value;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}
