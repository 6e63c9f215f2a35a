import assert from 'node:assert/strict';
import { serviceUnitOf } from '../../../src/act/serviceUnit';
import type { ServiceUnit } from '../../../src/model/supervisor';
import { process_, viewpoint } from '../builders';

const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };

describe('serviceUnitOf', () => {
  const server = process_(4711, ['node', 'server.js']);
  const init = process_(1, ['/sbin/init']);
  /** A system on which everything stands in one unit, as it does where a desktop starts the editor so. */
  const oneUnit = { unitOf: () => Promise.resolve(unit) };

  it('names the service that a process is of', async () => {
    const manager = process_(700, ['/usr/lib/systemd/systemd', '--user']);
    assert.equal(await serviceUnitOf(server, [manager, init], oneUnit, viewpoint), unit);
  });

  it('takes what the editor runs for no service, though the editor stands in a unit itself', async () => {
    const shell = process_(950, ['bash']);
    const editor = process_(900, ['/usr/share/code/code']);
    assert.equal(await serviceUnitOf(server, [shell, editor, init], oneUnit, viewpoint), undefined);
  });
});
