import type { IncomingMessage } from 'node:http';
import type { HttpAnswer } from '../model/net/httpAnswer';
import type { HttpTarget } from './httpRequest';
import { httpRequest } from './httpRequest';

/** `other`: it answered, but not in HTTP; `none`: it did not answer in time. */
type HttpOutcome =
  | { readonly kind: 'http'; readonly answer: HttpAnswer }
  | { readonly kind: 'other'; readonly bytes: Uint8Array }
  | { readonly kind: 'none' };

interface HttpQuestion extends HttpTarget {
  readonly accept: string;
  readonly cancelled: AbortSignal;
}

/** For the whole answer: a server may send a byte at a time. */
const timeoutMs = 3_000;
const maximumBodyBytes = 64 * 1024;

/** Asks once. No more of the body is read than a page's head needs. */
export function askHttp({ cancelled, accept, ...target }: HttpQuestion): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const started = performance.now();
    const request = httpRequest(target, accept);
    let outcome: (() => HttpOutcome) | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', finish);
      request.destroy();
      resolve(outcome?.() ?? { kind: 'none' });
    };
    const timer = setTimeout(finish, timeoutMs);
    cancelled.addEventListener('abort', finish);
    request.on('error', (error: Error) => {
      outcome ??= otherOutcome(error);
      finish();
    });
    const take = (response: IncomingMessage): void => {
      const milliseconds = performance.now() - started;
      outcome = readBody(response, milliseconds, finish);
    };
    request.once('response', take);
    // whatever it wants to speak instead, its answer had a status
    request.once('upgrade', (response: IncomingMessage) => {
      take(response);
      finish();
    });
    request.end();
    if (cancelled.aborted) finish();
  });
}

/** What Node's parser could not take for HTTP. */
function otherOutcome(error: Error): (() => HttpOutcome) | undefined {
  const bytes = 'rawPacket' in error ? error.rawPacket : undefined;
  return bytes instanceof Uint8Array ? () => ({ kind: 'other', bytes: bytes.slice(0, 1_024) }) : undefined;
}

/** @param finish called once enough was read. @returns what has been read so far. */
function readBody(response: IncomingMessage, milliseconds: number, finish: () => void): () => HttpOutcome {
  let body = '';
  response.setEncoding('utf8');
  response.on('error', finish);
  response.once('end', finish);
  response.on('data', (part: string) => {
    body += part;
    const isStream = (response.headers['content-type'] ?? '').includes('event-stream');
    if (isStream || body.length >= maximumBodyBytes || part.includes('</title')) finish();
  });
  return () => ({
    kind: 'http',
    answer: {
      status: response.statusCode ?? 0,
      reason: response.statusMessage ?? '',
      headers: headersOf(response),
      body: body.slice(0, maximumBodyBytes),
      milliseconds,
    },
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'object' ? value.join(', ') : (value ?? ''),
    ]),
  );
}
