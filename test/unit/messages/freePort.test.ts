import assert from 'node:assert/strict';
import type { Circumstances } from '../../../src/messages/freePort';
import {
  conflictOffer,
  holdersWords,
  otherHolderWords,
  unseenWords,
  whyTakenWords,
} from '../../../src/messages/freePort';
import { noNames } from '../../../src/model/rows/describeListeners';
import type { Listener } from '../../../src/model/listeners/listener';
import { container, hiddenOwner, listener, ownedBy, process_, root, snapshotOf, rowsIn } from '../builders';
import type { PortProbe } from '../../../src/model/net/portProbe';
import { inOwnerOrder } from '../../../src/model/tree/buildTree';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';

const plain: Circumstances = { reserved: [], elsewhere: false, coverage: 'everything', platform: 'linux' };

function words(kind: 'free' | 'in-use' | 'denied', port: number, more: Partial<Circumstances> = {}): string {
  return whyTakenWords({ protocol: 'tcp', port }, [], { kind }, { ...plain, ...more });
}

/** The rows of these listeners, as they are shown. */
function rowsOf(...listeners: Listener[]): readonly ListenerRow[] {
  return inOwnerOrder(rowsIn(snapshotOf(listeners)));
}

const tcp3000 = { protocol: 'tcp', port: 3000 } as const;
const node = process_(100, ['node', 'server.js']);
const byNode = rowsOf(listener('127.0.0.1:3000', ownedBy(node)));
const hidden = rowsOf(listener('0.0.0.0:3000', hiddenOwner('no-permission', root)));

describe('whyTakenWords, where nobody holds the port,', () => {
  it('say that it is free, and what may be in the way all the same', () => {
    assert.match(words('free', 3000), /^Nobody listens on port 3000: it is free now\..*TIME_WAIT/);
    assert.match(
      words('free', 3000, { elsewhere: true }),
      /another network of this machine.*does not matter/,
    );
  });

  it('claim nothing about the processes of others where these cannot be seen', () => {
    const trials: PortProbe[] = [
      { kind: 'free' },
      { kind: 'in-use' },
      { kind: 'denied' },
      { kind: 'failed', detail: 'listen EMFILE' },
    ];
    for (const trial of trials) {
      const own = whyTakenWords(tcp3000, [], trial, { ...plain, coverage: 'own-processes' });
      assert.match(own, /^None of your processes listens on port 3000/, trial.kind);
      assert.doesNotMatch(own, /Nobody/, trial.kind);
    }
    assert.match(words('in-use', 3000, { coverage: 'own-processes' }), /process of another user/);
    assert.doesNotMatch(words('in-use', 3000), /another user/);
  });

  it('blame the low number for a low port of Unix alone', () => {
    assert.match(words('denied', 80), /below 1024 are for administrators/);
    assert.match(words('denied', 1023), /below 1024/);
    for (const [port, platform] of [
      [1024, 'linux'],
      [5000, 'darwin'],
      [80, 'win32'],
    ] as const) {
      const told = words('denied', port, { platform });
      assert.doesNotMatch(told, /1024 are/, platform);
      assert.match(told, /does not let you have it\. Take another port\./);
    }
  });

  it('name the range that Windows reserves, both ends included', () => {
    const reserved = [
      { start: 5357, end: 5357 },
      { start: 50_000, end: 50_059 },
    ];
    for (const port of [50_000, 50_030, 50_059]) {
      assert.match(words('denied', port, { reserved, platform: 'win32' }), /reserves ports 50000 to 50059/);
    }
    for (const port of [49_999, 50_060]) {
      assert.doesNotMatch(words('denied', port, { reserved, platform: 'win32' }), /reserves/);
    }
  });

  it('say why it could not be tried', () => {
    assert.match(
      whyTakenWords(tcp3000, [], { kind: 'failed', detail: 'listen EMFILE' }, plain),
      /not be tried: listen EMFILE\.$/,
    );
  });

  it('speak of UDP as UDP, which knows no TIME_WAIT', () => {
    const endpoint = { protocol: 'udp', port: 5353 } as const;
    assert.equal(
      whyTakenWords(endpoint, [], { kind: 'free' }, plain),
      'Nobody listens on port 5353/udp: it is free now.',
    );
    assert.doesNotMatch(whyTakenWords(endpoint, [], { kind: 'in-use' }, plain), /TIME_WAIT/);
  });
});

