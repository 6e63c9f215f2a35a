import assert from 'node:assert/strict';
import { readSocketActivation } from '../../../src/collect/linux/socketActivation';
import type { RunTool } from '../../../src/collect/runTool';
import type { ExplainDependencies } from '../../../src/flows/hiddenOwner';
import { explainHiddenOwner, explainSocketManager, managerOf } from '../../../src/flows/hiddenOwner';
import type { SocketGroup } from '../../../src/model/listeners/socketGroup';
import { alice, groupOf, hiddenOwner, listener, ownedBy, process_, root } from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

/** @param systemctl its answers to the requests that are made, by their last argument. */
function answering(systemctl: Readonly<Record<string, string>>): ExplainDependencies['readActivation'] {
  const run: RunTool = ({ args }) => {
    const stdout = systemctl[args.at(-1) ?? ''];
    return Promise.resolve({
      exitCode: stdout === undefined ? 1 : 0,
      stdout: Buffer.from(stdout ?? ''),
      stderr: Buffer.from(''),
    });
  };
  return (one, holder) => readSocketActivation(run, one, holder);
}

/** The same. */
async function explain(
  group: SocketGroup | undefined,
  answer: Answer,
  systemctl: Readonly<Record<string, string>> = {},
): Promise<FakeDialogs> {
  const dialogs = new FakeDialogs(answer);
  const row = { listener: listener('0.0.0.0:22', hiddenOwner('no-permission', root, group)) };
  const readActivation = answering(systemctl);
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

describe('explainSocketManager', () => {
  const file = '/usr/lib/systemd/systemd';
  const init = process_(1, ['/sbin/init'], { name: 'systemd', executable: file, user: root });
  const userManager = process_(900, [file, '--user'], { executable: file, user: alice });
  const launchd = process_(1, ['/sbin/launchd'], { name: 'launchd', executable: '/sbin/launchd' });
  const sshSocket = {
    '--no-legend': '[::]:22 Stream ssh.socket ssh.service\n',
    'ssh.socket': 'Triggers=ssh.service\nAccept=no\n',
  };

  async function explainKnown(
    process: typeof init,
    uid: number,
    answer: Answer,
    systemctl: Readonly<Record<string, string>>,
  ): Promise<FakeDialogs> {
    const dialogs = new FakeDialogs(answer);
    const manager = managerOf({ process }, { hostContext: { uid } });
    assert.ok(manager);
    const row = { listener: listener('[::]:22', ownedBy(process)) };
    const readActivation = answering(systemctl);
    await explainSocketManager({ dialogs, shellKind: () => 'posix', readActivation }, row, manager);
    return dialogs;
  }

  it('says of a known systemd what it says of a hidden one, with the command that closes the port', async () => {
    const known = await explainKnown(init, 0, 'Copy Stop Command', sshSocket);
    const hidden = await explain(groupOf('/init.scope'), 'Copy Stop Command', {
      ...sshSocket,
      '--no-legend': '0.0.0.0:22 Stream ssh.socket ssh.service\n',
    });
    assert.deepEqual(known.copied, ['sudo systemctl stop ssh.socket']);
    assert.deepEqual(known.copied, hidden.copied);
    assert.equal(
      known.asked[0]?.detail,
      [
        'systemd holds the port (ssh.socket) and starts ssh.service on the first connection.',
        'To stop it, run:\nsudo systemctl stop ssh.socket',
        'It closes the port. ssh.service is a unit of its own, which may be running and may have to be stopped too.',
      ].join('\n\n'),
    );
    assert.deepEqual(known.asked[0].message, hidden.asked[0]?.message);
  });

  it("asks one's own service manager about its socket", async () => {
    const { copied } = await explainKnown(userManager, alice.uid, 'Copy Stop Command', sshSocket);
    assert.deepEqual(copied, ['systemctl --user stop ssh.socket']);
  });

  it("does not take one's own units for those of another user's manager", async () => {
    const { asked } = await explainKnown(userManager, 0, undefined, sshSocket);
    assert.equal(asked[0]?.message, 'Port 22 is held by systemd.');
    assert.match(asked[0].detail, /systemctl --user list-sockets, run by its user/);
    assert.deepEqual(asked[0].actions, []);
  });

  it('says what is unknown if systemctl does not tell', async () => {
    const { asked } = await explainKnown(init, 0, undefined, {});
    assert.match(
      asked[0]?.detail ?? '',
      /^systemd holds the port for a service .*systemctl list-sockets shows/s,
    );
    assert.deepEqual(asked[0]?.actions, []);
  });

  it('says that launchd holds a port for a service, and where services of macOS are turned off', async () => {
    const { asked } = await explainKnown(launchd, 501, undefined, {});
    assert.equal(asked[0]?.message, 'Port 22 is held by launchd.');
    assert.match(
      asked[0].detail,
      /^launchd holds the port for a service that it starts on demand\.\n\nPorts of/,
    );
    assert.deepEqual(asked[0].actions, []);
  });

  async function explainJob(name: string, scope: 'system' | 'user', answer: Answer): Promise<FakeDialogs> {
    const dialogs = new FakeDialogs(answer);
    const unit = { manager: 'launchd', name, scope } as const;
    await explainSocketManager(
      {
        ...{ dialogs, shellKind: () => 'posix' as const },
        readActivation: () => Promise.resolve({ unit, service: name, starts: undefined }),
      },
      { listener: listener('[::]:8888', ownedBy(launchd)) },
      { kind: 'launchd' },
    );
    return dialogs;
  }

  it('names the job for which launchd holds a port, with the command that unloads it', async () => {
    const { asked, copied } = await explainJob('homebrew.mxcl.devd', 'user', 'Copy Stop Command');
    assert.equal(asked[0]?.message, 'Port 8888 is held by launchd (homebrew.mxcl.devd).');
    assert.equal(
      asked[0].detail,
      'launchd holds the port for homebrew.mxcl.devd, which it starts on demand.\n\n' +
        'To stop it, run:\nlaunchctl bootout gui/$(id -u)/homebrew.mxcl.devd',
    );
    assert.deepEqual(copied, ['launchctl bootout gui/$(id -u)/homebrew.mxcl.devd']);
  });

  it('offers no command for a job of macOS, but says where it is turned off', async () => {
    const { asked, copied } = await explainJob('com.openssh.sshd', 'system', undefined);
    assert.match(asked[0]?.detail ?? '', /^launchd holds the port for com\.openssh\.sshd, .*Sharing\.$/s);
    assert.deepEqual(copied, []);
  });
});
