import assert from 'node:assert/strict';
import { serviceUnitOf } from '../../../src/act/serviceUnit';
import { UnsupportedCollector } from '../../../src/collect/unsupportedCollector';
import type { Process } from '../../../src/model/process';
import type { ServiceUnit } from '../../../src/model/supervisor';
import { process_, viewpoint } from '../builders';

const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };
const server = process_(4711, ['node', 'server.js']);

/** A system on which everything stands in one unit, as it does where a desktop starts the editor so. */
class OneUnit extends UnsupportedCollector {
  constructor(private readonly ancestors: readonly Process[]) {
    super('none');
  }

  override lineages(): Promise<never> {
    return Promise.resolve([[server, ...this.ancestors]]) as Promise<never>;
  }

  override unitOf(): Promise<never> {
    return Promise.resolve(unit) as Promise<never>;
  }
}

describe('serviceUnitOf', () => {
  const init = process_(1, ['/sbin/init']);

  it('names the service that a process is of', async () => {
    const manager = process_(700, ['/usr/lib/systemd/systemd', '--user']);
    assert.equal(await serviceUnitOf(server, new OneUnit([manager, init]), viewpoint), unit);
  });

  it('takes what the editor runs for no service, though the editor stands in a unit itself', async () => {
    const shell = process_(950, ['bash']);
    const editor = process_(900, ['/usr/share/code/code']);
    assert.equal(await serviceUnitOf(server, new OneUnit([shell, editor, init]), viewpoint), undefined);
  });
});
