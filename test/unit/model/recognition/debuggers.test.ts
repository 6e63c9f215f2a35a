import assert from 'node:assert/strict';
import type { DebuggerKind } from '../../../../src/model/recognition/debuggers/endpoints';
import { debuggerOn } from '../../../../src/model/recognition/debuggers';
import type { Process } from '../../../../src/model/process/process';
import { listener, ownedBy, process_ } from '../../builders';

function kindOn(endpoint: string, ...chain: [Process, ...Process[]]): DebuggerKind | undefined {
  return debuggerOn(listener(endpoint, ownedBy(chain[0])), chain);
}

function of(...argv: string[]): Process {
  return process_(100, argv);
}

const adapter = '/home/alice/.venv/lib/python3.11/site-packages/debugpy/adapter';

describe('debuggerOn', () => {
  const found: readonly (readonly [kind: DebuggerKind, endpoint: string, process: Process])[] = [
    ['node', '127.0.0.1:9229', of('node', '--inspect', 'server.js')],
    ['node', '0.0.0.0:9229', of('node', '--inspect=0.0.0.0', 'server.js')],
    ['node', '0.0.0.0:9300', of('node', '--inspect-brk=0.0.0.0:9300', 'server.js')],
    ['node', '127.0.0.1:9300', of('node', '--inspect-wait=9300', 'server.js')],
    ['node', '[::1]:9229', of('node', '--inspect=localhost', 'server.js')],
    ['node', '[::]:9229', of('node', '--inspect=[::]:9229', 'server.js')],
    // a cluster's worker gets a port of its own, after the flags of the first process
    ['node', '0.0.0.0:9230', of('node', '--inspect=0.0.0.0:9229', '--inspect-port=9230', 'server.js')],
    ['node', '127.0.0.1:9300', of('node', '--inspect', '--inspect-port', '9300', 'server.js')],
    ['node', '192.168.1.20:9229', of('node', '--inspect=192.168.1.20', 'server.js')],
    ['node', '127.0.0.1:9229', of('C:\\nodejs\\node.exe', '--inspect', 'server.js')],
    ['deno', '127.0.0.1:9229', of('deno', 'run', '--inspect', 'main.ts')],
    ['deno', '0.0.0.0:9300', of('deno', 'serve', '--inspect-brk=0.0.0.0:9300', 'main.ts')],
    ['bun', '[::1]:6499', of('bun', '--inspect', 'index.ts')],
    ['bun', '0.0.0.0:4000', of('bun', '--inspect=ws://0.0.0.0:4000/secret', 'index.ts')],
    ['python', '0.0.0.0:5678', of('python3', '-m', 'debugpy', '--listen', '0.0.0.0:5678', 'app.py')],
    ['python', '127.0.0.1:5678', of('python3', '-m', 'debugpy', '--listen', '5678', '-m', 'flask', 'run')],
    // the adapter, which listens for it
    [
      'python',
      '0.0.0.0:5678',
      of('python3', adapter, '--for-server', '41711', '--host', '0.0.0.0', '--port', '5678'),
    ],
    [
      'java',
      '[::]:5005',
      of('java', '-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005', '-jar', 'app.jar'),
    ],
    ['java', '0.0.0.0:5005', of('java', '-Xrunjdwp:transport=dt_socket,address=5005,server=y', 'Main')],
    [
      'java',
      '127.0.0.1:5005',
      of('java', '-agentlib:jdwp=transport=dt_socket,server=y,address=localhost:5005', 'Main'),
    ],
    [
      'go',
      '[::]:2345',
      of('/home/alice/go/bin/dlv', 'debug', '--headless', '--listen=:2345', '--', '--listen=:80'),
    ],
    ['go', '127.0.0.1:2345', of('dlv', 'dap', '-l', '127.0.0.1:2345')],
    [
      'ruby',
      '0.0.0.0:12345',
      of('ruby', '/usr/local/bin/rdbg', '--open', '--host', '0.0.0.0', '--port', '12345', 'app.rb'),
    ],
    ['native', '0.0.0.0:2159', of('/usr/bin/gdbserver', ':2159', './shop')],
    [
      'browser',
      '127.0.0.1:9222',
      of('/opt/google/chrome/chrome', '--headless', '--remote-debugging-port=9222'),
    ],
  ];
  for (const [kind, endpoint, process] of found) {
    it(`recognizes ${kind} on ${endpoint} by ${JSON.stringify(process.commandLine)}`, () => {
      assert.equal(kindOn(endpoint, process), kind);
    });
  }

  const none: readonly (readonly [reason: string, endpoint: string, process: Process])[] = [
    ["the application's own port", '0.0.0.0:3000', of('node', '--inspect=0.0.0.0:9229', 'server.js')],
    ['another address than its own', '192.168.1.20:9229', of('node', '--inspect', 'server.js')],
    ['loopback where it is on all interfaces', '127.0.0.1:2345', of('dlv', 'debug', '--listen=:2345')],
    ['UDP', '127.0.0.1:9229/udp', of('node', '--inspect', 'server.js')],
    ["an argument of the script's", '127.0.0.1:9229', of('node', 'server.js', '--inspect')],
    ['a port without an inspector', '127.0.0.1:9229', of('node', '--inspect-port=9229', 'server.js')],
    ['any free port, which is not known', '127.0.0.1:9229', of('node', '--inspect=0', 'server.js')],
    ['no flag, though it is the usual port', '127.0.0.1:9229', of('node', 'server.js')],
    [
      'a client of a debugger',
      '127.0.0.1:5678',
      of('python3', '-m', 'debugpy', '--connect', '5678', 'app.py'),
    ],
    [
      'a Java that connects out',
      '0.0.0.0:5005',
      of('java', '-agentlib:jdwp=transport=dt_socket,server=n,address=5005', 'Main'),
    ],
    [
      'an argument of a Java program',
      '0.0.0.0:5005',
      of('java', 'Main', '-agentlib:jdwp=server=y,address=5005'),
    ],
    [
      'a title that hides the flags',
      '127.0.0.1:9229',
      process_(100, ['webpack'], { executable: '/usr/bin/node' }),
    ],
    ['an unreadable command line', '127.0.0.1:9229', process_(100, [], { commandLine: undefined })],
  ];
  for (const [reason, endpoint, process] of none) {
    it(`does not recognize one by ${reason}`, () => {
      assert.equal(kindOn(endpoint, process), undefined);
    });
  }

  describe('recognizes NODE_OPTIONS', () => {
    const vite = of('node', '/home/alice/shop/node_modules/.bin/vite');
    const shell = (command: string): Process => process_(61, ['sh', '-c', command]);

    it('of a script', () => {
      assert.equal(kindOn('0.0.0.0:9300', vite, shell('NODE_OPTIONS=--inspect=0.0.0.0:9300 vite')), 'node');
      const quoted = shell("NODE_OPTIONS='--no-warnings --inspect=0.0.0.0:9300' vite");
      assert.equal(kindOn('0.0.0.0:9300', vite, quoted), 'node');
    });

    it('of cross-env', () => {
      const crossEnv = process_(61, [
        'node',
        'node_modules/.bin/cross-env',
        'NODE_OPTIONS=--trace-gc --inspect',
        'vite',
      ]);
      assert.equal(kindOn('127.0.0.1:9229', vite, crossEnv), 'node');
    });

    it('of a script, without what follows it', () => {
      const shellOf = shell('NODE_OPTIONS=--trace-gc vite --inspect');
      assert.equal(kindOn('127.0.0.1:9229', vite, shellOf), undefined);
    });
  });
});
