import type { EngineAnswer, EngineRequest } from './engineClient';
import { requestEngine } from './engineClient';
import { parseMessage } from './parseContainers';

/** The engine's own question of what it knows: the one path that clients ask before they know a version. */
const pingPath = '/_ping';

/**
 * One request without a version of the API: the engine then uses its newest one, so that neither an old nor a new engine
 * refuses ours (Docker 29 accepts 1.44 and later, Docker 20 up to 1.41). Docker's documentation announces that it will
 * require one ("Versioning"): then the request is sent again, with the newest one that the engine names. The first was not
 * carried out, for it was refused for its path alone.
 * @throws as `requestEngine` does.
 */
export async function requestInKnownVersion(
  socketPath: string,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  const answer = await requestEngine(socketPath, request, signal);
  if (!isUnknownPath(answer) && !isRefusedVersion(answer)) return answer;
  const ping = { ...request, method: 'GET', path: pingPath } as const;
  const version = answer.apiVersion ?? (await requestEngine(socketPath, ping, signal)).apiVersion;
  if (version === undefined) return answer;
  return requestEngine(socketPath, { ...request, path: `/v${version}${request.path}` }, signal);
}

/**
 * `{"message":"page not found"}`: what Docker says to a path that it does not know; without words it may be another server's
 * answer. A container that does not exist has words of its own.
 */
export function isUnknownPath({ status, body }: EngineAnswer): boolean {
  if (status !== 404) return false;
  const message = parseMessage(body);
  return message === undefined || message === 'page not found';
}

/** `client version 1.24 is too old. Minimum supported API version is 1.44, …`, or `too new`; in JSON from version 1.24 on. */
function isRefusedVersion({ status, body }: EngineAnswer): boolean {
  return status === 400 && /\bversion \S+ is too (?:old|new)\b/.test(body);
}
