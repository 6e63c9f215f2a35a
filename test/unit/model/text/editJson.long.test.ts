import assert from 'node:assert/strict';
import { rounds } from '../../../support/rounds';
import { jsonFormat } from '../../../../src/model/text/editJson';
import { seededRandom } from '../../random';

const entry = { command: '/x', args: ['a "b"', '// c'], env: { A: '}' } };
const words = ['a', 'mcpServers', 'local', '// no', '/* no */', '"', '\\', '{', '}', ',', '\u2028', 'ü', ''];

describe('a value in any JSON', () => {
  it('is added and taken out again without any other change', () => {
    for (let round = 0; round < rounds(8_000); round += 1) {
      const { text, hasServers } = randomFile(seededRandom(round));
      const added = jsonFormat.set(text, ['mcpServers', 'local-ports'], entry) ?? '';
      assert.deepEqual(without(jsonFormat.parse(added)), without(jsonFormat.parse(text)), text);
      const parsed = jsonFormat.parse(added) as { mcpServers: Record<string, unknown> };
      assert.equal(JSON.stringify(parsed.mcpServers['local-ports']), JSON.stringify(entry), text);
      assert.ok(isInOrder(text, added), `${text}\n=>\n${added}`);
      const removed = jsonFormat.remove(added, ['mcpServers', 'local-ports']) ?? '';
      assert.deepEqual(without(jsonFormat.parse(removed)), without(jsonFormat.parse(text)), text);
      assert.ok(isInOrder(text, removed), `${text}\n=>\n${removed}`);
      if (hasServers) assert.equal(removed.length, text.length, `${text}\n=>\n${removed}`);
    }
  });
});

/** Whether all characters but blanks of one text are in the other, in their order. */
function isInOrder(text: string, other: string): boolean {
  let from = 0;
  return Array.from(text.replaceAll(/[ \t\r\n]/g, '')).every((character) => {
    from = other.indexOf(character, from) + 1;
    return from > 0;
  });
}

/** Everything that a file says but the entry and its place. */
function without(value: unknown): unknown {
  const { mcpServers = {}, ...rest } = JSON.parse(JSON.stringify(value)) as Record<string, object>;
  return [rest, Object.entries(mcpServers).filter(([name]) => name !== 'local-ports')];
}

/** Objects with any style, comments and trailing commas. */
function randomFile(random: () => number): { readonly text: string; readonly hasServers: boolean } {
  const below = (limit: number): number => Math.floor(random() * limit);
  const word = (): string => words[below(words.length)] ?? '';
  const eol = ['\n', '\r\n', ''][below(3)] ?? '';
  const unit = ['  ', '\t', '    ', ''][below(4)] ?? '';
  const hasComments = eol !== '' && below(2) === 0;
  const hasTrailing = below(3) === 0;
  const comment = (): string => (hasComments && below(3) === 0 ? ` // ${word()} {"` : '');
  const scalar = (): string => ['1', 'true', 'null', JSON.stringify(word()), '[]', '{}'][below(6)] ?? '1';
  const object = (pairs: readonly (readonly [string, string])[], indent: string): string => {
    const inner = `${indent}${unit}`;
    const lines = pairs.map(([key, value], index) => {
      const comma = index < pairs.length - 1 || hasTrailing ? ',' : '';
      return `${inner}${JSON.stringify(key)}: ${value}${comma}${comment()}${eol}`;
    });
    return `{${comment()}${eol}${lines.join('')}${indent}}`;
  };
  const keys = [...new Set(Array.from({ length: below(5) }, () => `k${below(9)}`))];
  const hasServers = below(2) === 0;
  const servers = object(
    ['a', 'b', 'c'].slice(0, 1 + below(3)).map((key) => [key, scalar()]),
    unit,
  );
  const pairs: (readonly [string, string])[] = keys.map((key) => [key, scalar()]);
  if (hasServers) pairs.splice(below(pairs.length + 1), 0, ['mcpServers', servers]);
  const bom = below(5) === 0 ? '\ufeff' : '';
  return { text: `${bom}${object(pairs, '')}${eol}`, hasServers };
}
