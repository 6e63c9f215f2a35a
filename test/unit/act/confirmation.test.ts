import assert from 'node:assert/strict';
import { confirmationFor } from '../../../src/act/confirmation';
import type { Supervisor } from '../../../src/model/recognition/supervisors';
import { process_ } from '../builders';
import type { ServiceUnit } from '../../../src/model/process/serviceUnit';

describe('the confirmation before terminating', () => {
  const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };
  const supervisor: Supervisor = {
    name: 'nodemon',
    process: process_(250, ['nodemon']),
    restarts: 'on-change',
    stopArgv: undefined,
  };

  it('is the plain question, unless the setting turns it off', () => {
    assert.deepEqual(confirmationFor(undefined, undefined, true), {
      ...{ kind: 'plain', isUnitUnknown: false },
    });
    assert.deepEqual(confirmationFor(undefined, undefined, false), { kind: 'none' });
  });

  it('is asked whatever the setting if the unit could not be read, which may restart it', () => {
    assert.deepEqual(confirmationFor('unknown', undefined, false), { kind: 'plain', isUnitUnknown: true });
    assert.deepEqual(confirmationFor('unknown', supervisor, false), { kind: 'supervisor', supervisor });
  });

  it('is a warning if the process would be restarted, whatever the setting', () => {
    for (const asks of [true, false]) {
      assert.deepEqual(confirmationFor(undefined, supervisor, asks), { kind: 'supervisor', supervisor });
      assert.deepEqual(confirmationFor(unit, undefined, asks), { kind: 'unit', unit });
    }
  });

  it('is about the service if it belongs to one, because that can be stopped', () => {
    assert.deepEqual(confirmationFor(unit, supervisor, true), { kind: 'unit', unit });
  });

  it('is about a supervisor of that service which can stop the process alone', () => {
    const pm2: Supervisor = { ...supervisor, name: 'PM2', stopArgv: () => ['pm2', 'stop', '0'] };
    assert.deepEqual(confirmationFor(unit, pm2, true), { kind: 'supervisor', supervisor: pm2 });
  });
});
