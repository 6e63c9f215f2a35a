import assert from 'node:assert/strict';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import type { Settings } from '../../../src/model/settings';
import type { Badge } from '../../../src/ui/badge';
import { badgeOf } from '../../../src/ui/badge';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

const vite = process_(300, ['node', '/home/alice/shop/node_modules/.bin/vite']);
const api = process_(200, ['node', 'api.js']);
const rows = rowsIn(
  snapshotOf([
    listener('0.0.0.0:5173', ownedBy(vite)),
    listener('0.0.0.0:5174', ownedBy(vite)),
    listener('0.0.0.0:3000', ownedBy(api)),
  ]),
);
const ofVite = rows.filter(({ process }) => process === vite);
const ofApi = rows.filter(({ process }) => process === api);

function badge(
  exposed: readonly ListenerRow[],
  forgotten: readonly ListenerRow[],
  setting: Settings['badge'] = 'exposedAndForgotten',
  warnAboutExposedDevServers = true,
): Badge | undefined {
  return badgeOf(exposed, forgotten, { badge: setting, warnAboutExposedDevServers });
}

describe('badgeOf', () => {
  it('counts servers, not ports, and says what they are', () => {
    assert.deepEqual(badge(ofVite, []), { value: 1, tooltip: '1 server is exposed' });
    assert.deepEqual(badge(rows, []), { value: 2, tooltip: '2 servers are exposed' });
    assert.deepEqual(badge([], ofApi), { value: 1, tooltip: '1 dev server looks forgotten' });
  });

  it('counts a server once that is exposed and forgotten', () => {
    assert.deepEqual(badge(ofVite, ofVite), { value: 1, tooltip: '1 server is exposed and looks forgotten' });
    assert.deepEqual(badge(rows, ofApi), {
      value: 2,
      tooltip: '2 servers need attention: 2 exposed, 1 forgotten',
    });
  });

  it('is not there if nothing needs attention', () => {
    assert.equal(badge([], []), undefined);
  });

  it('counts what the setting says', () => {
    assert.equal(badge(ofVite, ofApi, 'off'), undefined);
    assert.equal(badge(ofVite, ofApi, 'exposed')?.tooltip, '1 server is exposed');
    assert.equal(badge(ofVite, ofApi, 'forgotten')?.tooltip, '1 dev server looks forgotten');
    assert.equal(badge(ofVite, [], 'forgotten'), undefined);
  });

  it('does not count exposed servers where nobody wants to be warned of them', () => {
    assert.equal(badge(ofVite, [], 'exposedAndForgotten', false), undefined);
    assert.equal(badge(ofVite, ofApi, 'exposedAndForgotten', false)?.tooltip, '1 dev server looks forgotten');
  });
});
