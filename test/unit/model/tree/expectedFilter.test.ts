import assert from 'node:assert/strict';
import type { Pin } from '../../../../src/model/expected/expectedPort';
import { expectedPorts } from '../../../../src/model/expected/expectedPort';
import { expectedVisibility } from '../../../../src/model/tree/expectedFilter';
import { viewOptions } from '../../builders';
import type { ViewOptions } from '../../../../src/model/tree/viewOptions';

const folders = [{ name: 'shop', path: '/work/shop' }];
const web = { protocol: 'tcp', port: 5173 } as const;
const owned = (place: string, process?: string): Pin => ({
  ...web,
  owner: { label: 'x', place, ...(process === undefined ? {} : { process }) },
});

function seen(pin: Pin | undefined, options: Partial<ViewOptions>, isDeclared = pin === undefined): string {
  const source = { kind: 'task', label: 'dev' } as const;
  const declared = isDeclared ? [{ ...web, source, folder: '/work/shop', scripts: undefined }] : [];
  const [expected] = expectedPorts(pin === undefined ? [] : [pin], declared);
  assert.ok(expected);
  const state = { kind: 'closed' } as const;
  return expectedVisibility({ expected, state }, { ...viewOptions, ...options }, folders);
}

describe('an expected port', () => {
  it('is shown by the filter for the workspace unless it was pinned for what is elsewhere', () => {
    const show = 'workspace' as const;
    assert.equal(seen(undefined, { show }), 'shown');
    assert.equal(seen(web, { show }), 'shown');
    for (const place of ['/work/shop', '/work/shop/apps/web', 'program:PostgreSQL', 'compose:shop/db']) {
      assert.equal(seen(owned(place), { show }), 'shown', place);
    }
    for (const place of ['/work/other', '/work/shopping', 'C:\\other']) {
      assert.equal(seen(owned(place), { show }), 'filtered', place);
      assert.equal(seen(owned(place), { show }, true), 'shown', 'and declared here');
      assert.equal(seen(owned(place), {}), 'shown');
    }
  });

  it('is a server for the filter for dev servers', () => {
    assert.deepEqual(
      [seen(web, { show: 'devServers' }), seen(undefined, { show: 'devServers' })],
      ['shown', 'shown'],
    );
  });

  it('is left out with its protocol', () => {
    const udp = { protocol: 'udp', port: 53 } as const;
    assert.equal(seen(udp, { protocols: 'tcp' }), 'left-out');
    assert.equal(seen(udp, { protocols: 'tcpAndUdp' }), 'shown');
  });

  it('is left out by rules for its port, or for the process that should listen', () => {
    const pin = owned('/work/shop', 'node');
    for (const hide of [
      { port: 5173 },
      { port: '5000-6000' },
      { process: 'NODE' },
      { port: 5173, process: 'n*' },
    ]) {
      assert.equal(seen(pin, { hide: [hide] }), 'left-out', JSON.stringify(hide));
    }
    for (const hide of [
      { port: 5174 },
      { process: 'nginx' },
      { address: '127.0.0.1' },
      { port: 5173, address: '::1' },
    ]) {
      assert.equal(seen(pin, { hide: [hide] }), 'shown', JSON.stringify(hide));
    }
    assert.equal(
      seen(web, { hide: [{ port: 5173, process: 'node' }] }),
      'shown',
      'who should listen is not known',
    );
  });
});
