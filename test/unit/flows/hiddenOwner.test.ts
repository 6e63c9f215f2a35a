import assert from 'node:assert/strict';
import { explainHiddenOwner } from '../../../src/flows/hiddenOwner';
import type { SocketGroup } from '../../../src/model/listeners/socketGroup';
import { groupOf, hiddenOwner, listener, root } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

async function explain(group: SocketGroup | undefined, ...answers: readonly Answer[]): Promise<FakeDialogs> {
  const dialogs = new FakeDialogs(...answers);
  const row = { listener: listener('0.0.0.0:5432', hiddenOwner('no-permission', root, group)) };
  await explainHiddenOwner({ dialogs, shellKind: () => 'posix' }, row);
  return dialogs;
}

describe('explainHiddenOwner', () => {
  it('copies the command that stops the service, and does nothing else', async () => {
    const dialogs = await explain(groupOf('/system.slice/postgresql.service'), 'Copy Stop Command');
    assert.deepEqual(dialogs.copied, ['sudo systemctl stop postgresql.service']);
    assert.deepEqual(dialogs.asked[0]?.actions, ['Copy Stop Command']);
  });

  it('copies nothing if cancelled', async () => {
    assert.deepEqual((await explain(groupOf('/system.slice/postgresql.service'), undefined)).copied, []);
  });

  it('offers no command where there is none', async () => {
    for (const group of [groupOf('/'), groupOf('/system.slice/docker.service'), undefined]) {
      const dialogs = await explain(group, undefined);
      assert.deepEqual(dialogs.asked[0]?.actions, []);
    }
  });
});
