import assert from 'node:assert/strict';
import { parseJson } from '../../../../src/model/text/json';
import { parseJsonInSlices } from '../../../../src/model/text/jsonInSlices';
import { finish } from '../../../../src/model/text/timeSlice';
import { seededRandom } from '../../random';

/** Long enough to be parsed in parts. */
const long = 'x'.repeat(50_000);

describe('parseJsonInSlices', () => {
  it('returns what JSON.parse returns, of small and of large texts', () => {
    const values: unknown[] = [
      ...[null, 1, 'a', [], {}, [1, [2, { a: 3 }]], long, [long], { [long]: long }],
      ...[[long, { list: [long, [], {}, 'a,b]}"\\', long] }], { a: long, ' "b" ': { c: [long] } }],
      [[[[[[long]]]]]],
      JSON.parse(`{"__proto__": {"a": ["${long}"]}, "a": 1, "a": 2}`),
    ];
    for (const value of values) {
      for (const text of [
        JSON.stringify(value),
        JSON.stringify(value, undefined, 2),
        `\ufeff${JSON.stringify(value)}\r\n`,
      ]) {
        assert.deepEqual(finish(parseJsonInSlices(text)), parseJson(text));
      }
    }
  });

  it('is undefined for what is not JSON, large or small', () => {
    const filler = `"${long}"`;
    for (const text of [
      ...[
        '',
        '[',
        '{',
        `[${filler}`,
        `[${filler}]]`,
        `[${filler}}`,
        `{${filler}]`,
        `[${filler},]`,
        `[,${filler}]`,
      ],
      ...[`{${filler}}`, `{"a":${filler},}`, `{a:${filler}}`, `{"a"${filler}}`, `{"a":1 "b":${filler}}`],
      ...[
        `[{"a":${filler}]`,
        `[[${filler}}]`,
        `[${filler} 1]`,
        `[${filler}] 1`,
        `["${long}\n"]`,
        `{1:${filler}}`,
      ],
      ...[`\ufeff\ufeff[${filler}]`, `["${long}\\`, `{"a\n":${filler}}`, `x[${filler}]`, `[(${filler})]`],
    ]) {
      assert.equal(parseJson(text), undefined, text.replace(long, '…'));
      assert.equal(finish(parseJsonInSlices(text)), undefined, text.replace(long, '…'));
    }
  });

  it('agrees with JSON.parse about large texts in which any character was changed', () => {
    const next = seededRandom(7);
    const random = (below: number): number => Math.floor(next() * below);
    const text = JSON.stringify([{ a: [1, 'b"\\', { c: null }], d: '[{,:' }, long, { e: [[long], true] }]);
    const places = Array.from(text, (_, at) => at).filter((at) => text[at] !== 'x');
    for (let round = 0; round < 300; round++) {
      const at = places[random(places.length)] ?? 0;
      const changed = `${text.slice(0, at)}${'[]{},:"\\ 1x'[random(11)] ?? ''}${text.slice(at + random(2))}`;
      assert.deepEqual(finish(parseJsonInSlices(changed)), parseJson(changed), changed.replaceAll(long, '…'));
    }
  });

  it('pauses within every list and object that is large', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => ({ name: `shop-${index}`, port: index }));
    for (const value of [list, { list }, [{ list }], { list: { list } }]) {
      const work = parseJsonInSlices(JSON.stringify(value));
      let pauses = 0;
      while (work.next().done !== true) pauses++;
      assert.ok(pauses > 5_000, `${pauses} pauses`);
    }
  });
});
