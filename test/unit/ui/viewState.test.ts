import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import type { FindingTraits } from '../../../src/model/exposure/acknowledgement';
import { noEvidence } from '../../../src/model/forgotten/evidence';
import type { Pin } from '../../../src/model/expected/expectedPort';
import { expectedPorts } from '../../../src/model/expected/expectedPort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ScanState } from '../../../src/model/listeners/scanState';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Settings } from '../../../src/model/settings';
import { defaultSettings } from '../../../src/model/settings';
import type { ViewContent } from '../../../src/ui/viewState';
import { ViewState } from '../../../src/ui/viewState';
import { keptMs } from '../../../src/watch/recentFindings';
import { code, hiddenOwner, hostContext, listener, ownedBy, process_, root, snapshotOf } from '../builders';
import { noNames } from '../../../src/model/rows/names';
import { childrenOf } from '../../../src/model/tree/nodes';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const api = process_(200, ['node', 'api.js']);
const exposed = listener('0.0.0.0:5173', ownedBy(vite));
const onLoopback = listener('127.0.0.1:3000', ownedBy(api));
const udp = listener('127.0.0.1:5353/udp', ownedBy(api));

describe('ViewState', () => {
  let now: number;
  let acknowledged: Set<number>;
  let acknowledgements: { all: readonly never[]; knows: () => (traits: FindingTraits) => boolean };
  let state: ViewState;
  beforeEach(() => {
    now = 0;
    acknowledged = new Set();
    acknowledgements = { all: [], knows: () => (traits) => acknowledged.has(traits.port) };
    state = new ViewState(hostContext, noNames, acknowledgements, () => now);
  });

  const ok = (snapshot: Snapshot): ScanState => ({ kind: 'ok', snapshot });
  function content(scanState: ScanState, settings: Partial<Settings> = {}, text = ''): ViewContent {
    const last =
      scanState.kind === 'ok'
        ? scanState.snapshot
        : scanState.kind === 'failed'
          ? scanState.lastSnapshot
          : undefined;
    return finish(
      state.content(scanState, last, { ...defaultSettings, ...settings }, [], {
        ...{ locale: 'en-GB', now: 0, text },
      }),
    );
  }

  it('describes a snapshot once, with its findings by row and the count of dev servers', () => {
    const snapshot = snapshotOf([exposed, onLoopback, udp]);
    const described = finish(state.describe(snapshot));
    assert.equal(described.rows.length, 3);
    assert.deepEqual([...described.findings.keys()], ['process:300:3000/tcp:0.0.0.0:5173']);
    assert.equal(described.devServers, 2);
    assert.equal(finish(state.describe({ ...snapshot, takenAt: 1 })), described);
    assert.deepEqual(finish(state.describe(undefined)).rows, []);
  });

  it('builds the tree again only if rows, settings or acknowledgements change', () => {
    const settings = { ...defaultSettings };
    const snapshot = snapshotOf([exposed, onLoopback]);
    const roots = (from: Snapshot, by = settings): ViewContent['roots'] =>
      finish(state.content(ok(from), from, by, [], { locale: undefined, now: 0 })).roots;
    const before = roots(snapshot);
    assert.equal(roots({ ...snapshot, takenAt: 1 }), before);
    assert.notEqual(roots(snapshotOf([exposed])), before);
    const again = roots(snapshot);
    assert.notEqual(roots(snapshot, { ...settings }), again);
    const last = roots(snapshot);
    acknowledgements.all = [];
    assert.notEqual(roots(snapshot), last);
  });

  it('says that a filter leaves nothing, rather than listing what has ended', () => {
    const [row] = finish(state.describe(snapshotOf([exposed]))).rows;
    assert.ok(row);
    const server = { id: 'ended:300', process: vite, ancestors: [], rows: [row] as const, portCount: 1 };
    const ended = [{ ...server, seenAt: 0, endedAt: 0, how: { kind: 'unknown' } as const }];
    state = new ViewState(
      ...([hostContext, noNames, acknowledgements, () => now] as const),
      ...([() => ({ publishedPorts: false }), noEvidence, () => ended] as const),
    );
    const kinds = ({ roots }: ViewContent): readonly string[] => roots.map(({ kind }) => kind);
    assert.deepEqual(kinds(content(ok(snapshotOf([])))), ['recently-ended']);
    const filtered = content(ok(snapshotOf([onLoopback])), { show: 'workspace' });
    assert.deepEqual([filtered.status, kinds(filtered)], ['filtered', []]);
  });

  it('shows what a text finds in its group, and keeps the tree while the text is the same', () => {
    const snapshot = snapshotOf([exposed, listener('127.0.0.1:5174', ownedBy(vite)), onLoopback]);
    const scanned = { kind: 'ok', snapshot } as const;
    const shown = (text: string): readonly unknown[] =>
      content(scanned, {}, text).roots.map((node) => [
        node.kind,
        childrenOf(node).map((one) => (one.kind === 'listener' ? one.row.listener.port : undefined)),
      ]);
    assert.deepEqual(shown('5173'), [['process', [5173]]]);
    assert.deepEqual(shown('VITE 0.0.0.0'), [['process', [5173]]]);
    assert.deepEqual(shown('node'), [
      ['process', [3000]],
      ['process', [5173, 5174]],
    ]);
    const filtered = content(scanned, {}, 'vite');
    assert.equal(filtered.message, 'Showing only what matches "vite".');
    const options = [defaultSettings, [], { locale: undefined, now: 0, text: 'vite' }] as const;
    const again = (): unknown => finish(state.content(scanned, scanned.snapshot, ...options)).roots;
    assert.equal(again(), again());
    assert.equal(content(scanned).roots.length, 2);
    assert.equal(content(scanned).message, '');
  });

  it('warns of what a text leaves out', () => {
    const snapshot = snapshotOf([exposed, onLoopback]);
    const filtered = content(ok(snapshot), {}, '3000');
    assert.equal(filtered.roots.length, 1);
    assert.equal(filtered.findings.size, 1);
    assert.equal(finish(state.statusBar(snapshot, 'machine')).text, '$(warning) 5173 on all interfaces');
    assert.equal(finish(state.badge(snapshot, defaultSettings))?.value, 1);
  });

  it('finds what has ended and what is expected by a text, and says that it finds nothing', () => {
    const [row] = finish(state.describe(snapshotOf([exposed]))).rows;
    assert.ok(row);
    const server = { id: 'ended:300', process: vite, ancestors: [], rows: [row] as const, portCount: 1 };
    const ended = [{ ...server, seenAt: 0, endedAt: 0, how: { kind: 'unknown' } as const }];
    const expected = expectedPorts([{ protocol: 'tcp', port: 6000 }], []);
    state = new ViewState(
      ...([hostContext, noNames, acknowledgements, () => now] as const),
      ...([() => ({ publishedPorts: false }), noEvidence, () => ended, () => expected] as const),
    );
    const shown = (listeners: readonly Listener[], text: string): unknown => {
      const { status, roots } = content(ok(snapshotOf(listeners)), {}, text);
      return [status, roots.map(({ kind }) => kind)];
    };
    assert.deepEqual(shown([onLoopback], ''), ['listed', ['process', 'expected-ports', 'recently-ended']]);
    assert.deepEqual(shown([onLoopback], '3000'), ['listed', ['process']]);
    assert.deepEqual(shown([onLoopback], '6000'), ['listed', ['expected-ports']]);
    assert.deepEqual(shown([onLoopback], '5173'), ['listed', ['recently-ended']]);
    assert.deepEqual(shown([onLoopback], 'nothing'), ['filtered', []]);
    assert.deepEqual(shown([], 'nothing'), ['filtered', []], 'it leaves out what has ended');
  });

  it('says how a first row is made only while all rows are the editor’s own', () => {
    const own = listener('127.0.0.1:40000', ownedBy(code));
    const hint = /^So far, only Visual Studio Code itself is listed\./;
    const message = (scanState: ScanState, settings: Partial<Settings> = {}, text = ''): string =>
      content(scanState, settings, text).message;
    for (const groupBy of ['process', 'project', 'origin', 'port'] as const) {
      assert.match(message(ok(snapshotOf([own])), { groupBy }), hint, groupBy);
      assert.equal(message(ok(snapshotOf([own, onLoopback])), { groupBy }), '', groupBy);
    }
    assert.equal(message(ok(snapshotOf([]))), '');
    assert.equal(message(ok(snapshotOf([own])), { hide: [{ port: 40000 }] }), '', 'a rule of hers hides it');
    const found = message(ok(snapshotOf([own, onLoopback])), {}, 'visual');
    assert.equal(found, 'Showing only what matches "visual".', 'others are left out');
    const unread = [{ protocol: 'tcp', family: 4, namespace: { kind: 'host' } }] as const;
    assert.doesNotMatch(message(ok(snapshotOf([own], [], { unread }))), hint, 'there may be others');
  });

  it('lists expected ports that a filter leaves, and says so if it leaves none', () => {
    const ofShop = { label: 'Vite', place: '/work/shop', process: 'node' };
    const pins: Pin[] = [{ protocol: 'tcp', port: 5000, owner: ofShop }];
    state = new ViewState(
      ...([hostContext, noNames, acknowledgements, () => now] as const),
      ...([() => ({ publishedPorts: false }), noEvidence, () => []] as const),
      () => expected,
    );
    let expected = expectedPorts(pins, []);
    const shown = (scanState: ScanState, settings: Partial<Settings>): unknown => {
      const { status, roots } = content(scanState, settings);
      return [status, roots.map(({ kind }) => kind)];
    };
    const workspace = { show: 'workspace' } as const;
    const none = ok(snapshotOf([]));
    assert.deepEqual(shown(none, {}), ['listed', ['expected-ports']]);
    assert.deepEqual(shown(none, workspace), ['filtered', []]);
    assert.deepEqual(shown(none, { ...workspace, hide: [{ port: 5000 }] }), ['empty', []]);
    assert.deepEqual(shown(none, { hide: [{ process: 'node' }] }), ['empty', []]);
    assert.deepEqual(shown(ok(snapshotOf([onLoopback])), workspace), ['filtered', []]);
    expected = expectedPorts([{ protocol: 'tcp', port: 5000 }], []);
    assert.deepEqual(shown(ok(snapshotOf([onLoopback])), workspace), ['listed', ['expected-ports']]);
  });

  it('names its status: scanning, listed, filtered, empty, or why the scan failed', () => {
    const problem = { message: 'It failed.', detail: '' };
    const failed = { kind: 'failed', reason: 'denied', problem } as const;
    const some = snapshotOf([onLoopback]);
    assert.equal(content({ kind: 'scanning' }).status, 'scanning');
    assert.equal(content(ok(some)).status, 'listed');
    assert.equal(content(ok(some), { show: 'workspace' }).status, 'filtered');
    assert.equal(content(ok(some), { hide: [{ port: 3000 }] }).status, 'listed', 'hidden rows are listed');
    assert.equal(content(ok(snapshotOf([]))).status, 'empty');
    assert.equal(content(ok(snapshotOf([udp]))).status, 'empty', 'UDP is not shown, not filtered out');
    assert.equal(content(ok(snapshotOf([udp])), { protocols: 'tcpAndUdp' }).status, 'listed');
    assert.equal(content({ ...failed, lastSnapshot: undefined }).status, 'failed.denied');
    assert.equal(content({ ...failed, lastSnapshot: some }).status, 'listed', 'stale rows stay');
  });

  it('separates open findings from acknowledged ones, in the tree and in the status bar', () => {
    const snapshot = snapshotOf([exposed, listener('0.0.0.0:5174', ownedBy(vite))]);
    acknowledged.add(5174);
    assert.deepEqual(
      [...content(ok(snapshot)).alarms].map(([id, alarm]) => [id.replace(/^.*:/, ''), alarm]),
      [
        ['5174', 'acknowledged'],
        ['5173', 'open'],
      ],
    );
    const { open, acknowledged: known } = finish(state.sortedFindings(snapshot));
    assert.deepEqual(
      [open, known].map((findings) => findings.map(({ traits }) => traits.port)),
      [[5173], [5174]],
    );
    assert.equal(finish(state.statusBar(snapshot, 'machine')).text, '$(warning) 5173 on all interfaces');
  });

  it('knows the finding of a row that has gone since it was shown, and none for a row on loopback', () => {
    const [row] = finish(state.describe(snapshotOf([exposed]))).rows;
    assert.ok(row);
    assert.equal(state.findingOf(row)?.traits.port, 5173);
    finish(state.describe(snapshotOf([])));
    assert.equal(state.findingOf(row)?.traits.port, 5173);
    const [safe] = finish(state.describe(snapshotOf([onLoopback]))).rows;
    assert.ok(safe);
    assert.equal(state.findingOf(safe), undefined);
  });

  it('finds what the view does not show', () => {
    const hidden = content(ok(snapshotOf([exposed])), { show: 'workspace', hide: [{ port: 5173 }] });
    assert.equal(hidden.status, 'filtered');
    assert.equal(hidden.findings.size, 1);
  });

  it('keeps the warning of a server that restarts, and drops that of one the user terminated', () => {
    const idle = snapshotOf([listener('0.0.0.0:22', hiddenOwner('no-permission', root))]);
    const text = (snapshot: Snapshot): string => finish(state.statusBar(snapshot, 'machine')).text;
    assert.equal(text(snapshotOf([exposed])), '$(warning) 5173 on all interfaces');
    assert.equal(text(idle), '$(warning) 5173 on all interfaces');
    now += keptMs + 1;
    assert.equal(text(idle), '$(plug) 0');

    assert.equal(text(snapshotOf([exposed])), '$(warning) 5173 on all interfaces');
    state.forget(300);
    assert.equal(text(idle), '$(plug) 0');
  });
});
