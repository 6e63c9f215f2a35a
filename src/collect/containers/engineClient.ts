import { request as httpRequest } from 'node:http';
import { lstat } from 'node:fs/promises';
import type { EngineId, EngineProblemKind } from '../../model/containers/engines';
import { engineOfServer } from '../../model/containers/engines';

/** A thousand containers take 2 MB. */
export const maximumAnswerBytes = 16 * 1024 * 1024;

export interface EngineRequest {
  readonly method: 'GET' | 'POST';
  /** Without a version prefix. */
  readonly path: string;
  /** For the whole exchange, from connecting to the end of the answer. */
  readonly timeoutMs: number;
}

export interface EngineAnswer {
  readonly status: number;
  readonly engine: EngineId;
  /** `1.52`: the newest version of the API that the engine says it knows. */
  readonly apiVersion: string | undefined;
  readonly body: string;
}

/** No complete answer. `absent`: there is no socket, or its folder is not accessible for this user. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  constructor(
    readonly reason: 'absent' | EngineProblemKind,
    message: string,
  ) {
    super(message);
  }
}

/**
 * One request to an engine over its Unix socket or named pipe, never over the network.
 * @throws EngineFailure without a complete answer; the signal's reason if it was aborted.
 */
export async function requestEngine(
  socketPath: string,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  try {
    return await exchange(socketPath, request, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw await failureOf(error, socketPath);
  }
}

function exchange(
  socketPath: string,
  { method, path, timeoutMs }: EngineRequest,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  return new Promise((resolve, reject) => {
    const options = { socketPath, method, path, agent: false, signal, headers: { host: 'localhost' } };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= maximumAnswerBytes) chunks.push(chunk);
        else fail(new EngineFailure('too-large', `more than ${maximumAnswerBytes} bytes`));
      });
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          engine: engineOfServer(String(response.headers['server'])),
          apiVersion: /^\d+\.\d+$/.exec(String(response.headers['api-version']))?.[0],
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    const fail = (failure: EngineFailure): void => {
      reject(failure);
      request.destroy();
    };
    const deadline = setTimeout(() => {
      fail(new EngineFailure('timed-out', `no complete answer within ${timeoutMs} ms`));
    }, timeoutMs);
    request.on('error', reject);
    request.once('close', () => {
      clearTimeout(deadline);
      reject(new EngineFailure('cut-off', 'closed without an answer'));
    });
    request.end();
  });
}

async function failureOf(error: unknown, socketPath: string): Promise<unknown> {
  if (error instanceof EngineFailure || !(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const detail = `${code === '' ? error.name : code}: ${error.message}`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new EngineFailure('absent', detail);
    case 'EACCES':
    case 'EPERM':
      // Podman's folder is accessible for root alone, even if no Podman runs
      return new EngineFailure((await exists(socketPath)) ? 'denied' : 'absent', detail);
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
      return new EngineFailure('not-running', detail);
    case 'ECONNRESET':
    case 'EPIPE':
      return new EngineFailure('cut-off', detail);
    default:
      return new EngineFailure(code.startsWith('HPE_') ? 'not-understood' : 'unexpected', detail);
  }
}

async function exists(path: string): Promise<boolean> {
  // a named pipe cannot be inspected without opening it
  if (path.startsWith('//')) return true;
  try {
    await lstat(path);
    return true;
  } catch {
    // whatever the reason, no socket is visible there
    return false;
  }
}