describe('whyTakenWords, where somebody holds the port,', () => {
  it('name the holder, and claim neither that nobody listens nor that it is free', () => {
    for (const kind of ['free', 'in-use'] as const) {
      assert.equal(
        whyTakenWords(tcp3000, byNode, { kind }, plain),
        'Port 3000 is held by node (PID 100).',
        kind,
      );
    }
  });

  it('tell of a low port of Unix that its holder is not the reason', () => {
    const rows = rowsOf(listener('0.0.0.0:80', ownedBy(process_(200, ['nginx']))));
    const endpoint = { protocol: 'tcp', port: 80 } as const;
    assert.equal(
      whyTakenWords(endpoint, rows, { kind: 'denied' }, plain),
      'Port 80 is held by nginx (PID 200). Ports below 1024 are for administrators on this system: take a higher one.',
    );
    assert.equal(
      whyTakenWords(endpoint, rows, { kind: 'denied' }, { ...plain, platform: 'win32' }),
      'Port 80 is held by nginx (PID 200).',
    );
  });
});

describe('holdersWords', () => {
  it('name each holder once: processes, containers, and who cannot be seen', () => {
    const nginx = process_(200, ['nginx']);
    const rows = rowsOf(
      listener('127.0.0.1:3000', ownedBy(node)),
      listener('[::1]:3000', ownedBy(node)),
      listener('127.0.0.2:3000', ownedBy(nginx)),
      listener('0.0.0.0:3000', hiddenOwner('no-permission', root)),
    );
    assert.equal(holdersWords(rows), 'node (PID 100), nginx (PID 200) and a process that cannot be seen');
    const names = { ...noNames, containerOf: () => container({ name: 'web' }) };
    const published = rowsIn(
      snapshotOf([listener('0.0.0.0:3000', hiddenOwner('no-permission', root))]),
      names,
    );
    assert.equal(holdersWords(published), 'container web');
  });
});

describe('conflictOffer', () => {
  const inUse = { port: 3000, cause: 'in-use' } as const;
  const denied = { port: 3000, cause: 'denied' } as const;

  it('offers to stop who holds the port, and names them', () => {
    assert.deepEqual(conflictOffer(tcp3000, inUse, byNode, 'linux'), {
      words: 'Port 3000 is held by node (PID 100).',
      action: 'stop',
    });
  });

  it('ends nobody where nobody was named', () => {
    assert.deepEqual(conflictOffer(tcp3000, inUse, [], 'linux'), {
      words: 'Port 3000 could not be had, and nobody who can be seen holds it.',
      action: 'explain',
    });
  });

  it('ends nobody for a port that the system denies; but Windows denies what another has for itself', () => {
    for (const platform of ['linux', 'darwin']) {
      assert.deepEqual(conflictOffer(tcp3000, denied, byNode, platform), {
        words: 'Port 3000 could not be had: the system does not allow it.',
        action: 'explain',
      });
    }
    assert.equal(conflictOffer(tcp3000, denied, byNode, 'win32').action, 'stop');
  });

  it('says of a port that is guessed that it is', () => {
    const guessed = (cause: 'in-use' | 'denied', rows: readonly ListenerRow[]): string =>
      conflictOffer(tcp3000, { port: undefined, cause }, rows, 'linux').words;
    const seems = 'A port could not be had, as it seems port 3000, which';
    assert.equal(guessed('in-use', byNode), `${seems} is held by node (PID 100).`);
    assert.equal(guessed('in-use', []), `${seems} nobody who can be seen holds.`);
    assert.equal(guessed('denied', byNode), `${seems} the system does not allow.`);
  });

  it('tells UDP from TCP', () => {
    const { words } = conflictOffer({ protocol: 'udp', port: 53 }, { ...inUse, port: 53 }, [], 'linux');
    assert.match(words, /^Port 53\/udp /);
  });
});

describe('unseenWords', () => {
  it('send to an administrator, and nobody to end the proxy of a container', () => {
    assert.match(
      unseenWords(tcp3000),
      /^Port 3000 is held by a process that cannot be seen, .*An administrator can; if .* container is to be stopped instead\.$/,
    );
  });
});

describe('otherHolderWords', () => {
  it('name who holds it now, and that nothing was ended', () => {
    assert.match(
      otherHolderWords(tcp3000, [...byNode, ...hidden]),
      /^Port 3000 is held by node \(PID 100\) and a process that cannot be seen now, .* so nothing was ended\./,
    );
  });
});
