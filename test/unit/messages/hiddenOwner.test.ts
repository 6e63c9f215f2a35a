import assert from 'node:assert/strict';
import {
  groupSentences,
  hiddenHolderText,
  hiddenOwnerLabel,
  hiddenOwnerQuestion,
  likelyOwnerSentence,
} from '../../../src/messages/hiddenOwner';
import type { GroupUnknownReason } from '../../../src/model/listeners/socketGroup';
import { groupStopCommand, isSameGroup } from '../../../src/model/listeners/socketGroup';
import { alice, groupOf, hiddenOwner, listener, root } from '../builders';

const id = 'c0ffee01'.repeat(8);
const manager = '/user.slice/user-1000.slice/user@1000.service';
const ofAlice = { user: alice };
const own = { user: alice, isOwn: true };
const sshd = { candidates: [{ pid: 812, name: 'sshd' }] };

/** The label, and the command that stops it. */
const cases: Readonly<
  Record<string, [group: ReturnType<typeof groupOf>, label: string, command: string | undefined]>
> = {
  'a service': [
    groupOf('/system.slice/postgresql.service'),
    'postgresql.service',
    'sudo systemctl stop postgresql.service',
  ],
  'an instance': [
    groupOf('/system.slice/system-pg.slice/postgresql@16-main.service'),
    'postgresql@16-main.service',
    'sudo systemctl stop postgresql@16-main.service',
  ],
  'a name with escapes': [
    groupOf('/system.slice/my\\x2dapp.service'),
    'my\\x2dapp.service',
    "sudo systemctl stop 'my\\x2dapp.service'",
  ],
  'a name that looks like an option': [
    groupOf('/system.slice/--host=evil.service'),
    '--host=evil.service',
    'sudo systemctl stop -- --host=evil.service',
  ],
  'a socket unit': [groupOf('/system.slice/cups.socket'), 'cups.socket', 'sudo systemctl stop cups.socket'],
  "a service of one's own": [
    groupOf(`${manager}/app.slice/shop.service`, own),
    'shop.service',
    'systemctl --user stop shop.service',
  ],
  "another user's service": [
    groupOf(`${manager}/app.slice/shop.service`, ofAlice),
    'shop.service · alice',
    'sudo systemctl --user --machine=alice@.host stop shop.service',
  ],
  'a service of a user without a name': [
    groupOf(`${manager}/app.slice/shop.service`, { user: { uid: 1000, name: undefined } }),
    'shop.service · uid 1000',
    undefined,
  ],
  // it has no logins in it
  'the socket unit of SSH': [
    groupOf('/system.slice/sshd.socket'),
    'sshd.socket',
    'sudo systemctl stop sshd.socket',
  ],
  'the daemon of SSH': [
    groupOf('/system.slice/ssh.service', sshd),
    'ssh.service',
    'sudo systemctl stop ssh.service',
  ],
  'something that a login may have started': [
    groupOf('/system.slice/ssh.service', { candidates: [...sshd.candidates, { pid: 900, name: 'node' }] }),
    'ssh.service',
    undefined,
  ],
  'something that cron may have started': [groupOf('/system.slice/cron.service'), 'cron.service', undefined],
  "Docker's proxy": [groupOf('/system.slice/docker.service'), 'docker.service', undefined],
  'a container of Docker': [
    groupOf(`/system.slice/docker-${id}.scope`),
    'Docker container c0ffee01c0ff',
    'sudo docker stop c0ffee01c0ff',
  ],
  "a container of Podman of one's own": [
    groupOf(`${manager}/user.slice/libpod-${id}.scope/container`, own),
    'Podman container c0ffee01c0ff',
    'podman stop c0ffee01c0ff',
  ],
  "another user's container": [
    groupOf(`${manager}/user.slice/libpod-${id}.scope`, ofAlice),
    'Podman container c0ffee01c0ff · alice',
    undefined,
  ],
  'a pod': [groupOf(`/kubepods/pod1/${id}`), 'Kubernetes container c0ffee01c0ff', undefined],
  'a container of LXC': [groupOf('/lxc.payload.web/x.service'), 'LXC container web', undefined],
  'a login session': [
    groupOf('/user.slice/user-1000.slice/session-3.scope'),
    'owner hidden · root',
    undefined,
  ],
  'the service manager': [groupOf('/init.scope'), 'owner hidden · root', undefined],
  'no known place': [groupOf('/'), 'owner hidden · root', undefined],
};

describe('a hidden owner', () => {
  for (const [what, [group, label, command]] of Object.entries(cases)) {
    it(`of ${what} is called ${label}, and ${command === undefined ? 'has no stop command' : 'is stopped by its own command'}`, () => {
      assert.equal(hiddenOwnerLabel({ user: root, group }), label);
      assert.equal(groupStopCommand(group, 'posix')?.text, command);
    });
  }

  it('is called hidden if its cgroup is unknown', () => {
    assert.equal(hiddenOwnerLabel({ user: undefined }), 'owner hidden');
    assert.equal(
      hiddenOwnerLabel({ user: root, group: { kind: 'unknown', reason: 'no-tool' } }),
      'owner hidden · root',
    );
    assert.equal(groupStopCommand({ kind: 'unknown', reason: 'no-tool' }, 'posix'), undefined);
  });

  it('is never named in a sentence as if it were seen', () => {
    const at = (group?: ReturnType<typeof groupOf>) =>
      hiddenHolderText(listener('0.0.0.0:80', hiddenOwner('no-permission', root, group)));
    assert.equal(at(groupOf('/system.slice/nginx.service')), 'nginx.service (its process is not visible)');
    assert.equal(at(), 'a process that is not visible');
  });
});

