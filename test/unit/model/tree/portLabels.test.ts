import assert from 'node:assert/strict';
import { cpuMsOf } from '../../../../src/collect/cpuTime';
import { labelOf, readPortLabels } from '../../../../src/model/tree/portLabels';

/** What the attributes call a port, and how many keys of them are none. */
function label(
  attributes: unknown,
  port: number,
  commandLine?: readonly string[],
): [string | undefined, number] {
  const { labels, invalidKeys } = readPortLabels(attributes);
  return [labelOf(labels, port, commandLine), invalidKeys.length];
}

describe('port labels', () => {
  it('match a port, a range and a port of this machine', () => {
    const attributes = {
      '3000': { label: 'shop' },
      '4000-4010': { label: ' workers ' },
      'localhost:5000': { label: 'api' },
      '[::1]:5001': { label: 'six' },
      '127.0.0.1:5002': { label: 'four' },
    };
    const expected: readonly [number, string | undefined][] = [
      [3000, 'shop'],
      [3001, undefined],
      [3999, undefined],
      [4000, 'workers'],
      [4010, 'workers'],
      [4011, undefined],
      [5000, 'api'],
      [5001, 'six'],
      [5002, 'four'],
    ];
    for (const [port, words] of expected) assert.deepEqual(label(attributes, port), [words, 0], String(port));
  });

  it('match a pattern in the command line', () => {
    const attributes = { '.+\\/server\\.js': { label: 'server' } };
    assert.deepEqual(label(attributes, 1, ['node', '/home/alice/server.js']), ['server', 0]);
    assert.deepEqual(label(attributes, 1, ['node', '/home/alice/serverXjs']), [undefined, 0]);
    assert.deepEqual(label(attributes, 1), [undefined, 0]);
    assert.deepEqual(label({ 'node server': { label: 'two words' } }, 1, ['node', 'server']), [
      'two words',
      0,
    ]);
  });

  it('do not match a process here by the port of another machine, even if its arguments name that', () => {
    const attributes = { 'db:5432': { label: 'Database' } };
    assert.deepEqual(label(attributes, 5432, ['node', 'api.js', '--database', 'db:5432']), [undefined, 0]);
  });

  it('use the first match', () => {
    const attributes = { node: { label: 'by pattern' }, '3000': { label: 'by port' } };
    assert.deepEqual(label(attributes, 3000, ['node']), ['by port', 0]);
    assert.deepEqual(label(attributes, 3001, ['node']), ['by pattern', 0]);
  });

  it('report keys that are none of these', () => {
    for (const key of ['*', '(', '', ' ', '0', '70000', '5010-5000', '1-70000', 'x'.repeat(201)]) {
      assert.deepEqual(readPortLabels({ [key]: { label: 'x' } }), { labels: [], invalidKeys: [key] });
    }
  });

  it('may be missing', () => {
    for (const value of [
      {},
      { label: '' },
      { label: '  ' },
      { label: 5 },
      null,
      'x',
      { onAutoForward: 'ignore' },
    ]) {
      assert.deepEqual(label({ '3000': value }, 3000), [undefined, 0], JSON.stringify(value));
    }
    for (const attributes of [undefined, null, 'x', 5])
      assert.deepEqual(label(attributes, 3000), [undefined, 0]);
  });

  it('cannot hold the loop with a pattern that tries many ways', () => {
    const bombs = [
      '(a+)+$',
      '(a|a)*[0-9]$',
      '(a|aa)+$',
      '(.*a){20}$',
      '.*.*.*.*.*=x',
      '(a?){30}a{30}$',
      '^(([a-z])+.)+[A-Z]$',
    ];
    const commandLine = ['a'.repeat(1_990), '!'];
    for (const key of bombs) {
      const spent = cpuMsOf(() => {
        assert.deepEqual(label({ [key]: { label: 'x' } }, 1, commandLine), [undefined, 0], key);
      });
      assert.ok(spent < 250, `${key}: ${spent}`);
    }
  });

  it('report patterns that cannot be matched in bounded time', () => {
    for (const key of ['(a)\\1', '(?=a)b', '(?<!a)b', '(?<x>a)\\k<x>', '(.{99}){99}', '(?:(?:){200}){200}']) {
      assert.deepEqual(label({ [key]: { label: 'x' } }, 1, ['ab']), [undefined, 1], key);
    }
  });

  it('are at most a hundred', () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [String(index + 1), { label: 'x' }]),
    );
    assert.equal(readPortLabels(attributes).labels.length, 100);
  });

  it('match only the beginning of an endless command line', () => {
    assert.deepEqual(label({ needle: { label: 'x' } }, 1, ['a'.repeat(5_000), 'needle']), [undefined, 0]);
  });
});
