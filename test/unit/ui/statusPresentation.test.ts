import assert from 'node:assert/strict';
import { findingsOf } from '../../../src/model/finding';
import { groupByProcess } from '../../../src/model/grouping';
import type { Listener } from '../../../src/model/listener';
import type { StatusPresentation } from '../../../src/ui/statusPresentation';
import { presentStatus } from '../../../src/ui/statusPresentation';
import { listener, ownedBy, process_, root, snapshotOf, viewpoint } from '../builders';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const api = process_(200, ['node', 'api.js']);
const postgres = process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { user: root });

function status(...listeners: Listener[]): StatusPresentation {
  const groups = groupByProcess(snapshotOf(listeners), viewpoint, new Set(['tcp', 'udp']));
  return presentStatus(groups, { open: findingsOf(groups), acknowledged: [] }, 'machine');
}

describe('presentStatus', () => {
  it('counts the dev servers in peace', () => {
    assert.deepEqual(status(), {
      text: '$(plug) 0',
      tooltip: 'No dev server is listening.',
      accessibilityLabel: 'Local Ports: 0 dev servers',
      warning: false,
    });
    const one = status(
      listener('127.0.0.1:5173', ownedBy(vite)),
      listener('0.0.0.0:5432', ownedBy(postgres)),
    );
    assert.equal(one.text, '$(plug) 1');
    assert.equal(one.tooltip, '1 dev server, on loopback only.');
    assert.equal(one.warning, false);
  });

  it('names the port of one exposed dev server', () => {
    const { text, tooltip, accessibilityLabel, warning } = status(
      listener('0.0.0.0:5173', ownedBy(vite)),
      listener('[::]:5173', ownedBy(vite)),
      listener('127.0.0.1:3000', ownedBy(api)),
    );
    assert.equal(text, '$(warning) 5173 on all interfaces');
    assert.match(tooltip, /Vite · shop/);
    assert.doesNotMatch(tooltip, /api/);
    assert.match(tooltip, /unless a firewall stops them/);
    assert.equal(accessibilityLabel, 'Local Ports warning: port 5173 on all interfaces');
    assert.equal(warning, true);
  });

  it('names the address of one that listens there alone', () => {
    assert.equal(
      status(listener('192.168.1.20:5173', ownedBy(vite))).text,
      '$(warning) 5173 on 192.168.1.20',
    );
  });

  it('counts several, and names each', () => {
    const { text, tooltip } = status(
      listener('0.0.0.0:5173', ownedBy(vite)),
      listener('0.0.0.0:3000', ownedBy(api)),
    );
    assert.equal(text, '$(warning) 2 exposed');
    assert.match(tooltip, /port 5173/);
    assert.match(tooltip, /port 3000/);
  });

  it('shows hostile names as text', () => {
    const hostile = { ...vite, cwd: '/tmp/[x](command:evil)$(zap)' };
    const { text, tooltip } = status(listener('0.0.0.0:5173', ownedBy(hostile)));
    assert.equal(text, '$(warning) 5173 on all interfaces');
    assert.doesNotMatch(tooltip, /(?<!\\)[[\]$]/);
  });
});