describe('groupSentences', () => {
  it('call its processes candidates', () => {
    const candidates = [
      { pid: 812, name: 'postgres' },
      { pid: 813, name: undefined },
    ];
    assert.deepEqual(groupSentences(groupOf('/system.slice/postgresql.service', { candidates })), [
      'Its socket belongs to postgresql.service, a unit of systemd.',
      'Candidates for its owner, because they run in the same cgroup: postgres (PID 812) and PID 813.',
    ]);
  });

  const expected: Readonly<Record<string, RegExp>> = {
    '/system.slice/docker.service': /stop that container, not the unit/,
    '/system.slice/sshd.service': /Logins, terminals and jobs may be part of this unit/,
    '/user.slice/user-1000.slice/session-3.scope': /opened in a login session/,
    '/init.scope': /systemctl list-sockets/,
    '/system.slice/sshd.socket':
      /^systemd holds the port \(sshd\.socket\) .* which is sshd\.service unless the unit names another\.$/,
    '/': /^Its cgroup \(\/\) does not tell which service/,
    '/lxc/web': /opened in LXC container web\.$/,
  };
  for (const [path, pattern] of Object.entries(expected)) {
    it(`tell of ${path} what is known`, () => {
      assert.match(groupSentences(groupOf(path)).join(' '), pattern);
    });
  }

  it('name the user whose own manager runs it, because they name their units as they like', () => {
    const group = groupOf(`${manager}/app.slice/postgresql.service`, ofAlice);
    assert.deepEqual(groupSentences(group), [
      "Its socket belongs to postgresql.service, a unit of alice's own service manager.",
    ]);
  });

  const reasons: Readonly<Record<GroupUnknownReason, RegExp>> = {
    'no-tool': /ss \(iproute2\) is not installed/,
    'old-tool': /too old/,
    'no-cgroup2': /version 2 is not mounted/,
    unreachable: /outside of this container, or was removed/,
    failed: /ss did not tell/,
  };
  for (const [reason, pattern] of Object.entries(reasons)) {
    it(`say that it is unknown: ${reason}`, () => {
      const [sentence = ''] = groupSentences({ kind: 'unknown', reason: reason as GroupUnknownReason });
      assert.match(sentence, /^Which service or container it belongs to is unknown: /);
      assert.match(sentence, pattern);
    });
  }
});

describe('hiddenOwnerQuestion', () => {
  it('says whose the port is, why the process is not shown, and the command', () => {
    const owner = hiddenOwner('no-permission', root, groupOf('/system.slice/postgresql.service'));
    const { message, detail } = hiddenOwnerQuestion(
      { listener: listener('0.0.0.0:5432', owner), owner },
      'sudo x',
    );
    assert.equal(message, 'Port 5432 is held by postgresql.service, whose process is not visible to you.');
    assert.equal(
      detail,
      'You do not have permission to see which process owns it. Its socket belongs to postgresql.service, a unit of systemd.\n\nTo stop it, run:\nsudo x',
    );
  });

  it("names the user's processes that hide their open files as likely, not as the owner", () => {
    const unreadable = [{ pid: 7, name: 'vault' }];
    const owner = { ...hiddenOwner('no-permission', alice), unreadable };
    const { message, detail } = hiddenOwnerQuestion(
      { listener: listener('0.0.0.0:8200', owner), owner },
      undefined,
    );
    assert.equal(message, 'The process that owns port 8200 is not known.');
    assert.match(
      detail,
      /Its owner is most likely vault \(PID 7\), a process of yours that hides its open files\./,
    );
    assert.match(
      likelyOwnerSentence([...unreadable, { pid: 8, name: 'agent' }]),
      /^Its owner is most likely one of your processes that hide their open files: vault \(PID 7\)(?: and|,) agent \(PID 8\)\.$/,
    );
  });

  it('says that the process is not known if no service is', () => {
    const owner = hiddenOwner('no-permission', root, { kind: 'unknown', reason: 'no-tool' });
    const { message, detail } = hiddenOwnerQuestion(
      { listener: listener('0.0.0.0:53/udp', owner), owner },
      undefined,
    );
    assert.equal(message, 'The process that owns port 53/udp is not known.');
    assert.match(detail, /ss \(iproute2\) is not installed\.$/);
  });
});

describe('isSameGroup', () => {
  it('compares reasons, and else the object that a collector keeps', () => {
    const unknown = (reason: GroupUnknownReason) => ({ kind: 'unknown', reason }) as const;
    const group = groupOf('/system.slice/a.service');
    assert.equal(isSameGroup(unknown('failed'), unknown('failed')), true);
    assert.equal(isSameGroup(unknown('failed'), unknown('no-tool')), false);
    assert.equal(isSameGroup(group, group), true);
    assert.equal(isSameGroup(group, { ...group, candidates: [{ pid: 1, name: 'a' }] }), false);
    assert.equal(isSameGroup(undefined, group), false);
  });
});
