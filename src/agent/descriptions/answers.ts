import type { RefusalReason } from '../consent/decision';
import { plainText } from '../../model/text/text';

/** What tools answer, beside data. For language models: English, and what to do next. */

/** @param parameter undefined if the input as a whole is wrong. */
export function invalidInput(tool: string, parameter: string | undefined, problem: string): string {
  return parameter === undefined
    ? `Invalid input for ${tool}: ${problem}.`
    : `Invalid input for ${tool}: "${plainText(parameter, 60)}" ${problem}.`;
}

/** @param count of servers that the answer has no room for. */
export function leftOutHint(count: number): string {
  return `${count} more ${count === 1 ? 'server was' : 'servers were'} left out. Ask for one "port", for one "folder", or for "where": "workspace".`;
}

/** For what is not expected: the details are in the log, where a person finds them. */
export const unexpectedProblem =
  'Local Ports has failed unexpectedly; its log has the details. Do not end processes another way instead.';

export const readingHints = {
  partial: 'Not everything could be read: what is not listed may run nevertheless.',
  unnamed: 'Some names of projects or containers were not known in time. Ask again to have them.',
  nothing:
    'Nothing of that kind was found. With "kind": "all" services, the system and the editor are listed too.',
} as const;

export const urlHints = {
  nothing:
    'No server of this workspace runs. If you start one, call wait_for_port afterwards. pick_port gives a port that is free.',
  nothingThere: 'Nothing listens there. list_servers says what runs.',
  several: 'There are several: choose by project and branch, or ask for one "port".',
} as const;

export const waitHints = {
  notYet:
    'Nothing listens there yet. Read what the server has printed: it may have failed, or use another port.',
  stillHeld: 'Something still listens there.',
} as const;

export const portProblems = {
  fromIsForFree:
    'Invalid input for pick_port: "from" is for a free port. A stable port is the same each time.',
  nameIsForStable: 'Invalid input for pick_port: "name" is for a stable port.',
} as const;

/** Why nothing is ended, by what consent says. */
export const refusals: Readonly<Record<RefusalReason, string>> = {
  off: 'Refused: the setting localPorts.agents turns agents off.',
  readOnly:
    'Refused: agents may only read here (the setting localPorts.agents, or a workspace that is not trusted).',
  tooMany: 'Refused: too many requests in a minute. Wait, and ask for one thing at a time.',
  declined: 'Refused: a person has said no to this a moment ago. Do not try it again, nor another way.',
  pending: 'Refused: a person is being asked about this already. Wait for the answer to that.',
};

export const endProblems = {
  notListening: (pid: number): string =>
    `No process with the PID ${pid} is seen to listen. list_servers says what runs.`,
  notOnPort: (pid: number, port: number): string =>
    `The process with the PID ${pid} does not listen on port ${port}. list_servers says what runs.`,
  sharesSocket: (pid: number, owner: number): string =>
    `The process with the PID ${pid} shares its socket with PID ${owner}, which has opened it. Stop that one.`,
  several: (pids: readonly number[]): string =>
    `Several programs hold this port on different addresses. Choose one, and call stop_server with its PID: ${pids.join(', ')}.`,
  nothing: (port: number): string => `Nothing is seen to listen on port ${port}: there is nothing to end.`,
  hidden: (port: number): string =>
    `The process that holds port ${port} is not visible to this user, so it cannot be ended from here. find_port_owner says what is known of it.`,
  otherNetwork:
    'It listens in another network namespace, such as that of a container. Stop that container with its own tool.',
} as const;

/** @param ways how a person can do it. */
export function nobodyToAsk(ways: readonly string[]): string {
  return `A person must agree, and none can be asked from here. Nothing was ended. A person can do it: ${ways.join(', or ')}.`;
}

/** By which a person does the same on the command line. */
export const personCommands = {
  stop: (pid: number): string => `local-ports stop ${pid}`,
  free: (port: number): string => `local-ports free ${port}`,
} as const;

export const endHints = {
  declined: 'A person has said no. Do not try it again, nor another way.',
  limited: 'A person has been asked too often. Nothing more was done; wait a minute.',
  dryRun: 'Nothing was ended. A person will be asked, unless this agent has started it itself.',
  inTerminal: (command: string): string => `run "${command}" in a terminal`,
  byLink: (link: string): string => `open ${link}`,
} as const;
