import assert from 'node:assert/strict';
import { labelOf, readPortLabels } from '../../../../src/model/tree/portLabels';

/** What the attributes call a port, and how many keys of them are none. */
function label(
  attributes: unknown,
  port: number,
  commandLine?: readonly string[],
): [string | undefined, number] {
  const { labels, problems } = readPortLabels(attributes, 'remote.portsAttributes');
  return [labelOf(labels, port, commandLine), problems.length];
}

describe('the labels of ports', () => {
  it('stand by port, by range and by port of this machine', () => {
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

  it('stand by a pattern that is found in the command line', () => {
    const attributes = { '.+\\/server\\.js': { label: 'server' } };
    assert.deepEqual(label(attributes, 1, ['node', '/home/alice/server.js']), ['server', 0]);
    assert.deepEqual(label(attributes, 1, ['node', '/home/alice/serverXjs']), [undefined, 0]);
    assert.deepEqual(label(attributes, 1), [undefined, 0]);
    assert.deepEqual(label({ 'node server': { label: 'two words' } }, 1, ['node', 'server']), [
      'two words',
      0,
    ]);
  });

  it('are not given to a process here for the port of another machine, though its arguments name that', () => {
    const attributes = { 'db:5432': { label: 'Database' } };
    assert.deepEqual(label(attributes, 5432, ['node', 'api.js', '--database', 'db:5432']), [undefined, 0]);
  });

  it('are the first that fits', () => {
    const attributes = { node: { label: 'by pattern' }, '3000': { label: 'by port' } };
    assert.deepEqual(label(attributes, 3000, ['node']), ['by port', 0]);
    assert.deepEqual(label(attributes, 3001, ['node']), ['by pattern', 0]);
  });

  it('are told of where a key is nothing of the kind', () => {
    for (const key of ['*', '(', '', ' ', '0', '70000', '5010-5000', '1-70000', 'x'.repeat(201)]) {
      const { labels, problems } = readPortLabels({ [key]: { label: 'x' } }, '/home/alice/devcontainer.json');
      assert.deepEqual(labels, [], key);
      assert.equal(problems.length, 1, key);
      assert.match(problems[0]?.detail ?? '', /devcontainer\.json/);
      assert.ok(problems[0]?.detail.includes(JSON.stringify(key)));
    }
  });

  it('are none where an entry has none, and that is no problem', () => {
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

  it('look at the beginning of an endless command line alone', () => {
    assert.deepEqual(label({ needle: { label: 'x' } }, 1, ['a'.repeat(5_000), 'needle']), [undefined, 0]);
  });
});
