import assert from 'node:assert/strict';
import { snapshotToJson } from '../../../../src/model/listeners/snapshot';
import { hiddenOwner, listener, ownedBy, process_, root, snapshotOf } from '../../builders';

describe('snapshotToJson', () => {
  it('has the shape that scripts rely on', () => {
    const known = process_(100, ['node', 'server.js'], {
      startedAt: Date.UTC(2026, 4, 6, 7, 8, 9, 10),
      parentPid: 50,
    });
    const snapshot = snapshotOf(
      [
        listener('127.0.0.1:3000', ownedBy(known)),
        listener('[fe80::1%eth0]:546/udp', hiddenOwner('no-permission', root)),
      ],
      [process_(50, ['bash'])],
      {
        takenAt: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
        problems: [{ message: 'Something was not read.', detail: 'EIO' }],
      },
    );
    assert.deepEqual(snapshotToJson(snapshot), {
      takenAt: '2026-01-02T03:04:05.006Z',
      platform: 'linux',
      coverage: 'everything',
      listeners: [
        {
          protocol: 'tcp',
          address: '127.0.0.1',
          port: 3000,
          exposure: 'loopback',
          owner: {
            kind: 'known',
            processes: [
              {
                pid: 100,
                startTime: '2026-05-06T07:08:09.010Z',
                name: 'node',
                commandLine: ['node', 'server.js'],
                cwd: '/home/alice/shop',
                user: 'alice',
                parentPid: 50,
              },
            ],
          },
        },
        {
          protocol: 'udp',
          address: 'fe80::1%eth0',
          port: 546,
          exposure: 'interface',
          owner: { kind: 'hidden', reason: 'no-permission', user: 'root', cgroup: null },
        },
      ],
      problems: [{ message: 'Something was not read.', detail: 'EIO' }],
    });
  });

  it('masks the secrets of command lines', () => {
    const json = snapshotToJson(
      snapshotOf([
        listener(
          '0.0.0.0:80',
          ownedBy(process_(100, ['sh', '-c', 'app --password hunter2'], { name: 'sh' })),
        ),
      ]),
    );
    assert.ok(!JSON.stringify(json).includes('hunter2'));
    assert.ok(JSON.stringify(json).includes('app --password •••'));
  });

  it('writes what is unknown as null, also once serialized', () => {
    const unknown = process_(100, [], {
      startedAt: undefined,
      name: 'x',
      commandLine: undefined,
      cwd: undefined,
      executable: undefined,
      user: undefined,
    });
    const json = snapshotToJson(
      snapshotOf([
        listener('0.0.0.0:80', ownedBy(unknown)),
        listener('0.0.0.0:81', ownedBy({ ...unknown, user: { uid: 1234, name: undefined } })),
        listener('0.0.0.0:82', hiddenOwner('not-visible', undefined)),
        listener('0.0.0.0:83', hiddenOwner('not-visible', { uid: 0, name: undefined })),
      ]),
    );
    const written = JSON.parse(JSON.stringify(json)) as { listeners: { owner: unknown }[] };
    const allUnknown = {
      pid: 100,
      startTime: null,
      name: 'x',
      commandLine: null,
      cwd: null,
      user: null,
      parentPid: null,
    };
    assert.deepEqual(
      written.listeners.map(({ owner }) => owner),
      [
        { kind: 'known', processes: [allUnknown] },
        { kind: 'known', processes: [{ ...allUnknown, user: '1234' }] },
        { kind: 'hidden', reason: 'not-visible', user: null, cgroup: null },
        { kind: 'hidden', reason: 'not-visible', user: '0', cgroup: null },
      ],
    );
  });
});
