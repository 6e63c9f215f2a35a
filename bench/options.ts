import type { LoadName } from './loads';
import { loadNames } from './loads';

export interface BenchOptions {
  readonly output: 'text' | 'json' | 'markdown';
  readonly loads: readonly LoadName[];
  readonly rounds: number;
  /**
   * `all`, or only these loads, what a refresh of the view costs, the longest pieces, what ten windows cost, how long
   * changes wait, child processes, or memory.
   */
  readonly section: 'all' | 'loads' | 'view' | 'loop' | 'windows' | 'children' | 'latency' | 'memory';
  /** A part of the names of the longest pieces to be measured; empty for all. */
  readonly loopPart: string;
}

export const usage =
  'npm run bench -- [--json | --markdown] [--loads L1,L2,L3,L4 | --view | --loop [PART] | --windows | --children | --latency | --memory] [--rounds N]';

const defaultRounds = 11;

/** @returns undefined if they are invalid. */
export function parseOptions(args: readonly string[]): BenchOptions | undefined {
  let options: BenchOptions = {
    ...{ output: 'text', loads: loadNames, rounds: defaultRounds, section: 'all', loopPart: '' },
  };
  for (let at = 0; at < args.length; at++) {
    switch (args[at]) {
      case '--json':
        options = { ...options, output: 'json' };
        break;
      case '--markdown':
        options = { ...options, output: 'markdown' };
        break;
      case '--view':
        options = { ...options, loads: [], section: 'view' };
        break;
      case '--windows':
        options = { ...options, loads: [], section: 'windows' };
        break;
      case '--children':
        options = { ...options, loads: [], section: 'children' };
        break;
      case '--memory':
        options = { ...options, loads: [], section: 'memory' };
        break;
      case '--latency':
        options = { ...options, loads: [], section: 'latency' };
        break;
      case '--loop': {
        const part = args[at + 1] ?? '';
        const isPart = part !== '' && !part.startsWith('--');
        if (isPart) at++;
        options = { ...options, loads: [], section: 'loop', loopPart: isPart ? part : '' };
        break;
      }
      case '--loads': {
        const asked = (args[++at] ?? '').split(',');
        const known = loadNames.filter((name) => asked.includes(name));
        if (known.length !== asked.length) return undefined;
        options = { ...options, loads: known, section: 'loads' };
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
