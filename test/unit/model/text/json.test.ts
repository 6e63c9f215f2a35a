import assert from 'node:assert/strict';
import { isRecord, mayNestDeeper, parseJson } from '../../../../src/model/text/json';

describe('parseJson', () => {
  it('parses JSON, with or without a byte order mark', () => {
    assert.deepEqual(parseJson('{"a":[1,null]}'), { a: [1, null] });
    assert.deepEqual(parseJson('\ufeff[1]'), [1]);
    assert.equal(parseJson('null'), null);
  });

  it('is undefined for everything else', () => {
    for (const text of ['', 'undefined', '{', "{'a': 1}", '[1] 2', '\ufeff\ufeff[1]']) {
      assert.equal(parseJson(text), undefined, text);
    }
  });
});

describe('isRecord', () => {
  it('is true only for objects', () => {
    assert.ok(isRecord({}));
    for (const value of [null, undefined, [], 'text', 1, true]) assert.ok(!isRecord(value), String(value));
  });
});

describe('mayNestDeeper', () => {
  it('counts every opening bracket, wherever it is hidden', () => {
    const bomb = '['.repeat(11);
    for (const text of [bomb, `// "\n${bomb}// "`, `/*${']'.repeat(99)}*/${bomb}`, '{"a":'.repeat(11)]) {
      assert.equal(mayNestDeeper(text, 10), true, text);
      assert.equal(mayNestDeeper(text, 11), false, text);
    }
    assert.equal(mayNestDeeper('{ "portsAttributes": { "3000": { "label": "x" } } }', 10), false);
  });
});
