import assert from 'node:assert/strict';
import { tunnelSentences, loopbackSentence } from '../../../../src/messages/tunnels';
import { withEntrances } from '../../../../src/model/exposure/entrances';
import type { Tunnel } from '../../../../src/model/exposure/tunnels';
import { tunnelsTo } from '../../../../src/model/exposure/tunnelsTo';
import type { TunnelTarget } from '../../../../src/model/exposure/tunnelWords';
import type { Listener } from '../../../../src/model/listeners/listener';
import { parseEndpoint } from '../../../../src/model/net/endpoint';
import { hiddenOwner, listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

const server = ownedBy(process_(100, ['node', 'server.js']));
const only = 'Listening on loopback: only programs on this machine can connect.';
const directly = 'Listening on loopback: only programs on this machine can connect directly.';

function targets(...texts: readonly string[]): readonly TunnelTarget[] {
  return texts.map((text) => {
    const { host, port = 0 } = parseEndpoint(text);
    return { host, port };
  });
}

function proxy(pid: number, listens: Tunnel['listens'], leadsTo: Tunnel['targets'], title = 'nginx'): Tunnel {
  return { title, from: undefined, pid, targets: leadsTo, ...(listens === undefined ? {} : { listens }) };
}

function ofProcess(endpoint: string, pid: number, parentPid?: number): Listener {
  return listener(endpoint, ownedBy(process_(pid, ['nginx'], { parentPid })));
}

/** All that is said of the listener on 127.0.0.1:3000. */
function said(tunnels: readonly Tunnel[], ...others: readonly Listener[]): readonly string[] {
  const own = listener('127.0.0.1:3000', server);
  const listeners = [own, ...others];
  const row = rowsIn(snapshotOf(listeners)).find((one) => one.listener === own);
  assert.ok(row);
  const found = tunnelsTo(row, withEntrances(tunnels, listeners));
  return [loopbackSentence(found, 'machine'), ...tunnelSentences(found)];
}

describe('a proxy that leads to a listener on loopback', () => {
  const here = targets('127.0.0.1:3000');

  it('is named with the addresses at which others get in', () => {
    assert.deepEqual(
      said([proxy(8, targets('80'), here)], ofProcess('0.0.0.0:80', 8), ofProcess('[::]:80', 8)),
      [directly, 'Also reached through nginx (0.0.0.0:80, [::]:80, PID 8).'],
    );
  });

  it('is named for this machine alone if only it can connect to the proxy', () => {
    assert.deepEqual(
      said(
        [proxy(8, targets('127.0.0.1:80'), here)],
        ofProcess('127.0.0.1:80', 8),
        ofProcess('0.0.0.0:81', 8),
      ),
      [only, 'On this machine also reached through nginx (127.0.0.1:80, PID 8).'],
    );
  });

  it('may listen through its workers, or a process that cannot be seen', () => {
    const name = 'Also reached through nginx (0.0.0.0:80, PID 8).';
    assert.equal(said([proxy(8, 'own', here)], ofProcess('0.0.0.0:80', 9, 8))[1], name);
    assert.equal(
      said(
        [proxy(8, targets('80'), here)],
        listener('0.0.0.0:80', hiddenOwner('no-permission', undefined)),
      )[1],
      name,
    );
  });

  it('is only possible if nothing of it listens where its configuration says', () => {
    const possible = 'Perhaps also reached through nginx (0.0.0.0:81, PID 8): where it leads cannot be seen.';
    assert.deepEqual(
      said([proxy(8, targets('80'), here)], ofProcess('0.0.0.0:81', 8), ofProcess('0.0.0.0:80', 7)),
      [directly, possible],
    );
  });

  it('is reached by what leads to it, through any number of others, once', () => {
    const chain = [
      proxy(1, targets('127.0.0.1:81'), here, 'caddy'),
      proxy(2, targets('127.0.0.1:82'), targets('localhost:81'), 'haproxy'),
      proxy(3, undefined, targets('82'), 'ngrok'),
    ];
    const listeners = [ofProcess('127.0.0.1:81', 1), ofProcess('127.0.0.1:82', 2)];
    assert.deepEqual(said(chain, ...listeners), [
      directly,
      'Also reached through caddy (127.0.0.1:81, PID 1), haproxy (127.0.0.1:82, PID 2) and ngrok (PID 3).',
    ]);
    // nothing leads to the first of them
    assert.equal(said(chain.slice(0, 2), ...listeners)[0], only);
  });

  it('may be in a circle, which nothing leads to', () => {
    const circle = [
      proxy(1, targets('127.0.0.1:81'), targets('127.0.0.1:82', '127.0.0.1:3000')),
      proxy(2, targets('127.0.0.1:82'), targets('127.0.0.1:81')),
    ];
    const listeners = [ofProcess('127.0.0.1:81', 1), ofProcess('127.0.0.1:82', 2)];
    assert.equal(said(circle, ...listeners)[0], only);
    const reached = said([...circle, proxy(3, undefined, targets('82'), 'ngrok')], ...listeners);
    assert.equal(reached[0], directly);
  });

  it('is no way for others if it leads anywhere, or nobody knows where, and only this machine can connect to it', () => {
    for (const leadsTo of ['any', 'unknown'] as const) {
      assert.deepEqual(said([proxy(8, 'own', leadsTo)], ofProcess('127.0.0.1:80', 8)), [only]);
      assert.equal(said([proxy(8, 'own', leadsTo)], ofProcess('0.0.0.0:80', 8))[0], directly);
      // what it listens on may not be seen
      assert.equal(said([proxy(8, 'own', leadsTo)])[0], directly);
    }
  });

  it('may be the program of the listener itself', () => {
    const own = ownedBy(process_(8, ['nginx']));
    const inner = listener('127.0.0.1:3000', own);
    const listeners = [inner, listener('0.0.0.0:80', own)];
    const [row] = rowsIn(snapshotOf([inner]));
    assert.ok(row);
    assert.equal(tunnelsTo(row, withEntrances([proxy(8, targets('80'), here)], listeners)).known.length, 1);
  });

  it('ends for thousands of proxies that lead to each other', () => {
    const count = 2_000;
    const chain = Array.from({ length: count }, (_, index) =>
      proxy(
        index + 1,
        targets(`127.0.0.1:${10_000 + index}`),
        targets(`127.0.0.1:${10_000 + ((index + 1) % count)}`),
      ),
    );
    const listeners = chain.map((one, index) => ofProcess(`127.0.0.1:${10_000 + index}`, one.pid ?? 0));
    assert.equal(withEntrances(chain, listeners).filter(({ isLocal }) => isLocal).length, count);
    const reached = withEntrances([...chain, proxy(9_999, undefined, targets('10000'), 'ngrok')], listeners);
    assert.equal(reached.filter(({ isLocal }) => isLocal).length, 0);
  });
});
