import type { Container } from '../../model/containers/container';
import {
  containersLeftOutMessage,
  engineProblemMessage,
  engineRefusedMessage,
} from '../../messages/containerEngines';
import type { Problem } from '../../model/listeners/snapshot';
import { plainText } from '../../model/text/text';
import { inSlices } from '../timeSlice';
import type { EngineAnswer, EngineRequest } from './engineClient';
import { EngineFailure } from './engineClient';
import { isUnknownPath, requestInKnownVersion } from './engineVersion';
import type { EngineSockets } from './engineSockets';
import { idPattern, parseContainers, parseMessage } from './parseContainers';

export interface EngineListing {
  /** Running and paused containers of all engines. */
  readonly containers: readonly Container[];
  readonly problems: readonly Problem[];
  /** The engines that gave no list, or not all of it: what they run may run still. */
  readonly unread: readonly UnreadEngine[];
}

interface UnreadEngine {
  readonly socketPath: string;
  /** Set if there is no socket, which is a problem only to one who has seen it before. */
  readonly absent?: Problem;
}

export type EngineOutcome =
  | { readonly kind: 'done' }
  /** It was stopped before. */
  | { readonly kind: 'already' }
  /** The container no longer exists. */
  | { readonly kind: 'gone' }
  /** Refused, or no answer, in which case the container's state is unknown. */
  | { readonly kind: 'failed'; readonly problem: Problem };

const listTimeoutMs = 2_000;
/** How long a container may take to exit before the engine kills it: Docker's own default. */
const gracePeriodSeconds = 10;
/** Longer than the grace period, to leave time for killing and restarting. */
const actTimeoutMs = 30_000;

/**
 * The container engines of this machine, through their API on local sockets. Listing costs an engine some milliseconds
 * a container, so it is not part of every scan.
 */
export class ContainerEngines {
  constructor(private readonly sockets: EngineSockets) {}

  /**
   * What cannot be read becomes a problem; without any engine there are neither containers nor problems.
   * @throws the signal's reason if it was aborted.
   */
  async list(signal: AbortSignal): Promise<EngineListing> {
    const listings = await Promise.all(this.sockets.paths.map((path) => listOne(path, signal)));
    // one engine may have two sockets: a symbolic link, or Podman in Docker's place
    const byId = new Map<string, Container>();
    for (const container of listings.flatMap(({ containers }) => containers)) {
      if (!byId.has(container.id)) byId.set(container.id, container);
    }
    return {
      containers: [...byId.values()],
      problems: [...this.sockets.problems, ...listings.flatMap(({ problems }) => problems)],
      unread: listings.flatMap(({ unread }) => unread),
    };
  }

  /** Gives the container 10 s to exit before the engine kills it. @throws as `list` does. */
  async stop(container: Container, signal: AbortSignal): Promise<EngineOutcome> {
    return act(container, 'stop', signal);
  }

  /** Stops it as `stop` does, then starts it. @throws as `list` does. */
  async restart(container: Container, signal: AbortSignal): Promise<EngineOutcome> {
    return act(container, 'restart', signal);
  }
}

async function listOne(path: string, signal: AbortSignal): Promise<EngineListing> {
  const request = { method: 'GET', path: '/containers/json', timeoutMs: listTimeoutMs } as const;
  const answer = await send(path, request, signal);
  const unread = [{ socketPath: path }];
  if ('reason' in answer) {
    const problem = failureProblem(path, request, answer);
    return answer.reason === 'absent'
      ? { containers: [], problems: [], unread: [{ socketPath: path, absent: problem }] }
      : { containers: [], problems: [problem], unread };
  }
  if (answer.status !== 200) {
    return { containers: [], problems: [refusedProblem(path, request, answer)], unread };
  }
  const parsing = parseContainers(answer.body, answer.engine, path);
  const parsed = await inSlices(parsing, signal);
  if (parsed === undefined) {
    const failure = new EngineFailure('not-understood', `no list: ${plainText(answer.body)}`);
    return { containers: [], problems: [failureProblem(path, request, failure)], unread };
  }
  const { containers, leftOut } = parsed;
  return leftOut.length === 0
    ? { containers, problems: [], unread: [] }
    : { containers, problems: [leftOutProblem(path, leftOut)], unread };
}

async function act(
  { id, socketPath }: Container,
  action: 'stop' | 'restart',
  signal: AbortSignal,
): Promise<EngineOutcome> {
  if (!idPattern.test(id)) throw new TypeError(`not a container's id: ${plainText(id)}`);
  const path = `/containers/${id}/${action}?t=${gracePeriodSeconds}`;
  const request = { method: 'POST', path, timeoutMs: actTimeoutMs } as const;
  const answer = await send(socketPath, request, signal);
  if ('reason' in answer) return { kind: 'failed', problem: failureProblem(socketPath, request, answer) };
  switch (answer.status) {
    case 204:
      return { kind: 'done' };
    case 304:
      return { kind: 'already' };
    case 404:
      return isUnknownPath(answer)
        ? { kind: 'failed', problem: refusedProblem(socketPath, request, answer) }
        : { kind: 'gone' };
    default:
      return { kind: 'failed', problem: refusedProblem(socketPath, request, answer) };
  }
}

async function send(
  path: string,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<EngineAnswer | EngineFailure> {
  try {
    return await requestInKnownVersion(path, request, signal);
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    return error;
  }
}

function failureProblem(path: string, request: EngineRequest, failure: EngineFailure): Problem {
  // the socket may vanish between listing a container and stopping it
  const kind = failure.reason === 'absent' ? 'not-running' : failure.reason;
  return {
    message: engineProblemMessage(kind, { path, timeoutMs: request.timeoutMs }),
    detail: `${request.method} ${path} ${request.path}: ${failure.message}`,
  };
}

function refusedProblem(path: string, request: EngineRequest, { status, body }: EngineAnswer): Problem {
  return {
    message: engineRefusedMessage(path, status, parseMessage(body)),
    detail: `${request.method} ${path} ${request.path}: ${status} ${plainText(body)}`,
  };
}

function leftOutProblem(path: string, leftOut: readonly string[]): Problem {
  return {
    message: containersLeftOutMessage(path, leftOut.length),
    detail: `GET ${path} /containers/json: ${plainText(leftOut.join('; '), 1000)}`,
  };
}
