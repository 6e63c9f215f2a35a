import assert from 'node:assert/strict';
import type { Container } from '../../../../src/model/containers/container';
import { portHoldersOf, wasShown } from '../../../../src/model/actions/portHolders';
import type { Listener } from '../../../../src/model/listeners/listener';
import {
  container,
  hiddenOwner,
  listener,
  ownedBy,
  process_,
  root,
  snapshotOf,
  rowsIn,
} from '../../builders';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { noNames } from '../../../../src/model/rows/names';

/** The rows of these listeners. @param published the container that each is published for. */
function rowsOf(
  listeners: readonly Listener[],
  published: (listener: Listener) => Container | undefined = () => undefined,
): readonly ListenerRow[] {
  const names = { ...noNames, containerOf: published };
  return rowsIn(snapshotOf(listeners), names);
}

const node = process_(100, ['node', 'server.js']);
const nginx = process_(200, ['nginx']);
const relay = process_(300, ['wslrelay.exe'], { name: 'wslrelay.exe' });
const web = container({ id: 'a'.repeat(64), name: 'web' });
const shop = container({ id: 'b'.repeat(64), name: 'shop' });
const byNode = listener('127.0.0.1:3000', ownedBy(node));
const byNginx = listener('127.0.0.2:3000', ownedBy(nginx));
const byRoot = listener('0.0.0.0:3000', hiddenOwner('no-permission', root));
const byRelay = listener('[::1]:3000', ownedBy(relay));

describe('portHoldersOf', () => {
  it('finds none, or the one process that holds the port on all addresses', () => {
    assert.deepEqual(portHoldersOf([]), { kind: 'none' });
    const both = rowsOf([byNode, listener('[::1]:3000', ownedBy(node))]);
    assert.deepEqual(portHoldersOf(both), { kind: 'process', process: node });
  });

  it('finds several if different processes hold different addresses', () => {
    const rows = rowsOf([byNode, byNginx]);
    assert.deepEqual(portHoldersOf(rows), { kind: 'several', rows });
  });

  it('finds the container that the port is published for, not its proxy', () => {
    assert.deepEqual(portHoldersOf(rowsOf([byRelay], () => web)), { kind: 'container', container: web });
    assert.deepEqual(portHoldersOf(rowsOf([byRoot], () => web)), { kind: 'container', container: web });
  });

  it('finds several if only one address is published for a container, or each for another one', () => {
    const mixed = rowsOf([byNode, byRelay], (one) => (one === byRelay ? web : undefined));
    assert.equal(portHoldersOf(mixed).kind, 'several');
    const two = rowsOf([byRoot, byRelay], (one) => (one === byRelay ? web : shop));
    assert.equal(portHoldersOf(two).kind, 'several');
  });

  it('finds the known process if another address has a hidden owner', () => {
    assert.deepEqual(portHoldersOf(rowsOf([byRoot, byNode])), { kind: 'process', process: node });
  });

  it('finds a hidden holder if all owners are hidden', () => {
    assert.deepEqual(portHoldersOf(rowsOf([byRoot])), { kind: 'hidden' });
  });
});

describe('wasShown', () => {
  const isShown = (shown: readonly ListenerRow[], now: readonly ListenerRow[]): boolean =>
    wasShown(portHoldersOf(now), shown, now);

  it('accepts a holder that was shown and still holds the port', () => {
    assert.equal(isShown(rowsOf([byNode]), rowsOf([byNode])), true);
    assert.equal(isShown(rowsOf([byNode, byNginx]), rowsOf([byNginx])), true);
    assert.equal(
      isShown(
        rowsOf([byRoot], () => web),
        rowsOf([byRelay], () => web),
      ),
      true,
    );
  });

  it('rejects a replacement: another process, or the same PID used again', () => {
    assert.equal(isShown(rowsOf([byNode]), rowsOf([byNginx])), false);
    const again = { ...node, startMark: 'later' };
    assert.equal(isShown(rowsOf([byNode]), rowsOf([listener('127.0.0.1:3000', ownedBy(again))])), false);
    assert.equal(isShown(rowsOf([byRoot]), rowsOf([byNode])), false);
  });

  it('rejects a process that was shown before its start was known', () => {
    const young = rowsOf([listener('127.0.0.1:3000', ownedBy({ ...node, startMark: undefined }))]);
    assert.equal(isShown(young, rowsOf([byNode])), false);
    assert.equal(isShown(young, young), true);
  });

  it('rejects another container, or a container in place of a process', () => {
    assert.equal(
      isShown(
        rowsOf([byRelay], () => web),
        rowsOf([byRelay], () => shop),
      ),
      false,
    );
    assert.equal(
      isShown(
        rowsOf([byNode]),
        rowsOf([byRelay], () => web),
      ),
      false,
    );
  });

  it('accepts a container whose engine answered only after its proxy was shown', () => {
    assert.equal(
      isShown(
        rowsOf([byRelay]),
        rowsOf([byRelay], () => web),
      ),
      true,
    );
  });

  it('accepts everything that needs a further choice, or where nothing is terminated', () => {
    for (const now of [[], rowsOf([byRoot]), rowsOf([byNode, byNginx])]) {
      assert.equal(isShown([], now), true);
    }
  });
});
