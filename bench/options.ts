import type { LoadName } from './loads';
import { loadNames } from './loads';

export interface BenchOptions {
  readonly output: 'text' | 'json' | 'markdown';
  readonly loads: readonly LoadName[];
  readonly rounds: number;
  /** Only what a refresh of the view costs. */
  readonly viewOnly: boolean;
}

export const usage = 'npm run bench -- [--json | --markdown] [--loads L1,L2,L3,L4 | --view] [--rounds N]';

const defaultRounds = 11;

/** @returns undefined if they are invalid. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  let options: BenchOptions = { output: 'text', loads: loadNames, rounds: defaultRounds, viewOnly: false };
  for (let at = 0; at < args.length; at++) {
    switch (args[at]) {
      case '--json':
        options = { ...options, output: 'json' };
        break;
      case '--markdown':
        options = { ...options, output: 'markdown' };
        break;
      case '--view':
        options = { ...options, loads: [], viewOnly: true };
        break;
      case '--loads': {
        const asked = (args[++at] ?? '').split(',');
        const known = loadNames.filter((name) => asked.includes(name));
        if (known.length !== asked.length) return undefined;
        options = { ...options, loads: known };
        break;
      }
      case '--rounds': {
        const rounds = Number(args[++at]);
        if (!Number.isInteger(rounds) || rounds < 1) return undefined;
        options = { ...options, rounds };
        break;
      }
      case undefined:
      default:
        return undefined;
    }
  }
  return options;
}
