import { everything, type TestFilter } from '../test/support/filter';

export const usage = 'Usage: npm test -- [LAYER[,LAYER…] [PART-OF-A-PATH…] [-g PART-OF-A-TITLE]]';

export interface TestRequest {
  readonly layers: readonly string[];
  readonly filter: TestFilter;
}

interface KnownLayer {
  readonly name: string;
  /** A check such as lint, which passes or fails as a whole. */
  readonly isStatic: boolean;
}

/**
 * @param args without the program's own; none of them runs every layer.
 * @returns what to run, or one sentence that says why nothing can be run.
 */
export function parseTestArguments(
  args: readonly string[],
  known: readonly KnownLayer[],
): TestRequest | string {
  const words: string[] = [];
  let title: string | undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] ?? '';
    if (word === '-g' || word === '--grep') {
      title = args[++index];
      if (!title) return `${word} needs a part of a title after it. ${usage}`;
    } else if (word.startsWith('-')) {
      return `Unknown option "${word}". ${usage}`;
    } else {
      words.push(word);
    }
  }
  const [names, ...files] = words;
  if (names === undefined) {
    return title === undefined
      ? { layers: known.map(({ name }) => name), filter: everything }
      : `-g needs a layer before it. ${usage}`;
  }
  return forLayers(names.split(','), { files, title }, known);
}

function forLayers(
  layers: readonly string[],
  filter: TestFilter,
  known: readonly KnownLayer[],
): TestRequest | string {
  const isFiltered = filter.files.length > 0 || filter.title !== undefined;
  for (const name of layers) {
    const layer = known.find((one) => one.name === name);
    if (layer === undefined) {
      return `Unknown layer "${name}". Choose from ${known.map((one) => one.name).join(', ')}.`;
    }
    if (isFiltered && layer.isStatic) return `The layer "${name}" has no single tests to choose from.`;
  }
  return { layers, filter };
}
