import type { Container } from '../../model/containers/container';
import { plainText } from '../../model/text/text';
import type { EngineAnswer, EngineProblem, EngineRequest } from './engineClient';
import { askEngine, EngineFailure } from './engineClient';
import type { EngineSockets } from './engineSockets';
import { idPattern, parseContainers, parseMessage } from './parseContainers';

export interface EngineListing {
  /** Those that run or are paused, of all engines. */
  readonly containers: readonly Container[];
  readonly problems: readonly EngineProblem[];
}

export type EngineOutcome =
  | { readonly kind: 'done' }
  /** It did not run when it was to be stopped. */
  | { readonly kind: 'already' }
  /** The engine has no such container any more. */
  | { readonly kind: 'gone' }
  /** Refused, or no answer: then it is not known whether it was done. */
  | { readonly kind: 'failed'; readonly problem: EngineProblem };

const listTimeoutMs = 2_000;
/** How long a container has to end by itself before the engine kills it: Docker's own default. */
const graceSeconds = 10;
/** Beyond the grace: killing, and starting again. */
const actTimeoutMs = 30_000;

/**
 * The container engines of this machine, through their API on local sockets. A list costs an engine some milliseconds
 * for each container, so it is not for every look at the listeners.
 */
export class ContainerEngines {
  constructor(private readonly sockets: EngineSockets) {}

  /**
   * What cannot be asked or understood becomes a problem; where no engine is, there is neither container nor problem.
   * @throws the signal's reason where it was aborted.
   */
  async list(signal: AbortSignal): Promise<EngineListing> {
    const listings = await Promise.all(this.sockets.paths.map((path) => listOne(path, signal)));
    // one engine may be reached by two sockets: a link, or Podman in Docker's place
    const byId = new Map<string, Container>();
    for (const container of listings.flatMap(({ containers }) => containers)) {
      if (!byId.has(container.id)) byId.set(container.id, container);
    }
    return {
      containers: [...byId.values()],
      problems: [...this.sockets.problems, ...listings.flatMap(({ problems }) => problems)],
    };
  }

  /** Lets the container end by itself for 10 s, then has it killed. @throws as `list` does. */
  async stop(container: Container, signal: AbortSignal): Promise<EngineOutcome> {
    return act(container, 'stop', signal);
  }

  /** Stops it as `stop` does, and starts it again. @throws as `list` does. */
  async restart(container: Container, signal: AbortSignal): Promise<EngineOutcome> {
    return act(container, 'restart', signal);
  }
}

async function listOne(path: string, signal: AbortSignal): Promise<EngineListing> {
  const request = { method: 'GET', path: '/containers/json', timeoutMs: listTimeoutMs } as const;
  const answer = await ask(path, request, signal);
  if ('reason' in answer) {
    return { containers: [], problems: answer.reason === 'absent' ? [] : [problemOf(path, request, answer)] };
  }
  if (answer.status !== 200) return { containers: [], problems: [refusal(path, request, answer)] };
  const parsed = parseContainers(answer.body, answer.engine, path);
  if (parsed === undefined) {
    const failure = new EngineFailure('not-understood', `no list: ${plainText(answer.body)}`);
    return { containers: [], problems: [problemOf(path, request, failure)] };
  }
  const { containers, leftOut } = parsed;
  return { containers, problems: leftOut.length === 0 ? [] : [partly(path, leftOut)] };
}

async function act(
  { id, socketPath }: Container,
  action: 'stop' | 'restart',
  signal: AbortSignal,
): Promise<EngineOutcome> {
  if (!idPattern.test(id)) throw new TypeError(`not a container's id: ${plainText(id)}`);
  const path = `/containers/${id}/${action}?t=${graceSeconds}`;
  const request = { method: 'POST', path, timeoutMs: actTimeoutMs } as const;
  const answer = await ask(socketPath, request, signal);
  if ('reason' in answer) return { kind: 'failed', problem: problemOf(socketPath, request, answer) };
  switch (answer.status) {
    case 204:
      return { kind: 'done' };
    case 304:
      return { kind: 'already' };
    case 404:
      return { kind: 'gone' };
    default:
      return { kind: 'failed', problem: refusal(socketPath, request, answer) };
  }
}

async function ask(
  path: string,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<EngineAnswer | EngineFailure> {
  try {
    return await askEngine(path, request, signal);
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    return error;
  }
}

function problemOf(path: string, request: EngineRequest, failure: EngineFailure): EngineProblem {
  // a socket that is gone when its container is to be stopped
  const kind = failure.reason === 'absent' ? 'not-running' : failure.reason;
  return {
    kind,
    message: failureWords(kind, path, request.timeoutMs),
    detail: `${request.method} ${path} ${request.path}: ${failure.message}`,
  };
}

function failureWords(
  kind: Exclude<EngineProblem['kind'], 'remote' | 'refused'>,
  path: string,
  timeoutMs: number,
): string {
  switch (kind) {
    case 'denied':
      return `You are not allowed to ask the container engine at ${path}: a member of the group that owns this socket is.`;
    case 'not-running':
      return `No container engine answers at ${path}: start it to see its containers.`;
    case 'timed-out':
      return `The container engine at ${path} did not answer within ${timeoutMs / 1000} seconds: look again when it is less busy.`;
    case 'cut-off':
      return `The container engine at ${path} broke off in the middle of its answer: look again in a moment.`;
    case 'too-large':
      return `The container engine at ${path} answered with more than 16 MB, which is not read: its containers are not shown.`;
    case 'not-understood':
      return `What answers at ${path} does not speak as a container engine does: the log has what it said.`;
    case 'unexpected':
      return `The container engine at ${path} could not be asked: the log has the details.`;
  }
}

function refusal(path: string, request: EngineRequest, { status, body }: EngineAnswer): EngineProblem {
  const words = plainText(parseMessage(body) ?? `it answered ${status} and gave no reason`).replace(
    /\.$/,
    '',
  );
  return {
    kind: 'refused',
    message: `The container engine at ${path} refused: ${words}.`,
    detail: `${request.method} ${path} ${request.path}: ${status} ${plainText(body)}`,
  };
}

function partly(path: string, leftOut: readonly string[]): EngineProblem {
  const count = leftOut.length === 1 ? 'a container' : `${leftOut.length} containers`;
  return {
    kind: 'not-understood',
    message: `The container engine at ${path} described ${count} in a way that is not understood: the log says how.`,
    detail: `GET ${path} /containers/json: ${plainText(leftOut.join('; '), 1000)}`,
  };
}
