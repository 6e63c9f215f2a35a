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
