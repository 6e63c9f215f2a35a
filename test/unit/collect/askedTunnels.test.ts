import assert from 'node:assert/strict';
import { askTunnels, parsePortProxies, tailscaleTunnels } from '../../../src/collect/askedTunnels';
import { RunFailure } from '../../../src/collect/runTool';
import type { ToolCommand } from '../../../src/collect/runTool';
import type { Tunnel } from '../../../src/model/exposure/tunnels';
import { systemRoot } from '../../../src/collect/windows/windowsTools';

function wordsOf(tunnels: readonly Tunnel[] | undefined): string[] {
  return (tunnels ?? []).map(({ title, from = '', pid = '', targets, listens }) => {
    const places = (values: readonly { host: string | undefined; port: number }[]): string =>
      values.map(({ host = '', port }) => `${host}:${port}`).join(' ');
    const entrance = listens === undefined || listens === 'own' ? from : places(listens);
    return `${title} ${pid} ${entrance} > ${typeof targets === 'string' ? targets : places(targets)}`;
  });
}

function unknown(title: string, pid: number): Tunnel {
  return { title, from: undefined, pid, targets: 'unknown' };
}

/** Answers what is asked of tools, and remembers it. */
function tools(answers: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const run = ({ file, args }: ToolCommand) => {
    asked.push([file, ...args].join(' '));
    const stdout = answers[file];
    if (stdout === undefined) return Promise.reject(new RunFailure('missing', file));
    return Promise.resolve({ exitCode: 0, stdout: Buffer.from(stdout), stderr: Buffer.from('') });
  };
  return { run, asked };
}

const serve = JSON.stringify({
  TCP: { '443': { HTTPS: true }, '5432': { TCPForward: '127.0.0.1:5432' } },
  Web: {
    'laptop.example.ts.net:443': {
      Handlers: {
        '/': { Proxy: 'http://127.0.0.1:3000' },
        '/files': { Path: '/srv' },
        '/hi': { Text: 'hi' },
      },
    },
  },
  AllowFunnel: { 'laptop.example.ts.net:443': true },
  Foreground: {
    a1: {
      Web: {
        'laptop.example.ts.net:8443': { Handlers: { '/': { Proxy: 'https+insecure://localhost:8444' } } },
      },
    },
  },
});

describe('what Tailscale answers', () => {
  it('names the servers of each of its ports and sites', () => {
    assert.deepEqual(wordsOf(tailscaleTunnels(JSON.parse(serve))), [
      'tailscale serve  :5432 > 127.0.0.1:5432',
      'tailscale serve  laptop.example.ts.net:443 > 127.0.0.1:3000',
      'tailscale serve  laptop.example.ts.net:8443 > localhost:8444',
    ]);
    assert.deepEqual(tailscaleTunnels({}), []);
    assert.equal(tailscaleTunnels(undefined), undefined);
    assert.deepEqual(
      tailscaleTunnels(
        JSON.parse('{"Web":{"__proto__":{"Handlers":[1]},"a":{"Handlers":{"/":{"Proxy":7}}}}}'),
      ),
      [],
    );
  });

  it('counts instead of what cannot be seen, and is asked by its full path, only if it runs', async () => {
    const { run, asked } = tools({ '/usr/local/bin/tailscale': serve });
    const found = await askTunnels([unknown('tailscale serve', 7), unknown('caddy', 8)], [], {
      run,
      platform: 'linux',
    });
    assert.deepEqual(wordsOf(found).slice(0, 2), [
      'caddy 8  > unknown',
      'tailscale serve  :5432 > 127.0.0.1:5432',
    ]);
    assert.deepEqual(asked, [
      '/usr/bin/tailscale serve status --json',
      '/usr/local/bin/tailscale serve status --json',
    ]);
    await askTunnels([unknown('caddy', 8)], [], { run, platform: 'linux' });
    assert.equal(asked.length, 2);
  });

  it('leaves it unknown if it is not there, or answers something else', async () => {
    for (const answers of [{}, { '/usr/bin/tailscale': 'Not logged in.' }]) {
      const found = await askTunnels([unknown('tailscale serve', 7)], [], {
        ...tools(answers),
        platform: 'linux',
      });
      assert.deepEqual(wordsOf(found), ['tailscale serve 7  > unknown']);
    }
  });
});

describe('the port proxies of Windows', () => {
  const english =
    '\r\nListen on ipv4:             Connect to ipv4:\r\n\r\nAddress         Port        Address         Port\r\n--------------- ----------  --------------- ----------\r\n0.0.0.0         8080        127.0.0.1       3000\r\n*               8081        localhost       3001\r\n\r\nListen on ipv6:             Connect to ipv4:\r\n\r\nAddress         Port        Address         Port\r\n--------------- ----------  --------------- ----------\r\n::1             8082        172.20.96.1     22\r\n\r\n';
  const german =
    '\r\nAbh\u0094ren auf ipv4:             Verbinden mit ipv4:\r\n\r\nAdresse         Port        Adresse         Port\r\n--------------- ----------  --------------- ----------\r\n192.168.1.5     443         127.0.0.1       8443\r\n';

  it('are read in any language', () => {
    assert.deepEqual(wordsOf(parsePortProxies(english)), [
      'netsh portproxy  0.0.0.0:8080 > 127.0.0.1:3000',
      'netsh portproxy  :8081 > localhost:3001',
      'netsh portproxy  ::1:8082 > 172.20.96.1:22',
    ]);
    assert.deepEqual(wordsOf(parsePortProxies(german)), [
      'netsh portproxy  192.168.1.5:443 > 127.0.0.1:8443',
    ]);
    for (const text of ['', '\r\n\r\n', 'a 1 b\n1 2 3 4 5\na 99999 b 1\n'])
      assert.deepEqual(parsePortProxies(text), []);
  });

  it('are asked for on Windows alone, by the full path', async () => {
    const netsh = `${systemRoot()}\\System32\\netsh.exe`;
    const { run, asked } = tools({ [netsh]: english });
    assert.equal((await askTunnels([], [], { run, platform: 'win32' })).length, 3);
    assert.deepEqual(asked, [`${netsh} interface portproxy show all`]);
    assert.deepEqual(await askTunnels([], [], { run, platform: 'darwin' }), []);
  });
});
