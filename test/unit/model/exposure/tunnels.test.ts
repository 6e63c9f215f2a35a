import assert from 'node:assert/strict';
import type { Tunnel } from '../../../../src/model/exposure/tunnels';
import { mayBeTunnel, tunnelOf, tunnelPrograms } from '../../../../src/model/exposure/tunnels';
import { tunnelsTo } from '../../../../src/model/exposure/tunnelsTo';
import type { Listener } from '../../../../src/model/listeners/listener';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

function words(targets: Tunnel['targets'] | undefined): string {
  if (targets === undefined) return 'none';
  if (typeof targets === 'string') return targets;
  return targets.map(({ host = '', port }) => `${host}:${port}`).join(' ');
}

function tunnel(commandLine: string, pid = 900): Tunnel | undefined {
  return tunnelOf(process_(pid, commandLine.split(' ')));
}

describe('a tunnel', () => {
  for (const { title, samples } of tunnelPrograms) {
    for (const [commandLine, expected] of samples) {
      it(`leads to ${expected} by ${commandLine}`, () => {
        const found = tunnel(commandLine);
        assert.equal(words(found?.targets), expected);
        if (found !== undefined) assert.equal(found.title, title);
      });
    }
  }

  it('is no other program, whatever its arguments', () => {
    for (const commandLine of [
      'vite --url http://localhost:3000',
      'grep -R 1:localhost:3000',
      'sshd -R 80',
    ]) {
      assert.equal(tunnel(commandLine), undefined, commandLine);
    }
  });

  it('of ssh is named with its other end', () => {
    assert.equal(tunnel('ssh -p 2222 -NR 8080:localhost:3000 alice@example.com')?.from, 'alice@example.com');
    assert.equal(
      tunnelOf(process_(1, ['ssh', '-o', 'RemoteForward=8080 localhost:3000', 'host']))?.targets.length,
      1,
    );
  });

  it('is a reverse proxy once, where it leads is unknown', () => {
    const master = tunnelOf(process_(1, ['nginx: master process /usr/sbin/nginx -g daemon on;']));
    assert.deepEqual([master?.title, master?.targets], ['nginx', 'unknown']);
    assert.equal(tunnelOf(process_(1, ['nginx: master process nginx']))?.title, 'nginx');
    assert.equal(tunnelOf(process_(2, ['nginx: worker process'])), undefined);
  });

  it('may be found by the name that a process table shows', () => {
    for (const name of [
      'ngrok',
      'ngrok.exe',
      'ssh',
      'cloudflared',
      'node',
      'MainThread',
      'node-MainThread',
    ]) {
      assert.ok(mayBeTunnel(name), name);
    }
    for (const name of ['sshd', 'bash', 'ruby', 'tailscale-ui']) assert.ok(!mayBeTunnel(name), name);
  });
});

describe('tunnels that lead to a row', () => {
  const a = ownedBy(process_(100, ['a']));
  const b = ownedBy(process_(200, ['b']));

  function known(commandLine: string, own: Listener, ...others: readonly Listener[]): boolean {
    const row = rowsIn(snapshotOf([own, ...others])).find((one) => one.listener === own);
    const found = tunnel(commandLine);
    assert.ok(row !== undefined && found !== undefined);
    return tunnelsTo(row, [found]).known.length > 0;
  }

  for (const [commandLine, endpoint, expected] of [
    ['ngrok http 3000', '127.0.0.1:3000', true],
    ['ngrok http 3000', '[::1]:3000', true],
    ['ngrok http 3000', '0.0.0.0:3000', true],
    ['ngrok http 3000', '127.0.0.1:3001', false],
    ['ngrok http 3000', '192.168.1.5:3000', false],
    ['ngrok http 192.168.1.5:3000', '192.168.1.5:3000', true],
    ['ngrok http 192.168.1.5:3000', '127.0.0.1:3000', false],
    ['ngrok http foo.local:3000', '127.0.0.1:3000', false],
    ['ssh -R 80:127.0.0.1:3000 host', '[::1]:3000', false],
    ['ssh -R 80:[::1]:3000 host', '[::1]:3000', true],
    ['ngrok http 3000', '127.0.0.1:3000/udp', false],
  ] as const) {
    it(`${expected ? 'are' : 'are not'} "${commandLine}" for ${endpoint}`, () => {
      assert.equal(known(commandLine, listener(endpoint, a)), expected);
    });
  }

  it('may lead here by a name, which may be one of this machine', () => {
    const found = tunnel('ngrok http shop.test:3000');
    const [here, other] = rowsIn(snapshotOf([listener('127.0.0.1:3000', a), listener('127.0.0.1:3001', a)]));
    assert.ok(found && here && other);
    assert.deepEqual(tunnelsTo(here, [found]), { known: [], possible: [found], local: [] });
    assert.deepEqual(tunnelsTo(other, [found]), { known: [], possible: [], local: [] });
  });

  it('lead to the program that answers there', () => {
    const [all, specific] = [listener('0.0.0.0:3000', a), listener('127.0.0.1:3000', b)];
    assert.equal(known('ssh -R 80:127.0.0.1:3000 host', all, specific), false);
    assert.equal(known('ssh -R 80:127.0.0.1:3000 host', specific, all), true);
  });

  it('are possible if their target cannot be seen, but not to their own ports', () => {
    const cloudflared = process_(300, ['cloudflared', 'tunnel', 'run', 'shop']);
    const [row, own] = rowsIn(
      snapshotOf([listener('127.0.0.1:3000', a), listener('127.0.0.1:20241', ownedBy(cloudflared))]),
    );
    const found = tunnelOf(cloudflared);
    assert.ok(row !== undefined && own !== undefined && found !== undefined);
    assert.deepEqual(tunnelsTo(row, [found]), { known: [], possible: [found], local: [] });
    assert.deepEqual(tunnelsTo(own, [found]), { known: [], possible: [], local: [] });
  });
});
