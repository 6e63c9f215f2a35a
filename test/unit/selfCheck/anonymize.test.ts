import assert from 'node:assert/strict';
import type { Person } from '../../../src/model/selfCheck/anonymize';
import { Anonymizer } from '../../../src/model/selfCheck/anonymize';
import { anonymousReport } from '../../../src/model/selfCheck/checkReport';
import { reportLines } from '../../../src/selfCheck/reportText';
import { issueOf } from '../../../src/selfCheck/issueText';
import { seededRandom } from '../random';

const person: Person = {
  home: '/home/annesmith',
  users: ['annesmith', 'Änne', 'as'],
  hosts: ['annes-laptop.example.org', 'SMITHCORP'],
};

function anonymous(text: string): string {
  return new Anonymizer(person).text(text);
}

describe('what is said of a system without naming a person', () => {
  const cases: readonly (readonly [why: string, text: string, expected: string])[] = [
    ['the home folder itself', '/home/annesmith', '~'],
    ['a folder beneath it', '/home/annesmith/My Client/x', 'PATH1'],
    ['a program of the person', '/opt/acme client/bin/node', 'PATH1'],
    [
      'a file of the system',
      '/usr/bin/lsof -nP: no answer within 10000 ms',
      '/usr/bin/lsof -nP: no answer within 10000 ms',
    ],
    ['a path with blanks in a message', "EACCES, open '/srv/My Client/x'", "EACCES, open 'PATH1'"],
    ['a path with blanks before a colon', 'lsof: /Volumes/Anne Disk: denied', 'lsof: PATH1: denied'],
    ['a place in a file', 'at run (/srv/client/x.js:12:34)', 'at run (PATH1:12:34)'],
    ['a folder of Windows', 'C:\\Users\\someone\\a b.txt', 'PATH1'],
    ['a path of Windows in JSON', '["C:\\\\Users\\\\x y\\\\a.exe","-e"]', '["PATH1","-e"]'],
    [
      'a tool of Windows',
      'C:\\Windows\\System32\\netstat.exe -ano: 5',
      'C:\\Windows\\System32\\netstat.exe -ano: 5',
    ],
    ['a network name', '\\\\server\\share\\x', 'PATH1'],
    ['a file URL', 'open file:///srv/x', 'open PATH1'],
    ['another URL', 'GET https://db.example.com/x?y=1', 'GET URL1'],
    ['a URL on loopback', 'GET http://127.0.0.1:3000/private/x', 'GET http://127.0.0.1:3000/…'],
    ['an address', 'bind 192.168.7.20:3000', 'bind ADDRESS1:3000'],
    ['an IPv6 address', 'fe80::1ff:fe23:4567:890a%en0', 'ADDRESS1'],
    [
      'addresses that name no one',
      '127.0.0.1, 127.8.8.8, ::1, 0.0.0.0, ::',
      '127.0.0.1, 127.8.8.8, ::1, 0.0.0.0, ::',
    ],
    ['a time', '03:04:05', '03:04:05'],
    ['a kernel', '5.15.153.1-microsoft-standard-WSL2', '5.15.153.1-microsoft-standard-WSL2'],
    ['a version', 'iproute2-6.1.0, 4.95.0', 'iproute2-6.1.0, 4.95.0'],
    ['an Ethernet address', 'ether 3c:22:fb:01:02:03', 'ether ADDRESS1'],
    ['an e-mail', 'for anne@example.org', 'for EMAIL1'],
    ['a local name', 'printer.local denied', 'HOST1 denied'],
    ['the host in any case', 'on ANNES-LAPTOP now', 'on HOST now'],
    ['the user within a word', 'annesmiths server', 'USERs server'],
    ['a short user name as a word alone', 'as was', 'USER was'],
    ['a user name whose marks are apart', 'by Änne'.normalize('NFD'), 'by USER'],
    ['a secret', 'app --password hunter2xyz', 'app --password ••••'],
    ['control characters', 'x\u001b[2J', 'x\ufffd[2J'],
  ];
  for (const [why, text, expected] of cases) {
    it(`replaces or keeps ${why}`, () => {
      const mask = /\*{3,}|•+|‹[^›]*›|\[[a-z ]+\]/;
      assert.equal(anonymous(text).replace(mask, '••••'), expected);
    });
  }

  it('names one thing alike in all texts', () => {
    const anonymizer = new Anonymizer(person);
    assert.deepEqual(
      ['/srv/a', '/srv/b', '/srv/a', '10.1.2.3 10.1.2.4 10.1.2.3'].map((text) => anonymizer.text(text)),
      ['PATH1', 'PATH2', 'PATH1', 'ADDRESS1 ADDRESS2 ADDRESS1'],
    );
  });

  it('leaves names alone that name no one', () => {
    const root = new Anonymizer({ home: '/root', users: ['root', 'ubuntu'], hosts: ['localhost'] });
    assert.equal(root.text('Ubuntu 24.04, root, localhost'), 'Ubuntu 24.04, root, localhost');
  });
});

describe('a report', () => {
  const planted = [
    ...[
      'annesmith',
      'Änne',
      'ANNES-LAPTOP',
      'smithcorp',
      'anne@secret.example',
      '203.0.113.77',
      'acme-client',
    ],
    ...['2001:db8:1234::77', 'hunter2xyz', 'secret-host.internal'],
  ];
  const carriers = [
    ...planted.slice(0, 6),
    ...['/srv/acme-client/x', '/Volumes/Q/acme-client', 'D:\\acme-client\\y', "'/a b/acme-client c'"],
    ...['"/q/acme-client d"', '/home/annesmith/acme-client', 'file:///acme-client', '2001:db8:1234::77'],
    ...['DB_PASSWORD=hunter2xyz', 'https://u:hunter2xyz@acme-client.com/', 'secret-host.internal'],
    ...['[2001:db8:1234::77]:80', '203.0.113.77:22', 'annesmith@annes-laptop'],
  ];

  it('has nothing of the person in any of its texts, wherever it is planted', () => {
    const random = seededRandom(16);
    const pick = (): string => carriers[Math.floor(random() * carriers.length)]!;
    const text = (): string =>
      [
        ['', 'x: ', 'open ', '["a","', '- '][Math.floor(random() * 5)],
        pick(),
        [' ', ': ', '", "'][Math.floor(random() * 3)],
        pick(),
      ].join('');
    for (let round = 0; round < 400; round++) {
      const report = anonymousReport(
        {
          results: [
            { of: 'tcp4', what: 'folder', outcome: 'failed', expected: text(), seen: text() },
            { of: 'udp6', what: 'started', outcome: 'unknown', seen: text() },
            { of: 'scan', what: 'scanTime', outcome: 'passed', seen: text() },
          ],
          system: [{ name: 'host', value: text() }],
          tools: [{ file: text(), version: text(), runs: 1, failures: 0, slowestMs: 1 }],
        },
        new Anonymizer(person),
      );
      const issue = issueOf(report, [{ at: 0, text: `${text()}\n${text()}` }], new Anonymizer(person));
      const all = [JSON.stringify(report), ...reportLines(report), issue.title, issue.body]
        .join('\n')
        .toLowerCase();
      for (const word of planted) assert.ok(!all.includes(word.toLowerCase()), `${word}: ${all}`);
    }
  });
});
