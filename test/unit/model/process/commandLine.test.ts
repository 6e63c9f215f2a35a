import assert from 'node:assert/strict';
import { hasExactArguments, parseCommandLine } from '../../../../src/model/process/commandLine';
import type { Process } from '../../../../src/model/process/process';
import { process_ } from '../../builders';

describe('parseCommandLine', () => {
  it('parses the command line of a process once', () => {
    const process = process_(100, ['node', '/shop/node_modules/.bin/vite', '--host']);
    assert.equal(parseCommandLine(process), parseCommandLine(process));
  });

  it('parses the command line of another process that took the PID', () => {
    assert.deepEqual(parseCommandLine(process_(100, ['hugo', 'server'])).names, ['hugo']);
    assert.deepEqual(parseCommandLine(process_(100, ['redis-server'])).names, ['redis-server']);
  });
});

const node = '/usr/bin/node';
const server = process_(300, ['node', 'server.js', '--port', '3000'], { executable: node });

function title(pid: number, text: string, executable = node, more: Partial<Process> = {}): Process {
  return process_(pid, [text], { executable, ...more });
}

describe('hasExactArguments', () => {
  const exact: readonly Process[] = [
    server,
    process_(1, ['node']),
    process_(1, ['./server']),
    process_(1, ['/home/alice/my shop/server'], { executable: '/home/alice/my shop/server' }),
    process_(1, ['C:\\shop\\server.exe'], { executable: 'C:\\shop\\server.exe' }),
    process_(1, ['server', 'with a blank', '']),
    process_(1, ['/venv/bin/python', 'app.py'], { executable: '/usr/bin/python3.11' }),
  ];
  for (const process of exact) {
    it(`is true for ${JSON.stringify(process.commandLine)}`, () => {
      assert.equal(hasExactArguments(process), true);
    });
  }

  const written: readonly Process[] = [
    title(1, 'next-server (v16.1.0)'),
    title(1, 'webpack'),
    title(1, 'http-server'),
    title(1, 'npm run dev'),
    title(1, 'nginx: master process /usr/sbin/nginx', '/usr/sbin/nginx'),
    title(1, 'puma 6.4.0 (tcp://localhost:3000) [shop]', '/usr/bin/ruby'),
    title(1, 'gunicorn: master [shop.wsgi]', '/usr/bin/python3'),
    title(1, 'sshd: alice [priv]', '/usr/sbin/sshd'),
    title(1, ''),
    process_(1, [''], { executable: '/usr/bin/server' }),
    process_(1, ['', 'x'], { executable: '/usr/bin/server' }),
    process_(1, []),
    process_(1, [], { commandLine: undefined }),
    { ...server, argvQuality: 'splitOnSpaces' },
    { ...server, argvQuality: 'truncated' },
  ];
  for (const process of written) {
    it(`is false for ${JSON.stringify(process.commandLine)}, ${process.argvQuality}, of ${process.executable ?? ''}`, () => {
      assert.equal(hasExactArguments(process), false);
    });
  }
});
