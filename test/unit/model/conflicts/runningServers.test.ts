import assert from 'node:assert/strict';
import { runningForms } from '../../../../src/model/conflicts/runningForms';
import { cpuMsOf } from '../../../../src/collect/cpuTime';
import { findRunningServers } from '../../../../src/model/conflicts/runningServers';

/** `Next.js 3000 4711 in /home/alice/shop`, what is not said left out. */
function found(...lines: readonly string[]): string[] {
  return findRunningServers(lines.join('\r\n')).map(({ title, port, pid, directory }) =>
    [title, port, pid, directory && `in ${directory}`].filter((part) => part !== undefined).join(' '),
  );
}

describe('a program that runs already', () => {
  for (const { printedBy, samples, title } of runningForms) {
    it(`is found in every sample of: ${printedBy}`, () => {
      for (const sample of samples) {
        const [server, ...others] = findRunningServers(sample);
        assert.ok(server !== undefined && others.length === 0, sample);
        assert.equal(server.title, title ?? server.title);
        const wanted = /(?:pid|PID)\W{0,15}(\d+)/.exec(sample)?.[1];
        assert.equal(server.pid, wanted === undefined ? undefined : Number(wanted), sample);
      }
    });
  }

  const texts: readonly (readonly [what: string, lines: readonly string[], expected: readonly string[]])[] = [
    [
      'Next.js 16, which announces itself first',
      [
        '▲ Next.js 16.4.5 (Turbopack)',
        '- Local:         http://localhost:43112',
        '✓ Ready in 3.1s',
        '\u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m Another \u001b[36mnext dev\u001b[39m server is already running.',
        '',
        '- Local:        \u001b[36mhttp://127.0.0.1:43111\u001b[39m',
        '- PID:          12141',
        '- Dir:          /home/alice/my shop',
        '- Log:          .next/dev/logs/next-development.log',
      ],
      ['Next.js 43111 12141 in /home/alice/my shop'],
    ],
    [
      'Next.js, started by Playwright on Windows',
      [
        '[WebServer] ⨯ Another next dev server is already running.',
        '[WebServer] - Local:        http://localhost:3300',
        '[WebServer] - PID:          18932',
        '[WebServer] - Dir:          C:\\src\\shop',
      ],
      ['Next.js 3300 18932 in C:\\src\\shop'],
    ],
    [
      'Next.js 16.0, of its lock file',
      [
        '⨯ Unable to acquire lock at /home/alice/shop/.next/dev/lock, is another instance of next dev running?',
      ],
      ['Next.js in /home/alice/shop'],
    ],
    [
      'Rails',
      ['A server is already running (pid: 4711, file: /home/alice/shop/tmp/pids/server.pid).'],
      ['Rails 4711 in /home/alice/shop'],
    ],
    [
      'Rails 7',
      ['A server is already running. Check /home/alice/shop/tmp/pids/server.pid.', 'Exiting'],
      ['Rails in /home/alice/shop'],
    ],
    [
      'PostgreSQL, of a socket',
      ['HINT:  Is another postmaster (PID 347) using socket file "/tmp/.s.PGSQL.5432"?'],
      ['PostgreSQL 5432 347'],
    ],
    [
      'a start script',
      ['Kibana is already running (PID 4711)', '  URL: http://localhost:5601/app'],
      ['Kibana 5601 4711'],
    ],
    [
      'two of them',
      ['httpd (pid 47) already running', 'Neo4j is already running (pid:48).'],
      ['Apache 47', 'Neo4j 48'],
    ],
    [
      'one of them twice',
      ['httpd (pid 47) already running', 'httpd (pid 47) already running'],
      ['Apache 47'],
    ],
  ];
  for (const [what, lines, expected] of texts) {
    it(`is found: ${what}`, () => {
      assert.deepEqual(found(...lines), expected);
    });
  }

  const others: readonly (readonly [what: string, line: string])[] = [
    ['a build', '⨯ Another next build process is already running.'],
    ['a server as it should be', '[OK] The API is already running on port 5000.'],
    ['a port in use', 'Something is already running on port 3000.'],
    ['a comment', '# A server is already running (pid: 4711, file: /x/server.pid).'],
    ['a line of source', '  puts "A server is already running. Check #{pid_path}.pid"'],
    ['a command', '$ echo "httpd (pid 47) already running"'],
    [
      'a lock of something else',
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (apt-get)',
    ],
  ];
  for (const [what, line] of others) {
    it(`is not found in ${what}`, () => {
      assert.deepEqual(found(line), []);
    });
  }

  it('has no port or PID that cannot be one', () => {
    assert.deepEqual(
      found('Another vinext dev server is already running.', '- Local: http://localhost:99999', '- PID: 0'),
      ['vinext'],
    );
  });

  it('is searched for in time linear in the text', () => {
    const text = 'is already running '.repeat(50_000) + '\n' + '(pid '.repeat(200_000);
    const usedMs = cpuMsOf(() => findRunningServers(text));
    assert.ok(usedMs < 1_000, `${usedMs} ms`);
  });
});
