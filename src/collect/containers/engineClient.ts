import { request as httpRequest } from 'node:http';
import { lstat } from 'node:fs/promises';
import type { EngineId } from '../../model/containers/engines';
import { engineOfServer } from '../../model/containers/engines';
import type { Problem } from '../../model/listeners/snapshot';

/**
 * Why an engine gave no containers. `remote`: it is not on a local socket and is not asked; `denied`: no permission;
 * `not-running`: nothing listens on the socket; `refused`: the engine answered with an error; `not-understood`: the
 * answer is none of a container engine.
 */
export type EngineProblemKind =
  | 'remote'
  | 'denied'
  | 'not-running'
  | 'timed-out'
  | 'cut-off'
  | 'too-large'
  | 'refused'
  | 'not-understood'
  | 'unexpected';

export interface EngineProblem extends Problem {
  readonly kind: EngineProblemKind;
}

/** A thousand containers take 2 MB. */
export const maximumAnswerBytes = 16 * 1024 * 1024;

export interface EngineRequest {
  readonly method: 'GET' | 'POST';
  /** Without a version: the engine then speaks its own (Engine API, "Versioning"). */
  readonly path: string;
  /** For all of it, from the connection to the end of the answer. */
  readonly timeoutMs: number;
}

export interface EngineAnswer {
  readonly status: number;
  readonly engine: EngineId;
  readonly body: string;
}

/** There was no answer. `absent`: there is no socket, or it lies in a folder that is closed to this user. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  constructor(
    readonly reason: 'absent' | Exclude<EngineProblemKind, 'remote' | 'refused'>,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Asks an engine once, over its Unix socket or named pipe; never over the network.
 * @throws EngineFailure where it does not answer in full; the signal's reason where it was aborted.
 */
export async function askEngine(
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
      const pieces: Buffer[] = [];
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > maximumAnswerBytes) giveUp('too-large', `more than ${maximumAnswerBytes} bytes`);
        else pieces.push(piece);
      });
      response.once('error', reject);
      response.once('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          engine: engineOfServer(String(response.headers['server'])),
          body: Buffer.concat(pieces).toString('utf8'),
        });
      });
    });
    const giveUp = (reason: EngineFailure['reason'], detail: string): void => {
      reject(new EngineFailure(reason, detail));
      request.destroy();
    };
    const deadline = setTimeout(() => {
      giveUp('timed-out', `no full answer in ${timeoutMs} ms`);
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
      // Podman's folder is closed to all but root, also where no Podman runs
      return new EngineFailure((await isThere(socketPath)) ? 'denied' : 'absent', detail);
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

async function isThere(path: string): Promise<boolean> {
  // a named pipe cannot be looked at without opening it
  if (path.startsWith('//')) return true;
  try {
    await lstat(path);
    return true;
  } catch {
    // whatever the reason: nothing can be seen there
    return false;
  }
}
