import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('no conflict is found in', () => {
  const texts: readonly (readonly [what: string, ...lines: readonly string[]])[] = [
    ['a refused connection', 'Error: connect ECONNREFUSED 127.0.0.1:8000'],
    ['a refused connection, in Go', 'dial tcp 127.0.0.1:5432: connect: connection refused'],
    [
      'a connection for which Windows has no port left',
      'dial tcp 10.0.0.5:443: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
    ],
    [
      'a request that Windows denies',
      '<urlopen error [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions>',
    ],
    [
      'a connection for which no port is left, in Node.js',
      'Error: connect EADDRINUSE 127.0.0.1:5432 - Local (0.0.0.0:54321)',
    ],
    ['a denied connection', 'Error: connect EACCES 10.0.0.5:443'],
    [
      'a socket that is a file',
      'Error: listen EADDRINUSE: address already in use /tmp/app',
      'Address already in use - "/home/alice/app/tmp/web.socket" (Errno::EADDRINUSE)',
    ],
    ['a socket that is a file, in Go', 'listen unix /run/app.sock: bind: address already in use'],
    [
      "PostgreSQL's socket file",
      'could not bind Unix address "/run/postgresql/.s.PGSQL.5432": Address already in use',
    ],
    ['a named pipe of Windows', 'Error: listen EADDRINUSE: address already in use \\\\.\\pipe\\app'],
    ['a denied file', "Error: EACCES: permission denied, open '/srv/listen:80'"],
    ['a denied key', 'git@example.org: Permission denied (publickey).'],
    [
      'a server that announces itself',
      '  ➜  Local:   http://127.0.0.1:5173/',
      'Tomcat started on port 8083 (http)',
    ],
    ['a free port', 'Port 3000 is available', 'port 3000 is not in use', 'Port 3000 is no longer in use'],
    ['a number that is not a port', 'Port 70000 is already in use', 'Port 0 is in use'],
    [
      'something else in use',
      '12345 bytes in use',
      'This e-mail address is already taken',
      'disk 3000 is in use',
      'Firebase: The email address is already in use by another account.',
      'IP address 192.168.1.5 is already in use on the network',
      'Error: the serial port is already in use by another program',
      "Serial port 'COM3' already in use. Try quitting any programs that may be using it.",
      'The container name "/web" is already in use by container "43f8a9".',
      "fatal: 'main' is already used by worktree at '/home/alice/app'",
    ],
    [
      'a plan',
      'Port 3000 is used by the API, port 5173 by the web client.',
      'The port 3000 is taken from the PORT variable',
      'Ports in use: 3000, 5173',
    ],
    ['a server that runs as it should', '[OK] The API is already running on port 5000.'],
    [
      'an address that the machine does not have',
      'Error: listen EADDRNOTAVAIL: address not available 192.168.1.9:3000',
      'listen tcp 10.0.0.9:8080: bind: cannot assign requested address',
      'channel_setup_fwd_listener_tcpip: cannot listen to port: 8080',
    ],
    ['a port of another machine', 'Warning: remote port forwarding failed for listen port 9000'],
    [
      'text about an error',
      'EADDRINUSE means that another process listens on the port already.',
      '- Handle EADDRINUSE when restarting',
      '- Fixed "address already in use" errors on restart',
      "  12:7  error  'EADDRINUSE' is assigned a value but never used  no-unused-vars",
    ],
    [
      'a condition',
      'If port 3000 is in use, pass --port.',
      'When the default port 8080 is already in use, another is taken.',
    ],
    [
      'a question',
      'Is port 3000 in use?',
      'Check whether port 3000 is already in use',
      'Port 3000 already in use?',
      'Error: Port is in use?',
    ],
    ['text in backticks', 'You may see `Error: listen EADDRINUSE: address already in use :::3000` here.'],
    ['a heading', '## Port 3000 is already in use'],
    ['a link', '- [Port 3000 is already in use](#port-3000)'],
    ['a row of a table', '| Port 3000 is already in use | stop the other |'],
    ['an issue', '#123  EADDRINUSE: address already in use :::3000  bug'],
    [
      'a commit',
      'a1b2c3d Fix "Port 3000 is already in use" on Windows',
      '* 1a2b3c4 (HEAD -> main) Port 3000 is in use: say by whom',
    ],
    [
      'a line of source',
      "    console.error('Address in use, retrying...');",
      '        raise RuntimeError("Port 8000 is already in use")',
      '    return fmt.Errorf("port 8080 is already in use: %w", err)',
      "+    throw new Error('Port 3000 is already in use');",
      '  let listener = TcpListener::bind("0.0.0.0:7171").expect("Failed to bind to port 7171");',
      '  echo "Port 3000 is already in use"',
      "+ echo 'Port 3000 is already in use'",
      'web-1  |   console.log("Port 3000 is already in use");',
    ],
    [
      'a comment',
      '  // Port 3000 is already in use',
      '/* listen EADDRINUSE: address already in use :::3000 */',
    ],
    [
      'a comparison',
      "  if (error.code === 'EADDRINUSE') {",
      "    case 'EADDRINUSE':",
      "  if (message.includes('EADDRINUSE')) {",
      '    if e.errno == errno.EADDRINUSE:',
      '  if errors.Is(err, syscall.EADDRINUSE) {',
      '    Err(e) if e.kind() == io::ErrorKind::AddrInUse => {',
      'rescue Errno::EADDRINUSE => e',
    ],
    [
      'a search result',
      "src/server.ts:12:    throw new Error('Port 3000 is already in use');",
      "src/server.ts:12:throw new Error('Port 3000 is already in use');",
      "12:    throw new Error('Port 3000 is already in use');",
      'README.md:Port 3000 is already in use',
    ],
    ['a code frame', '  175 | throw new Error("Port 3000 is already in use")', "> 12 | 'EADDRINUSE :::3000'"],
    [
      'a command',
      '$ echo "Port 3000 is already in use"',
      'alice@devbox:~$ grep -rn "address already in use :::3000"',
    ],
    ['a command in PowerShell', 'PS C:\\Users\\alice> echo "Port 3000 is already in use"'],
    [
      'a passed test',
      '  ✔ says "Port 3000 is already in use" (3ms)',
      'ok 12 - Port 3000 is already in use',
      '@app/web:test:  ✓ says "Port 3000 is already in use"',
    ],
    ['a position in source', '    at Server.<anonymous> (/app/EADDRINUSE/address already in use:3000)'],
    ['the value of a variable in JSON', '{"pid":3000,"msg":"permission denied"}'],
    ['nothing', ''],
  ];

  for (const [what, ...lines] of texts) {
    it(what, () => {
      for (const line of lines) assert.deepEqual(conflictsIn(line), [], line);
    });
  }

  it('an error of Node.js about a connection, in many lines', () => {
    const lines = [
      'Error: connect EADDRINUSE 127.0.0.1:5432 - Local (0.0.0.0:54321)',
      '    at internalConnect (node:net:1087:16) {',
      '  errno: -98,',
      "  code: 'EADDRINUSE',",
      "  syscall: 'connect',",
      "  address: '127.0.0.1',",
      '  port: 5432',
      '}',
    ];
    assert.deepEqual(conflictsIn(...lines), []);
  });

  it('a number in parentheses', () => {
    assert.deepEqual(
      conflictsIn('Tests failed (48) on a busy disk', 'error (10): used by none', '[10048] started'),
      [],
    );
  });
});
