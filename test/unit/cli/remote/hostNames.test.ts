import assert from 'node:assert/strict';
import { maximumHosts, parseHosts } from '../../../../src/cli/remote/hostNames';
import { sshArguments } from '../../../../src/cli/remote/remoteCommand';

describe('names of machines', () => {
  const accepted = [
    ...['web1', 'web-1.example.com', 'ada@db', 'ada.l+x@db.example', 'first@second@host', '_x', 'münchen'],
    ...['192.0.2.7', '::1', '2001:db8::7', 'fe80::1%eth0', 'ada@::1'],
  ];
  for (const host of accepted) {
    it(`takes ${host} as it is`, () => {
      assert.deepEqual(parseHosts(host), { kind: 'hosts', hosts: [host] });
    });
  }

  const refused = [
    ...['-oProxyCommand=touch /tmp/x', '-oProxyCommand=id', '-F/tmp/x', '--', '-', '', ' ', ' web1', 'web1 '],
    ...['web1;id', 'web1 id', '$(id)', '`id`', 'web1|id', 'web1&id', 'web1>x', 'web1\nid', 'web1\0', "'id'"],
    ...['ada@-oProxyCommand=id', '-ada@web1', '@web1', 'ada@', '%h', '${HOME}', '~ada', 'a*', 'a?', 'a\\b'],
    ...['ssh://web1', '[::1]', 'web1/x', 'web1:22', '.', '..', 'x=y', '"', 'web\u202e1', 'ｗeb１‐'],
    'a'.repeat(400),
  ];
  for (const name of refused) {
    it(`refuses ${JSON.stringify(name).slice(0, 60)}`, () => {
      assert.deepEqual(parseHosts(name), { kind: 'noHost', name });
      assert.deepEqual(parseHosts(`web1,${name}`), { kind: 'noHost', name });
    });
  }

  it('asks each of a list once', () => {
    assert.deepEqual(parseHosts('b,a,b'), { kind: 'hosts', hosts: ['b', 'a'] });
  });

  it('asks no crowd', () => {
    const names = Array.from({ length: maximumHosts + 1 }, (_, index) => `web${index}`);
    assert.equal(parseHosts(names.slice(1).join(',')).kind, 'hosts');
    assert.deepEqual(parseHosts(names.join(',')), { kind: 'tooMany' });
  });
});

describe('the command for another machine', () => {
  it('ends the options of ssh before the name', () => {
    const words = sshArguments('web1', 'fed', ['list', '--json']);
    assert.deepEqual(words.slice(words.indexOf('--')), ['--', 'web1', 'node', '-', 'list', '--json']);
  });

  for (const word of [
    '',
    'a b',
    '$x',
    '%x%',
    "'",
    '"',
    ';',
    '&',
    '|',
    '>',
    '(',
    '*',
    '\\',
    'a,b',
    '@x',
    '#',
  ]) {
    it(`has no word that a shell would read, such as ${JSON.stringify(word)}`, () => {
      assert.throws(() => sshArguments('web1', 'installed', ['list', word]), TypeError);
    });
  }
});
