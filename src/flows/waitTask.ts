import type { WaitClock } from '../act/pollUntil';
import { pollUntil } from '../act/pollUntil';
import { notAllRead } from '../messages/commandLine';
import { startMissingError } from '../messages/expected';
import { folderOutsideError, noFolderForServerError } from '../messages/projectServer';
import {
  otherProjectWarning,
  portOpenedByUnknownText,
  portOpenedText,
  runningTaskText,
  taskEndedText,
  taskRunsText,
  unknownFoldersText,
  waitDefinitionError,
  waitDoneClosedText,
  waitLateText,
  waitingText,
} from '../messages/waitTask';
import type { NamedFolder, ServedFolder } from '../model/actions/projectServers';
import {
  folderNamed,
  isServedFromElsewhere,
  placesOf,
  serversIn,
  serversOfUnknownFolder,
} from '../model/actions/projectServers';
import type { WaitDefinition } from '../model/actions/waitDefinition';
import { longestWaitSeconds, parseWaitDefinition } from '../model/actions/waitDefinition';
import { wasRead } from '../model/listeners/snapshot';
import type { ListenerRow } from '../model/rows/listenerRow';
import { UserError } from '../model/text/userError';
import type { PortState } from './awaitPort';
import { awaitPort } from './awaitPort';
import type { NamedRowSource } from './projectServer';
import { isOfHost } from './rows';

interface WaitTaskDependencies extends NamedRowSource {
  readonly scanner: Parameters<typeof awaitPort>[0]['scanner'];
  readonly clock: WaitClock;
  /**
   * Runs a task of the folder that the waiting task belongs to, unless it runs already.
   * @param onEnd called when it has ended. `exitCode` is undefined if it is unknown.
   */
  readonly runTask: (
    label: string,
    onEnd: (exitCode: number | undefined) => void,
  ) => Promise<'started' | 'running' | 'missing'>;
}

/** One run of a task that waits. */
interface WaitTask {
  /** From a file of a repository, with variables replaced. */
  readonly definition: unknown;
  /** Of the window: first the one that the task belongs to. */
  readonly folders: readonly NamedFolder[];
  /** Prints a line. */
  readonly say: (line: string) => void;
  readonly cancelled: AbortSignal;
}

/** What is waited for, and what it is called. */
interface Target {
  readonly wanted: WaitDefinition['wait'];
  readonly port: number | undefined;
  readonly served: ServedFolder | undefined;
  /** Of that folder; empty if there is none. */
  readonly folder: string;
}

const namesWithinMs = 1_000;
/** While a server is waited for by its folder, names are what is waited for. */
const folderEveryMs = 500;
const dutyCycle = 1 / 5;
const namedPorts = 5;

