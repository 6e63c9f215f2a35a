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
