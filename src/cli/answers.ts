import { answerWords } from '../messages/commandLine';

/** `y`, `yes`, the same in the person's language, and the number of the only answer. */
export function isYes(line: string): boolean {
  return line.trim() === '1' || isOneOf(line, answerWords.yes());
}

/** Nothing at all is no. */
export function isNo(line: string): boolean {
  return line.trim() === '' || isOneOf(line, answerWords.no());
}

function isOneOf(line: string, words: string): boolean {
  return words.split(' ').includes(line.trim().toLowerCase());
}

/** `1 3-5, 3` → `[0, 2, 3, 4]`: each once. @returns undefined if it is anything else, or one of them is not there. */
export function numbersIn(line: string, count: number): readonly number[] | undefined {
  const indexes = new Set<number>();
  for (const word of line.split(/[\s,]+/)) {
    if (word === '') continue;
    const [, from = '', to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(word) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === '' || first < 1 || last > count || first > last) return undefined;
    for (let number = first; number <= last; number++) indexes.add(number - 1);
  }
  return indexes.size === 0 ? undefined : [...indexes];
}