/** Waits as a task says. Nothing is connected to. @returns its exit code: 0 if what it waits for has come. */
export async function waitTask(dependencies: WaitTaskDependencies, task: WaitTask): Promise<0 | 1> {
  try {
    const definition = parseWaitDefinition(task.definition);
    if (definition === undefined) throw new UserError(waitDefinitionError(longestWaitSeconds));
    return (await isWaitOver(dependencies, task, definition)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    task.say(error.message);
    return 1;
  }
}

async function isWaitOver(
  dependencies: WaitTaskDependencies,
  task: WaitTask,
  definition: WaitDefinition,
): Promise<boolean> {
  const { cancelled, say } = task;
  const target = targetOf(definition, task.folders);
  const failed = new AbortController();
  let state = await stateOf(dependencies, target, 0, cancelled);
  if (state !== target.wanted && !cancelled.aborted) {
    if (definition.run !== undefined) await run(dependencies, task, definition.run, failed);
    say(waitingText(target, definition.timeoutSeconds));
    const over = AbortSignal.any([cancelled, failed.signal]);
    state = await stateOf(dependencies, target, definition.timeoutSeconds * 1000, over);
  }
  if (state === target.wanted) {
    if (target.wanted === 'closed') say(waitDoneClosedText(target));
    else await sayWhoOpened(dependencies, target, say);
    return true;
  }
  if (cancelled.aborted) return false;
  if (failed.signal.aborted && definition.run !== undefined) say(taskEndedText(definition.run));
  else say(state === 'unknown' ? notAllRead() : waitLateText(target));
  if (target.port === undefined && (await areFoldersUnknown(dependencies))) say(unknownFoldersText());
  return false;
}

/** @throws UserError if there is no such folder. */
function targetOf({ wait, port, folder }: WaitDefinition, folders: readonly NamedFolder[]): Target {
  const [first] = folders;
  if (first === undefined && port === undefined) throw new UserError(noFolderForServerError());
  const served = folder === undefined ? first : folderNamed(folder, folders);
  if (folder !== undefined && served === undefined) throw new UserError(folderOutsideError(folder));
  return { wanted: wait, port, served, folder: folder ?? first?.name ?? '' };
}

/** @param failed aborts when the task has ended with a failure. @throws UserError if there is no such task. */
async function run(
  { runTask }: WaitTaskDependencies,
  { folders, say }: WaitTask,
  label: string,
  failed: AbortController,
): Promise<void> {
  const onEnd = (exitCode: number | undefined): void => {
    // what starts a server in the background succeeds before that listens
    if (exitCode !== 0) failed.abort();
  };
  const started = await runTask(label, onEnd);
  if (started === 'missing') {
    throw new UserError(startMissingError({ kind: 'task', folder: folders[0]?.path ?? '', label }));
  }
  say(started === 'started' ? runningTaskText(label) : taskRunsText(label));
}

async function stateOf(
  dependencies: WaitTaskDependencies,
  { wanted, port, served }: Target,
  withinMs: number,
  cancelled: AbortSignal,
): Promise<PortState> {
  if (port !== undefined) return awaitPort(dependencies, port, { wanted, withinMs, cancelled });
  const { reader, clock } = dependencies;
  const look = async (): Promise<PortState> => {
    const { rows, snapshot } = await reader.read(namesWithinMs);
    if (served !== undefined && serversIn(rows, served).length > 0) return 'listens';
    return wasRead(snapshot, { protocol: 'tcp', namespace: { kind: 'host' } }) ? 'closed' : 'unknown';
  };
  return pollUntil(look, {
    until: (state) => state === wanted,
    ...{ everyMs: folderEveryMs, dutyCycle, withinMs, clock, signal: cancelled },
  });
}

/** Names what listens, and warns if all of it is known to belong elsewhere. */
async function sayWhoOpened(
  { reader }: WaitTaskDependencies,
  { port, served, folder }: Target,
  say: WaitTask['say'],
): Promise<void> {
  const { rows } = await reader.read(namesWithinMs);
  const found =
    port === undefined
      ? served === undefined
        ? []
        : serversIn(rows, served)
      : rows.filter((row) => isOfHost(row) && isOnPort(row, port));
  const ports = [...new Set(found.map(({ listener }) => listener.port))];
  for (const one of ports.slice(0, namedPorts)) {
    say(
      portOpenedText(
        one,
        found.filter((row) => isOnPort(row, one)),
      ),
    );
  }
  if (port === undefined) return;
  if (found.length === 0) say(portOpenedByUnknownText(port));
  const [first] = found;
  if (served === undefined || first === undefined) return;
  const [place] = placesOf(first);
  if (place !== undefined && found.every((row) => isServedFromElsewhere(row, served))) {
    say(otherProjectWarning(place, folder));
  }
}

function isOnPort({ listener }: ListenerRow, port: number): boolean {
  return listener.protocol === 'tcp' && listener.port === port;
}

async function areFoldersUnknown({ reader }: WaitTaskDependencies): Promise<boolean> {
  const { rows } = await reader.read(0);
  return serversOfUnknownFolder(rows).length > 0;
}
