import type { Collector } from '../collect/collector';
import type { MultiplexerSessions } from '../collect/multiplexerSessions';
import {
  ancestorChoice,
  attachMessage,
  attachTitles,
  folderUnknownError,
  notStartedHereMessage,
  whyRunningPrompt,
} from '../messages/origin';
import type { Message } from '../messages/message';
import type { NamedProcess } from '../messages/processNames';
import { inSlices } from '../collect/timeSlice';
import { StarterMemory } from '../collect/starterMemory';
import { folderNotOpenedError } from '../messages/unreadable';
import type { MultiplexerSession } from '../model/origin/multiplexer';
import type { FolderState } from '../model/process/localPath';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import type { ShellKind } from '../model/process/shellQuote';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TimeSliced } from '../model/text/timeSlice';
import { NothingToDo, UserError } from '../model/text/userError';
import type { Scanner } from '../watch/scanner';
import type { CopyCommandLineDependencies } from './copyCommandLine';
import { copyCommand, copyCommandLine, typeCommand } from './copyCommandLine';
import type { ChoiceItem, Dialogs } from './dialogs';
import type { Terminals } from './terminals';

interface RevealOriginDependencies extends CopyCommandLineDependencies {
  readonly collector: Pick<Collector, 'readAncestorChains'>;
  readonly terminals: Pick<Terminals, 'reveal' | 'openWithText'>;
  readonly multiplexerSessions: Pick<MultiplexerSessions, 'find'>;
  readonly debugSessions: {
    isDebugged(pid: number): boolean;
    showConsole(): Promise<void>;
  };
}

/**
 * Shows the terminal that a process was started in, or the debug console of its session; of anything else it says what
 * started it. The command that attaches to a session of tmux or screen is offered: it is copied, or put at the prompt of
 * a terminal, and never run.
 * @param row what the process is shown as; undefined if it has no row.
 */
export async function revealOrigin(
  dependencies: RevealOriginDependencies,
  process: NamedProcess,
  row: Pick<ListenerRow, 'origin' | 'container'> | undefined,
): Promise<void> {
  const { dialogs, collector, terminals, debugSessions, multiplexerSessions } = dependencies;
  const [chain = []] = await collector.readAncestorChains([process.pid]);
  if (await terminals.reveal(new Set(chain.map(({ pid }) => pid)))) return;
  if (chain.some(({ pid }) => debugSessions.isDebugged(pid))) {
    await debugSessions.showConsole();
    return;
  }
  const session = row?.container === undefined ? await multiplexerSessions.find(chain) : undefined;
  if (session === undefined) dialogs.tell(notStartedHereMessage(process, row));
  else await offerSession(dependencies, session, attachMessage(process, row, session));
}

async function offerSession(
  dependencies: RevealOriginDependencies,
  session: MultiplexerSession,
  message: Message,
): Promise<void> {
  const actions = [
    { id: 'type', title: attachTitles.type() },
    { id: 'copy', title: attachTitles.copy() },
  ] as const;
  switch (await dependencies.dialogs.offer(message, actions)) {
    case 'type':
      typeCommand(dependencies, session.attach, session.program);
      break;
    case 'copy':
      await copyCommand(dependencies, session.attach);
      break;
    case undefined:
      break;
  }
}

/** Where folders are shown. */
export interface Folders {
  /** Without waiting for a file system that does not answer, or contacting another machine. */
  stateOf(path: string): Promise<FolderState>;
  /** Shows it in this window if it belongs to its workspace, else in another one. */
  open(path: string): Promise<void>;
}

export async function openProjectFolder(folders: Folders, row: ListenerRow): Promise<void> {
  const folder = projectFolderOf(row);
  const state = folder === undefined ? 'gone' : await folders.stateOf(folder);
  if (folder === undefined || state === 'gone') throw new NothingToDo(folderUnknownError());
  if (state !== 'there') throw new UserError(folderNotOpenedError(folder, state));
  await folders.open(folder);
}

/** The working directory of a container's process is one of the container's own file system. */
export function projectFolderOf({ project, process, container }: ListenerRow): string | undefined {
  return project?.folder ?? (container === undefined ? process?.cwd : container.workingDirectory);
}

interface WhyRunningDependencies extends CopyCommandLineDependencies {
  readonly dialogs: Dialogs;
  readonly collector: Pick<Collector, 'inspect'>;
  readonly scanner: Pick<Scanner, 'lastSnapshot'>;
  readonly locale: string;
}

/** Lists the processes that led to a process, from the session or service manager down, to copy a command line. */
export async function explainOrigin(
  dependencies: WhyRunningDependencies,
  process: Process & NamedProcess,
): Promise<void> {
  const { dialogs, collector, scanner, locale, shellKind } = dependencies;
  const [inspection] = await collector.inspect([process.pid], new Set([process.pid]));
  const before = scanner.lastSnapshot?.processes ?? new Map<number, Process>();
  const read =
    inspection === undefined
      ? [process, ...ancestorsOf(before, process)]
      : [inspection.process, ...inspection.ancestors];
  const starters = new StarterMemory();
  await inSlices(starters.update(before));
  const known = starters.update(new Map(read.map((one) => [one.pid, one])));
  const chain = [...(await inSlices(known)).values()].reverse();
  const items = await inSlices(choicesOf(chain, locale, shellKind()));
  const chosen = await dialogs.choose(items, whyRunningPrompt(process, inspection?.unit));
  if (chosen?.commandLine !== undefined) await copyCommandLine(dependencies, chosen);
}

/** A command line each, so a pause after each. @param chain the oldest first. */
function* choicesOf(
  chain: readonly Process[],
  locale: string,
  shell: ShellKind,
): TimeSliced<ChoiceItem<Process>[]> {
  const items: ChoiceItem<Process>[] = [];
  for (const [depth, one] of chain.entries()) {
    items.push({ value: one, ...ancestorChoice(one, chain[depth - 1], depth, locale, shell) });
    yield;
  }
  return items;
}
