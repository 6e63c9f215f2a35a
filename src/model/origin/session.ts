import { sameProcess } from '../process/process';
import type { Origin } from './origin';

/** An origin that tells one session of a coding agent from others. */
export type AgentSession = Pick<Origin, 'title' | 'process' | 'session'>;

/**
 * The session of a coding agent that started something. Its title alone is none: several sessions of one agent may run.
 * @returns undefined if another starter is known, or if nothing tells the session.
 */
export function agentSessionOf(origin: Origin | undefined): AgentSession | undefined {
  if (origin?.kind !== 'agent') return undefined;
  return origin.session === undefined && origin.process?.startMark === undefined ? undefined : origin;
}

/** By the agent's own name of the session; where one has none, by the process of the agent. */
export function isSameSession(a: AgentSession, b: AgentSession): boolean {
  if (a.title !== b.title) return false;
  if (a.session !== undefined && b.session !== undefined) return a.session === b.session;
  return a.process !== undefined && b.process !== undefined && sameProcess(a.process, b.process);
}
