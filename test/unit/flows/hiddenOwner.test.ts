import assert from 'node:assert/strict';
import { readSocketActivation } from '../../../src/collect/linux/socketActivation';
import type { RunTool } from '../../../src/collect/runTool';
import type { ExplainDependencies } from '../../../src/flows/hiddenOwner';
import { explainHiddenOwner } from '../../../src/flows/hiddenOwner';
import type { SocketGroup } from '../../../src/model/listeners/socketGroup';
import { groupOf, hiddenOwner, listener, root } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

/** @param systemctl its answers to the requests that are made, by their last argument. */
async function explain(
  group: SocketGroup | undefined,
  answer: Answer,
  systemctl: Readonly<Record<string, string>> = {},
): Promise<FakeDialogs> {
  const dialogs = new FakeDialogs(answer);
  const run: RunTool = ({ args }) => {
    const stdout = systemctl[args.at(-1) ?? ''];
    return Promise.resolve({
      exitCode: stdout === undefined ? 1 : 0,
      stdout: Buffer.from(stdout ?? ''),
      stderr: Buffer.from(''),
    });
  };
  const row = { listener: listener('0.0.0.0:22', hiddenOwner('no-permission', root, group)) };
  const readActivation: ExplainDependencies['readActivation'] = (one, its) =>
    readSocketActivation(run, one, its);
  await explainHiddenOwner({ dialogs, shellKind: () => 'posix', readActivation }, row);
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

  it('says what a socket unit starts, and that stopping it may leave that running', async () => {
    const dialogs = await explain(groupOf('/system.slice/ssh.socket'), 'Copy Stop Command', {
      'ssh.socket': 'Accept=no\nTriggers=sshd-own.service\n',
    });
    assert.deepEqual(dialogs.copied, ['sudo systemctl stop ssh.socket']);
    assert.deepEqual(dialogs.asked[0], {
      message: 'Port 22 is held by systemd (ssh.socket).',
      detail: [
        'systemd holds the port (ssh.socket) and starts sshd-own.service on the first connection.',
        'To stop it, run:\nsudo systemctl stop ssh.socket',
        'It closes the port. sshd-own.service is a unit of its own, which may be running and may have to be stopped too.',
      ].join('\n\n'),
      actions: ['Copy Stop Command'],
    });
  });

  it('names the unit of a socket that the service manager opened itself', async () => {
    const dialogs = await explain(groupOf('/init.scope'), 'Copy Stop Command', {
      '--no-legend': '0.0.0.0:22 Stream ssh.socket ssh.service\n',
      'ssh.socket': 'Triggers=ssh.service\nAccept=no\n',
    });
    assert.equal(dialogs.asked[0]?.message, 'Port 22 is held by systemd (ssh.socket).');
    assert.deepEqual(dialogs.copied, ['sudo systemctl stop ssh.socket']);
  });

  it('says what is unknown if systemctl does not tell', async () => {
    const dialogs = await explain(groupOf('/init.scope'), undefined);
    assert.equal(dialogs.asked[0]?.message, 'The process that owns port 22 is not known.');
    assert.match(dialogs.asked[0].detail, /systemctl list-sockets shows which/);
    assert.deepEqual(dialogs.asked[0].actions, []);
  });
});
