import assert from 'node:assert/strict';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import type { Process } from '../../../src/model/process/process';
import { compareWithSnapshot } from '../../../src/selfCheck/compare';
import type { KnownListener } from '../../../src/selfCheck/subject';
import { hiddenOwner, listener, ownedBy, process_, snapshotOf } from '../builders';

const start = Date.UTC(2026, 0, 2, 3, 4, 5);
const commandLine = ['/usr/bin/node', '-e', 'the program', '--', 'tcp4', '0', 'two words', 'größe'];
const subject: KnownListener = {
  ...{ kind: 'tcp4', protocol: 'tcp', address: '127.0.0.1', port: 40_000, pids: [500] },
  ...{ commandLine, folder: '/home/ann/shop', startedBetween: [start, start + 40] },
};
const checker = { pid: 400, uid: 1000 };

function right(more: Partial<Process> = {}): Process {
  return process_(500, commandLine, {
    ...{ startedAt: start + 12, cwd: '/home/ann/shop', user: { uid: 1000, name: 'ann' }, parentPid: 400 },
    ...more,
  });
}

function snapshotWith(process: Process, endpoint = '127.0.0.1:40000'): Snapshot {
  return snapshotOf([listener(endpoint, ownedBy(process))], [process]);
}

function failuresOf(snapshot: Snapshot, of = subject): string[] {
  return compareWithSnapshot(of, snapshot, checker).flatMap(({ what, outcome }) =>
    outcome === 'failed' ? [what] : [],
  );
}

describe('comparing a snapshot with what is known', () => {
  it('passes each fact of a snapshot that is right', () => {
    const results = compareWithSnapshot(subject, snapshotWith(right()), checker);
    assert.deepEqual(
      results.map(({ what, outcome }) => `${what} ${outcome}`),
      [
        ...['row passed', 'address passed', 'exposure passed', 'owner passed', 'startTime passed'],
        ...['commandLine passed', 'folder passed', 'user passed', 'parent passed'],
      ],
    );
  });

  const other = process_(501, ['sleep', '1'], {});
  const broken: Readonly<Record<string, readonly [Snapshot, ...string[]]>> = {
    'a lost row': [snapshotOf([], [right()]), 'row'],
    'a row twice': [
      snapshotOf(
        [listener('127.0.0.1:40000', ownedBy(right())), listener('127.0.0.1:40000', ownedBy(right()))],
        [right()],
      ),
      'row',
    ],
    'a wrong address': [snapshotWith(right(), '0.0.0.0:40000'), 'address', 'exposure'],
    'a wrong owner': [snapshotOf([listener('127.0.0.1:40000', ownedBy(other))], [right(), other]), 'owner'],
    'one owner too many': [
      snapshotOf([listener('127.0.0.1:40000', ownedBy(right(), other))], [right(), other]),
      'owner',
    ],
    'a hidden owner': [
      snapshotOf([listener('127.0.0.1:40000', hiddenOwner('no-permission', undefined))], [right()]),
      'owner',
    ],
    'an old start time': [snapshotWith(right({ startedAt: start - 3_600_000 })), 'startTime'],
    'an unknown start time': [snapshotWith(right({ startedAt: undefined })), 'startTime'],
    'arguments cut off': [snapshotWith(right({ commandLine: commandLine.slice(0, -1) })), 'commandLine'],
    'arguments in a wrong code page': [
      snapshotWith(right({ commandLine: [...commandLine.slice(0, -1), 'grÃ¶Ã\u009fe'] })),
      'commandLine',
    ],
    'arguments split at blanks that are called exact': [
      snapshotWith(right({ commandLine: commandLine.flatMap((word) => word.split(' ')) })),
      'commandLine',
    ],
    'a wrong folder': [snapshotWith(right({ cwd: '/' })), 'folder'],
    'an unknown folder': [snapshotWith(right({ cwd: undefined })), 'folder'],
    'a wrong user': [snapshotWith(right({ user: { uid: 0, name: 'root' } })), 'user'],
    'an unknown parent': [snapshotWith(right({ parentPid: undefined })), 'parent'],
    'a row that is out of date': [
      snapshotOf([{ ...listener('127.0.0.1:40000', ownedBy(right())), isStale: true }], [right()]),
      'row',
    ],
    'a wrong exposure': [
      snapshotOf(
        [{ ...listener('127.0.0.1:40000', ownedBy(right())), exposure: 'all-interfaces' }],
        [right()],
      ),
      'exposure',
    ],
    'arguments that are said to be cut': [snapshotWith(right({ argvQuality: 'truncated' })), 'commandLine'],
    'a wrong parent': [snapshotWith(right({ parentPid: 1 })), 'parent'],
  };
  for (const [what, [snapshot, ...facts]] of Object.entries(broken)) {
    it(`finds ${what}`, () => {
      assert.deepEqual(failuresOf(snapshot), facts);
    });
  }

  it('does not count bounds of arguments that a system has joined', () => {
    const joined = commandLine.join(' ').split(' ');
    const process = right({ commandLine: joined, argvQuality: 'splitOnSpaces' });
    assert.deepEqual(failuresOf({ ...snapshotWith(process), platform: 'darwin' }), []);
    // Linux keeps them apart
    assert.deepEqual(failuresOf(snapshotWith(process)), ['commandLine']);
  });

  it('calls a fact unknown that the system does not tell by design', () => {
    const snapshot: Snapshot = { ...snapshotWith(right({ cwd: undefined })), platform: 'win32' };
    const folder = compareWithSnapshot(subject, snapshot, checker).find(({ what }) => what === 'folder');
    assert.equal(folder?.outcome, 'unknown');
  });

  it('expects both holders of a socket, but on Windows only the opener', () => {
    const shared: KnownListener = { ...subject, kind: 'shared', pids: [500, 501] };
    assert.deepEqual(failuresOf(snapshotWith(right()), shared), ['owner']);
    const untold = right({ cwd: undefined, user: undefined });
    assert.deepEqual(failuresOf({ ...snapshotWith(untold), platform: 'win32' }, shared), []);
  });

  it('finds a declaration wrong that calls unknown what is seen', () => {
    const snapshot: Snapshot = { ...snapshotWith(right({ user: undefined })), platform: 'win32' };
    assert.deepEqual(failuresOf(snapshot), ['folder']);
  });

  it('shows nothing of another process that a collector takes for the child', () => {
    const foreign = right({ commandLine: ['/opt/bank', '--account', 'two words', '4711'] });
    const found = compareWithSnapshot(subject, snapshotWith(foreign), checker);
    const seen = found.find(({ what }) => what === 'commandLine')?.seen;
    assert.equal(seen, '["…","…","two words","…"]');
  });
});
