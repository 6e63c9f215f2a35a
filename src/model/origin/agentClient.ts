/** What an agent has started, proven by PIDs and starts of processes: nothing that a program says of itself gives it a right. */
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { isSameProgram, sameProcess } from '../process/process';
import { isShell, shellCommand } from '../process/shell';
import type { CommandPattern } from '../recognition/commandPattern';
import { matchesCommand } from '../recognition/commandPattern';
import { processRunnersOf } from '../recognition/processRunners';
import { supervisorOf } from '../recognition/supervisors';
import { knownStarter } from './knownStarter';
import { isStartPlace } from './startPlaces';

/**
 * Why nothing counts as started by the agent. `window`: it acts through an editor, which starts things for people too.
 * `lineage`: what started the server for agents is unknown, has ended, or is not what speaks to it. `place`: people start programs from it.
 * `otherUser`: it belongs to another user.
 */
export type ClientFlaw = 'window' | 'lineage' | 'place' | 'otherUser';

/** What started the server for agents, as the system showed it then. */
export interface AgentClient {
  /** The agent's own process; undefined if it is unknown. */
  readonly process: Process | undefined;
  /** Left out if the agent may end what it has started without a question. */
  readonly flaw?: ClientFlaw;
}

/** An agent in a window: its editor starts what people want too. */
export const windowClient: AgentClient = { process: undefined, flaw: 'window' };

/** Run a server for agents and wait for it: they start nothing else. */
const packageRunners: readonly CommandPattern[] = [
  { runtime: 'node', names: ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'corepack', 'npm-cli', 'npx-cli'] },
  { runtime: 'bun', names: ['bunx'] },
];

/**
 * @param chain the server for agents, and its ancestors.
 * @param uid of that server; undefined where there are none.
 * @param isWhole whether the system shows the server itself with the parent that it has.
 */
export function clientAbove(
  chain: readonly Process[],
  uid: number | undefined,
  isWhole: boolean,
): AgentClient {
  const [server, ...ancestors] = chain;
  const at = ancestors.findIndex((one) => !isCarrier(one));
  const process = ancestors[at];
  const isStarted = chain.slice(0, at + 1).every((one, index) => isInSessionOf(one, ancestors[index]));
  if (!isWhole || !isStarted || server === undefined || process?.startMark === undefined) {
    return { process, flaw: 'lineage' };
  }
  if (isOfOther(process, uid)) return { process, flaw: 'otherUser' };
  return isShell(process) || isStartPlace(process) || isRunner(server, process)
    ? { process, flaw: 'place' }
    : { process };
}

/** `npx -y local-ports mcp`, and the shell with one command that it runs. */
function isCarrier(process: Process): boolean {
  if (process.pid <= 1) return false;
  if (shellCommand(process) !== undefined) return true;
  const parsed = parseCommandLine(process);
  return packageRunners.some((pattern) => matchesCommand(pattern, parsed, process));
}

/** It runs several things for a person: `concurrently`, nodemon, foreman. */
function isRunner(server: Process, process: Process): boolean {
  return supervisorOf(server, [process]) !== undefined || processRunnersOf(server, [process]).length > 0;
}

function isOfOther({ user }: Process, uid: number | undefined): boolean {
  return uid !== undefined && user?.uid !== uid;
}

/**
 * Whether a process was started by an agent, in one reading: the agent's process, still with its start and program, is
 * among the ancestors, and nobody else starts anything in between. A mark in the environment is no proof, because every
 * program can write one; a process that was adopted has lost its proof.
 * @param client its process, as it was when the server for agents started.
 * @param chain the process and its ancestors, nearest first.
 */
export function isStartedBy(client: Process, chain: readonly Process[]): boolean {
  const at = chain.findIndex((one) => sameProcess(one, client));
  const now = chain[at];
  if (at < 1 || now === undefined || !isSameProgram(now, client)) return false;
  return chain.slice(0, at).every((one, index) => isOwnLink(one, chain[index + 1], client));
}

function isOwnLink(process: Process, parent: Process | undefined, client: Process): boolean {
  return !isOfOther(process, client.user?.uid) && !isStartPlace(process) && isInSessionOf(process, parent);
}

/**
 * A session is left only for a new one (setsid(2)): a process in the session of a third was not started by its parent, but
 * adopted.
 */
function isInSessionOf({ pid, session }: Process, parent: Process | undefined): boolean {
  return parent !== undefined && (session === undefined || session === pid || session === parent.session);
}

/** Whether this is one of the coding agents that are known by their programs. */
export function isKnownAgent(process: Process): boolean {
  return knownStarter(process)?.kind === 'agent';
}
