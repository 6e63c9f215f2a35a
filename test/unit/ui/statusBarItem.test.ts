import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import type { Finding } from '../../../src/model/exposure/findings';
import type { Listener } from '../../../src/model/listeners/listener';
import type { RemoteKind } from '../../../src/model/exposure/remoteKind';
import type { StatusBarPresentation } from '../../../src/ui/statusBarItem';
import type { ServerCount } from '../../../src/messages/statusBar';
import { notificationText } from '../../../src/messages/statusBar';
import { linkedFinding } from '../../../src/commands/findingLink';
import { commandIds } from '../../../src/commands/ids';
import { linkedCommands, presentStatusBar } from '../../../src/ui/statusBarItem';
import { listener, ownedBy, process_, root, snapshotOf, rowsIn } from '../builders';
import { findingsOf } from '../../../src/model/exposure/findings';
import { devServerCount } from '../../support/fromRows';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const api = process_(200, ['node', 'api.js']);
const postgres = process_(100, ['/usr/lib/postgresql/15/bin/postgres'], { user: root });

function status(...listeners: Listener[]): StatusBarPresentation {
  const rows = rowsIn(snapshotOf(listeners));
  const open = [...finish(findingsOf(rows)).values()];
  return presentStatusBar(
    { all: finish(devServerCount(rows)), forgotten: 0 },
    { open, acknowledged: [] },
    'machine',
  );
}

/** Exactly as they are written: a link that looks like one of ours stays. */
function withoutOwnLinks(tooltip: string): string {
  const links = /\[[\w ]+\]\(command:localPorts\.(?:bindToLoopback|acknowledge|revealInTree)\?[\w%]+\)/g;
  return tooltip.replace(links, '');
}

