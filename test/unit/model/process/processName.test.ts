import assert from 'node:assert/strict';
import { formerNames, processName } from '../../../../src/model/process/processName';

type Case = readonly [
  description: string,
  shortName: string | undefined,
  argv: readonly string[] | undefined,
  executable: string | undefined,
  name: string | undefined,
];

const node = '/usr/bin/node';

function nameOf([, shortName, commandLine, executable]: Case, shortNameBytes = 15): string | undefined {
  return processName({ shortName, shortNameBytes, commandLine, executable });
}

describe('processName', () => {
  describe('takes the name that the kernel gave, if the file or the command line confirms it', () => {
    const cases: readonly Case[] = [
      ['the first word', 'postgres', ['/usr/lib/postgresql/15/bin/postgres'], '/usr/lib/x', 'postgres'],
      [
        'a link to the file',
        'redis-server',
        ['redis-server *:6379'],
        '/usr/bin/redis-check-rdb',
        'redis-server',
      ],
      ['one program of many', 'httpd', ['httpd', '-f'], '/bin/busybox', 'httpd'],
      [
        'a script with its interpreter',
        'gunicorn',
        ['/venv/bin/python3', '/venv/bin/gunicorn', 'app'],
        '/usr/bin/python3.11',
        'gunicorn',
      ],
      [
        'a title that begins with it',
        'nginx',
        ['nginx: master process /usr/sbin/nginx -g'],
        '/usr/sbin/nginx',
        'nginx',
      ],
      [
        'a title, of which the file is another',
        'postgres',
        ['postgres: 15/main: checkpointer '],
        '/opt/pg',
        'postgres',
      ],
      ['a login shell', 'bash', ['-bash'], '/usr/bin/bash', 'bash'],
      ['a version that the file has', 'node', ['/usr/bin/node20'], '/usr/bin/node20', 'node'],
      ['a link that a title hides', 'python3', ['shop: worker'], '/usr/bin/python3.11', 'python3'],
      ['a whole title', 'npm run dev', ['npm run dev'], node, 'npm run dev'],
      ['a file that was deleted', 'shop', ['./shop'], '/home/alice/shop (deleted)', 'shop'],
      ['an application of Snap', 'node', ['node', 'x.js'], '/snap/node/9000/bin/node', 'node'],
    ];
    for (const each of cases)
      it(each[0], () => {
        assert.equal(nameOf(each), each[4]);
      });
  });

  describe('completes a name that the kernel cut', () => {
    const cases: readonly Case[] = [
      [
        'from the file',
        'gnome-terminal-',
        ['/usr/libexec/gnome-terminal-server'],
        '/usr/libexec/gnome-terminal-server',
        'gnome-terminal-server',
      ],
      [
        'from the file, if the arguments were overwritten',
        'containerd-shim',
        ['something else'],
        '/usr/bin/containerd-shim-runc-v2',
        'containerd-shim-runc-v2',
      ],
      [
        'from a script',
        'jupyter-noteboo',
        ['/usr/bin/python3', '-I', '/usr/bin/jupyter-notebook'],
        '/usr/bin/python3.11',
        'jupyter-notebook',
      ],
      ['counting bytes, not letters', 'größe-größe', ['/opt/größe-größe-xy'], undefined, 'größe-größe-xy'],
      [
        'in the middle of a letter',
        'grüner-server\ufffd',
        ['/opt/grüner-serverö-1'],
        undefined,
        'grüner-serverö-1',
      ],
      ['or leaves it, if nothing completes it', 'gnome-terminal-', undefined, undefined, 'gnome-terminal-'],
    ];
    for (const each of cases)
      it(each[0], () => {
        assert.equal(nameOf(each), each[4]);
      });
  });

  describe('takes the first words of a title that was cut', () => {
    const cases: readonly Case[] = [
      ['before a version', 'next-server (v1', ['next-server (v16.1.0)'], node, 'next-server'],
      ['before options', 'npm run dev --p', ['npm run dev --port 3000'], node, 'npm run dev'],
      [
        'before a number',
        'puma 6.4.2 (tcp',
        ['puma 6.4.2 (tcp://0.0.0.0:3000) [shop]'],
        '/usr/bin/ruby3.1',
        'puma',
      ],
      ['before a colon', 'sidekiq: worker', ['sidekiq: worker 3 of shop'], '/usr/bin/ruby3.1', 'sidekiq'],
      [
        'or the file, if it has none',
        '[celeryd: cele',
        ['[celeryd: celery@host:MainProcess]'],
        '/usr/bin/python3.11',
        'python3.11',
      ],
    ];
    for (const each of cases)
      it(each[0], () => {
        assert.equal(nameOf(each), each[4]);
      });
  });

  describe('takes the file if the name is one of a thread, or one that the process chose', () => {
    const cases: readonly Case[] = [
      ['Node.js 26', 'node-MainThread', ['node', 'server.js'], node, 'node'],
      ['Node.js 24', 'MainThread', ['node', 'server.js'], '/usr/local/bin/node', 'node'],
      ['Node.js 26 with a title of its own', 'node-MainThread', ['shop'], node, 'node'],
      ['Tokio', 'tokio-runtime-w', ['./target/debug/shop'], '/home/alice/shop/target/debug/shop', 'shop'],
      ['Java', 'main', ['java', '-jar', 'shop.jar'], '/usr/lib/jvm/21/bin/java', 'java'],
      ['a name of choice', 'systemd-resolve', ['node', 'server.js'], node, 'node'],
      ['a file descriptor that was executed', '4', ['tool'], '/memfd:tool (deleted)', 'tool'],
      [
        'a program that starts itself again',
        'exe',
        ['/proc/self/exe', '--net'],
        '/usr/bin/rootlesskit',
        'rootlesskit',
      ],
    ];
    for (const each of cases)
      it(each[0], () => {
        assert.equal(nameOf(each), each[4]);
      });
  });

  describe('takes what is left if the file is hidden', () => {
    const cases: readonly Case[] = [
      ['the first word of a thread', 'MainThread', ['node'], undefined, 'node'],
      ['the runtime that the name of a thread has', 'node-MainThread', [], undefined, 'node'],
      ['a title', 'node-MainThread', ['next-server (v16.1.0)'], undefined, 'next-server'],
      ['a path, rather than a name of choice', 'worker', ['/opt/shop/shop'], undefined, 'shop'],
      ['the short name', 'celery', ['[celeryd: host]'], undefined, 'celery'],
      ['the short name alone', 'kworker/0:1', [], undefined, 'kworker/0:1'],
      ['the file alone', undefined, undefined, node, 'node'],
      ['the first word alone', undefined, ['/opt/shop/shop', '-v'], undefined, 'shop'],
      ['nothing', undefined, undefined, undefined, undefined],
    ];
    for (const each of cases)
      it(each[0], () => {
        assert.equal(nameOf(each), each[4]);
      });
  });

  it('takes the program that an emulator runs', () => {
    const qemu = '/usr/bin/qemu-x86_64-static';
    const argv = [qemu, '/usr/bin/node', 'node', 'server.js'];
    assert.equal(nameOf(['', 'node', argv, qemu, '']), 'node');
    assert.equal(nameOf(['', 'qemu-x86_64-sta', [qemu, '/opt/shop'], qemu, '']), 'shop');
  });

  it('knows that macOS cuts at 16 bytes', () => {
    const each: Case = ['', 'Google Chrome He', undefined, '/A/Google Chrome Helper', ''];
    assert.equal(nameOf(each, 16), 'Google Chrome Helper');
    assert.equal(
      nameOf(['', 'abcdefghijklmno', ['abcdefghijklmnopq'], undefined, ''], 16),
      'abcdefghijklmno',
    );
  });
});

describe('formerNames', () => {
  it('are the names that earlier versions showed', () => {
    const of = (
      shortName: string,
      commandLine: readonly string[],
      executable: string,
      name: string,
    ): readonly string[] => formerNames({ shortName, shortNameBytes: 15, commandLine, executable }, name);
    assert.deepEqual(of('node-MainThread', ['node', 'x.js'], node, 'node'), ['node-MainThread']);
    assert.deepEqual(of('next-server (v1', ['next-server (v16)'], node, 'next-server'), ['next-server (v1']);
    assert.deepEqual(of('node', ['node', 'x.js'], node, 'node'), []);
    assert.deepEqual(of('node', ['/usr/bin/qemu-x86_64', '/usr/bin/node'], '/usr/bin/qemu-x86_64', 'node'), [
      'qemu-x86_64',
    ]);
  });
});
