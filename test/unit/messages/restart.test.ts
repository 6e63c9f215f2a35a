import assert from 'node:assert/strict';
import {
  exitedEarlyMessage,
  listeningMessage,
  notListeningYetMessage,
  portNotFree,
  restartQuestion,
} from '../../../src/messages/restart';
import { foreignVariables } from '../../../src/model/process/loadingVariables';
import { listener, ownedBy, process_ } from '../builders';

const server = process_(300, ['node', 'server.js', '--token', 'hunter2']);
const plan = {
  process: server,
  argv: ['node', 'server.js', '--token', 'hunter2'],
  cwd: '/home/alice/shop',
} as const;
const other = process_(290, ['npm']);
const offer = {
  label: 'node · shop',
  port: 3000,
  mode: 'as-it-was',
  plan,
  members: [server],
  isEnvironmentKnown: true,
  program: '/usr/bin/node',
  match: 'same',
  foreign: [],
} as const;

describe('the question before a restart', () => {
  it('names the server as the tree does, and says if it is to listen on loopback only', () => {
    assert.equal(restartQuestion(offer, 'bash').message, 'Restart node · shop, port 3000?');
    assert.equal(
      restartQuestion({ ...offer, mode: 'on-loopback' }, 'bash').message,
      'Restart node · shop, port 3000, on loopback?',
    );
  });

  it('shows exactly what will run, where, and what is terminated first', () => {
    assert.equal(
      restartQuestion(offer, 'bash').detail,
      [
        'Runs in a new terminal, in /home/alice/shop:',
        'node server.js --token hunter2',
        '"node" is /usr/bin/node there.',
        'With its current environment.',
        'First, node (PID 300) will be asked to exit. Unsaved work may be lost.',
      ].join('\n\n'),
    );
  });

  it('names all that are terminated, and claims no environment that could not be read', () => {
    const { detail } = restartQuestion(
      { ...offer, members: [other, server], isEnvironmentKnown: false },
      'bash',
    );
    assert.match(detail, /With the environment of new terminals/);
    assert.match(detail, /First, npm \(PID 290\) and node \(PID 300\) will be asked to exit\./);
  });

  it('says if its first word stands for another program than the one that is running', () => {
    const other = { program: '/usr/local/bin/node', match: 'other' } as const;
    assert.match(
      restartQuestion({ ...offer, ...other }, 'bash').detail,
      /\n\n"node" is \/usr\/local\/bin\/node there; the program that is running now is \/usr\/bin\/node\.\n\n/,
    );
    assert.match(
      restartQuestion({ ...offer, ...other, match: 'replaced' }, 'bash').detail,
      /The program that is running was deleted or replaced on disk; \/usr\/local\/bin\/node would run instead\./,
    );
  });
});

describe('the question before a restart of a hostile process', () => {
  const argv = [
    'node',
    `a\u202eb\u200b\n${' '.repeat(16_384)}; rm -rf x`,
    '\u001b[2J',
    'x'.repeat(5_000),
  ] as const;
  const hostile = {
    ...offer,
    plan: { ...plan, argv, cwd: '/tmp/a\nb\u2066' },
    foreign: foreignVariables(
      { NODE_OPTIONS: `--require /x\n${'y'.repeat(9_000)}`, PS1: '$(id)' },
      {},
      { cwd: '/', executable: undefined },
    ),
  };

  it('shows what cannot be seen, fits on a screen, and has all of it to read', () => {
    const { detail, whole: makeWhole } = restartQuestion(hostile, 'bash');
    const whole = makeWhole?.() ?? '';
    assert.doesNotMatch(detail + whole, /[^\P{C}\n]/u);
    assert.match(detail, /in \/tmp\/a\\u\{a\}b\\u\{2066\}:/);
    assert.match(detail, /'a\\u\{202e\}b\\u\{200b\}\\u\{a\} {3}⟨16384×␠⟩; rm -rf x' '\\u\{1b\}\[2J'/);
    assert.match(detail, /NODE_OPTIONS=--require \/x\\u\{a\}/);
    assert.ok(detail.length <= 900 && detail.split('\n').length <= 12, detail);
    assert.ok(whole.includes('x'.repeat(5_000)) && whole.includes('y'.repeat(9_000)));
    assert.match(whole, /PS1=\$\(id\) \(names what is run first\)/);
  });
});

describe('the messages after a restart that did not succeed', () => {
  it('give the command without its secrets, quoted for the terminal', () => {
    for (const text of [
      portNotFree({ port: 3000 }, plan.argv, 'posix'),
      exitedEarlyMessage('node · shop', 1, plan.argv, 'posix').text,
    ]) {
      assert.match(text, /: node server\.js --token '•••'$/);
      assert.doesNotMatch(text, /hunter2/);
    }
    assert.match(exitedEarlyMessage('node · shop', 1, plan.argv, 'cmd').text, /--token \^"•••\^"$/);
  });

  it('say what is known of its exit', () => {
    const words = (code: number | undefined): string =>
      exitedEarlyMessage('node · shop', code, plan.argv, 'posix').text;
    assert.match(
      words(1),
      /^node · shop exited with code 1 before it started listening\. To see the error, run:/,
    );
    assert.match(words(undefined), /^node · shop exited before it started listening\./);
  });

  it('claim only that the port did not become free, and that nothing was started', () => {
    assert.match(
      portNotFree({ port: 3000 }, plan.argv, 'posix'),
      /^Port 3000 did not become free, so nothing was started\./,
    );
  });

  it('point to the terminal of a server that is not listening yet', () => {
    assert.equal(
      notListeningYetMessage('node · shop', 30).text,
      'node · shop is not listening yet after 30 seconds. See its terminal.',
    );
  });
});

describe('the message after a restart', () => {
  it('says where the server listens, and which machines can connect', () => {
    const words = (endpoint: string): string =>
      listeningMessage(server, listener(endpoint, ownedBy(server))).text;
    assert.equal(words('127.0.0.1:3000'), 'node (PID 300) is listening on 127.0.0.1:3000, on loopback only.');
    assert.equal(
      words('192.168.1.20:3000'),
      'node (PID 300) is listening on 192.168.1.20:3000: other machines can connect unless a firewall stops them.',
    );
    assert.equal(
      words('0.0.0.0:3000'),
      'node (PID 300) is listening on port 3000 on all interfaces: other machines can connect unless a firewall stops them.',
    );
  });
});