describe('presentStatusBar', () => {
  it('counts the dev servers if nothing is exposed', () => {
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
    assert.equal(one.tooltip, '1 dev server is listening, on loopback only.');
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

  it('names the address of one that listens on a single address', () => {
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

  it('has links to act on each exposed server, for which its command finds the row again', () => {
    const rows = rowsIn(
      snapshotOf([listener('0.0.0.0:5173', ownedBy(vite)), listener('[::]:3000', ownedBy(api))]),
    );
    const open = [...finish(findingsOf(rows)).values()];
    const { tooltip } = presentStatusBar({ all: 2, forgotten: 0 }, { open, acknowledged: [] }, 'machine');
    const links = [...tooltip.matchAll(/\]\(command:([\w.]+)\?([^)]*)\)/g)];
    assert.deepEqual(
      links.map(([, command = '', query = '']) => {
        const [argument] = JSON.parse(decodeURIComponent(query)) as readonly unknown[];
        return [command, linkedFinding(command, argument, () => open)?.node?.row.listener.port];
      }),
      [3000, 5173].flatMap((port) =>
        ['bindToLoopback', 'acknowledge', 'revealInTree'].map((command) => [`localPorts.${command}`, port]),
      ),
    );
    for (const command of Object.values(linkedCommands)) {
      assert.ok(commandIds.includes(command), command);
      assert.deepEqual(
        linkedFinding(command, { kind: 'finding', id: 'gone' }, () => open),
        { node: undefined },
      );
      for (const other of [
        undefined,
        null,
        'x',
        { kind: 'finding' },
        { kind: 'finding', id: 1 },
        [],
        links,
      ]) {
        assert.equal(
          linkedFinding(command, other, () => open),
          undefined,
        );
      }
    }
    // what ends something takes no such argument
    const argument = { kind: 'finding', id: open[0]?.row.id };
    assert.equal(
      linkedFinding('localPorts.terminateProcess', argument, () => open),
      undefined,
    );
  });

  it('shows hostile names as text', () => {
    const hostile = { ...vite, cwd: '/tmp/[x](command:evil)$(zap)' };
    const { text, tooltip } = status(listener('0.0.0.0:5173', ownedBy(hostile)));
    assert.equal(text, '$(warning) 5173 on all interfaces');
    assert.doesNotMatch(withoutOwnLinks(tooltip), /(?<!\\)[[\]$]/);
  });
});

const inspected = process_(400, ['node', '--inspect=0.0.0.0:9229', 'api.js']);

function serversIn(listeners: readonly Listener[]): ServerCount {
  return { all: finish(devServerCount(rowsIn(snapshotOf(listeners)))), forgotten: 0 };
}

function found(...listeners: Listener[]): Finding[] {
  return [...finish(findingsOf(rowsIn(snapshotOf(listeners)))).values()];
}

describe('presentStatusBar, with acknowledged findings or in a remote window,', () => {
  const exposed = [listener('0.0.0.0:5173', ownedBy(vite)), listener('0.0.0.0:3000', ownedBy(api))];
  const [first, ...rest] = found(...exposed);

  it('does not warn about what is acknowledged, nor say that it is on loopback', () => {
    const status = presentStatusBar(
      serversIn(exposed),
      { open: [], acknowledged: found(...exposed) },
      'machine',
    );
    assert.deepEqual(status, {
      text: '$(plug) 2',
      tooltip: '2 dev servers are listening. 2 exposures are acknowledged.',
      accessibilityLabel: 'Local Ports: 2 dev servers',
      warning: false,
    });
    const one = presentStatusBar(serversIn([]), { open: [], acknowledged: rest }, 'machine');
    assert.equal(one.tooltip, 'No dev server is listening. 1 exposure is acknowledged.');
  });

  it('warns about open findings only', () => {
    assert.ok(first);
    const { text, tooltip, warning } = presentStatusBar(
      serversIn(exposed),
      { open: [first], acknowledged: rest },
      'machine',
    );
    assert.equal(text, '$(warning) 3000 on all interfaces');
    assert.doesNotMatch(tooltip, /5173/);
    assert.equal(warning, true);
  });

  it('is not alarming in a container, where a port may have to be open, unless a debugger is exposed', () => {
    const warned = (surroundings: RemoteKind, ...open: Finding[]): boolean =>
      presentStatusBar({ all: 0, forgotten: 0 }, { open, acknowledged: [] }, surroundings).warning;
    const [debug] = found(listener('0.0.0.0:9229', ownedBy(inspected)));
    assert.ok(first && debug);
    assert.deepEqual(
      (['machine', 'wsl', 'ssh', 'container'] as const).map((where) => warned(where, first)),
      [true, true, true, false],
    );
    assert.equal(warned('container', first, debug), true);
    const { tooltip } = presentStatusBar(
      { all: 0, forgotten: 0 },
      { open: [first], acknowledged: [] },
      'container',
    );
    assert.match(tooltip, /connected to a container/);
  });
});

describe('presentStatusBar, with forgotten servers,', () => {
  const [open] = found(listener('0.0.0.0:5173', ownedBy(vite)));

  it('counts them quietly', () => {
    assert.deepEqual(presentStatusBar({ all: 3, forgotten: 2 }, { open: [], acknowledged: [] }, 'machine'), {
      text: '$(plug) 3 · 2 forgotten',
      tooltip:
        '3 dev servers are listening, on loopback only.\n\n2 dev servers look forgotten; the view says why.',
      accessibilityLabel: 'Local Ports: 3 dev servers, 2 forgotten',
      warning: false,
    });
    const one = presentStatusBar({ all: 1, forgotten: 1 }, { open: [], acknowledged: [] }, 'machine');
    assert.equal(one.accessibilityLabel, 'Local Ports: 1 dev server, forgotten');
  });

  it('mentions them in the tooltip alone while something is exposed', () => {
    assert.ok(open);
    const findings = { open: [open], acknowledged: [] };
    const { text, tooltip } = presentStatusBar({ all: 3, forgotten: 1 }, findings, 'machine');
    assert.equal(text, '$(warning) 5173 on all interfaces');
    assert.match(tooltip, /1 dev server looks forgotten; the view says why\./);
  });
});

describe('presentStatusBar, with a debugger,', () => {
  const [debug] = found(listener('0.0.0.0:9229', ownedBy(inspected)));
  const [server] = found(listener('0.0.0.0:5173', ownedBy(vite)));

  it('says so, and what it means', () => {
    assert.ok(debug);
    const { text, tooltip, accessibilityLabel } = presentStatusBar(
      { all: 0, forgotten: 0 },
      { open: [debug], acknowledged: [] },
      'machine',
    );
    assert.equal(text, '$(warning) debugger 9229 on all interfaces');
    assert.equal(accessibilityLabel, 'Local Ports warning: debugger on port 9229 on all interfaces');
    assert.match(tooltip, /anyone who can connect can run code/);
  });

  it('counts it among others, in any order', () => {
    assert.ok(debug && server);
    for (const open of [
      [debug, server],
      [server, debug],
    ]) {
      const { text, accessibilityLabel } = presentStatusBar(
        { all: 0, forgotten: 0 },
        { open, acknowledged: [] },
        'machine',
      );
      assert.equal(text, '$(warning) 2 exposed, a debugger');
      assert.equal(accessibilityLabel, 'Local Ports warning: 2 exposed ports, including a debugger');
    }
  });
});

describe('notificationText', () => {
  it('names a server that listens on both families once', () => {
    assert.equal(
      notificationText(found(listener('0.0.0.0:5173', ownedBy(vite)), listener('[::]:5173', ownedBy(vite)))),
      'Vite · shop (5173) listens on all interfaces: other machines can connect unless a firewall stops them.',
    );
  });

  it('names each of several, and their exposure if it is the same', () => {
    assert.equal(
      notificationText(
        found(listener('0.0.0.0:5173', ownedBy(vite)), listener('0.0.0.0:3000', ownedBy(api))),
      ),
      'node · shop (3000) and Vite · shop (5173) listen on all interfaces: other machines can connect unless a firewall stops them.',
    );
    assert.match(
      notificationText(
        found(listener('192.168.1.2:5173', ownedBy(vite)), listener('0.0.0.0:3000', ownedBy(api))),
      ),
      /listen on non-loopback addresses/,
    );
  });

  it("truncates a folder's name, and shows it on one line", () => {
    const hostile = { ...vite, cwd: `/tmp/a\nb${'x'.repeat(500)}` };
    const text = notificationText(found(listener('0.0.0.0:5173', ownedBy(hostile))));
    assert.ok(text.length < 250);
    assert.doesNotMatch(text, /\n/);
  });
});
