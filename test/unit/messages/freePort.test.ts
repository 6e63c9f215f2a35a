import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import type { PortCircumstances } from '../../../src/messages/freePort';
import {
  conflictOffer,
  holdersText,
  otherHolderError,
  unseenHolderError,
  whyTakenText,
} from '../../../src/messages/freePort';
import type { Listener } from '../../../src/model/listeners/listener';
import { container, hiddenOwner, listener, ownedBy, process_, root, snapshotOf, rowsIn } from '../builders';
import type { PortConnection } from '../../../src/model/net/portConnection';
import type { ReservedRange } from '../../../src/model/net/reservedPorts';
import type { PortProbe } from '../../../src/model/net/portProbe';
import { inOwnerOrder } from '../../../src/model/tree/buildTree';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { noNames } from '../../../src/model/rows/names';

const plain: PortCircumstances = {
  reserved: [],
  isInOtherNamespace: false,
  coverage: 'everything',
  platform: 'linux',
  connections: undefined,
};

function words(
  kind: 'free' | 'in-use' | 'denied',
  port: number,
  more: Partial<PortCircumstances> = {},
): string {
  return whyTakenText({ protocol: 'tcp', port }, [], { kind }, { ...plain, ...more });
}

/** The rows of these listeners, as they are shown. */
function rowsOf(...listeners: Listener[]): readonly ListenerRow[] {
  return finish(inOwnerOrder(rowsIn(snapshotOf(listeners))));
}

const tcp3000 = { protocol: 'tcp', port: 3000 } as const;
const node = process_(100, ['node', 'server.js']);
const byNode = rowsOf(listener('127.0.0.1:3000', ownedBy(node)));
const hidden = rowsOf(listener('0.0.0.0:3000', hiddenOwner('no-permission', root)));

describe('whyTakenText, if no process holds the port,', () => {
  it('says that it is free, and what can be in the way nevertheless', () => {
    assert.match(words('free', 3000), /^No process is listening on port 3000; it is free now\..*TIME_WAIT/);
    assert.match(
      words('free', 3000, { isInOtherNamespace: true }),
      /another network namespace.*does not matter/,
    );
  });

  it('says what else uses the port, if that is known', () => {
    const using = (...states: string[]): string =>
      words('free', 3000, {
        connections: states.map((state) => ({ protocol: 'tcp', port: 3000, state })),
      });
    assert.equal(using(), 'No process is listening on port 3000; it is free now.');
    assert.match(using('TIME_WAIT'), /it is free now\. A program that does not set SO_REUSEADDR .*TIME_WAIT/);
    assert.match(
      using('TIME_WAIT', 'ESTABLISHED'),
      /^No process is listening on port 3000\. .*\(ESTABLISHED\)/,
    );
  });

  it('names what keeps a port in use that no process listens on, as far as that is known', () => {
    const held = (...connections: Omit<PortConnection, 'protocol' | 'port'>[]): string =>
      words('in-use', 3000, {
        connections: connections.map((one) => ({ protocol: 'tcp', port: 3000, ...one })),
      });
    const user = { pid: 70, name: 'python3' };
    const none = 'No process is listening on port 3000.';
    const advice = 'Use another port, or close that connection.';
    for (const [connections, expected] of [
      [
        [{ state: 'TIME_WAIT' }, { state: 'ESTABLISHED', user, isOutgoing: true }],
        `python3 (PID 70) uses port 3000 for an outgoing connection (ESTABLISHED), which can keep a program from listening on it. ${advice}`,
      ],
      [
        [{ state: undefined, user, isOutgoing: true }],
        `python3 (PID 70) uses port 3000 for an outgoing connection, which can keep a program from listening on it. ${advice}`,
      ],
      [
        [{ state: undefined, user }],
        `python3 (PID 70) uses port 3000 for a connection, which can keep a program from listening on it. ${advice}`,
      ],
      [
        [{ state: 'BOUND', user }],
        'python3 (PID 70) is bound to port 3000 without listening on it, which keeps other programs from listening there. Use another port, or close that program.',
      ],
      [
        [{ state: 'BOUND' }],
        'A program that is not visible is bound to port 3000 without listening on it, which keeps other programs from listening there.',
      ],
      [
        [{ state: 'FIN_WAIT2' }],
        'A connection still uses port 3000 (FIN_WAIT2), which can keep a program from listening on it.',
      ],
      [
        [{ state: undefined }],
        'A connection still uses port 3000, which can keep a program from listening on it.',
      ],
      [[{ state: 'TIME_WAIT' }], 'A closing connection (TIME_WAIT) keeps it in use for up to a minute.'],
      [
        [],
        'It is in use although no connection uses it: most likely a program is bound to it without listening on it, which the system does not show. Use another port, or try again in a moment.',
      ],
    ] as const) {
      assert.equal(held(...connections), `${none} ${expected}`);
    }
  });

  it('claims nothing about the processes of others if they are not visible', () => {
    const probes: PortProbe[] = [
      { kind: 'free' },
      { kind: 'in-use' },
      { kind: 'denied' },
      { kind: 'failed', detail: 'listen EMFILE' },
    ];
    for (const probe of probes) {
      const own = whyTakenText(tcp3000, [], probe, { ...plain, coverage: 'own-processes' });
      assert.match(own, /^None of your processes is listening on port 3000/, probe.kind);
      assert.doesNotMatch(own, /No process/, probe.kind);
    }
    assert.match(words('in-use', 3000, { coverage: 'own-processes' }), /process of another user/);
    assert.doesNotMatch(words('in-use', 3000), /another user/);
  });

  it('blames the low number for a low port of Unix only', () => {
    assert.match(words('denied', 80), /below 1024 are reserved for administrators/);
    assert.match(words('denied', 1023), /below 1024/);
    for (const [port, platform] of [
      [1024, 'linux'],
      [5000, 'darwin'],
      [80, 'win32'],
    ] as const) {
      const text = words('denied', port, { platform });
      assert.doesNotMatch(text, /1024 are/, platform);
      assert.match(text, /does not permit you to use it\. Use another port\./);
    }
  });

  it('names the range that Windows reserves, both ends included', () => {
    const reserved = [
      { from: 5357, to: 5357 },
      { from: 50_000, to: 50_059 },
    ];
    for (const port of [50_000, 50_030, 50_059]) {
      assert.match(words('denied', port, { reserved, platform: 'win32' }), /reserves ports 50000 to 50059/);
    }
    for (const port of [49_999, 50_060]) {
      assert.doesNotMatch(words('denied', port, { reserved, platform: 'win32' }), /reserves/);
    }
  });

  it('has the cure for each kind of range that Windows reserves', () => {
    const text = (port: number, range: ReservedRange, protocol: 'tcp' | 'udp' = 'tcp'): string =>
      whyTakenText(
        { protocol, port },
        [],
        { kind: 'denied' },
        {
          ...plain,
          platform: 'win32',
          // a range of winnat may contain one that was excluded
          reserved: [{ from: 49_900, to: 50_100 }, range],
        },
      );
    assert.match(
      text(50_001, { from: 50_000, to: 50_059, isAdministered: true }),
      /reserves ports 50000 to 50059 because an administrator or a program excluded them\. .*: netsh interface ipv4 delete excludedportrange protocol=tcp startport=50000 numberofports=60\.$/,
    );
    assert.match(
      text(50_001, { from: 50_001, to: 50_001, isAdministered: true }, 'udp'),
      /reserves port 50001 because .* protocol=udp startport=50001 numberofports=1\.$/,
    );
    assert.match(
      text(5357, { from: 5357, to: 5357 }),
      /Windows reserves port 5357 for a service or a program\./,
    );
    assert.match(
      text(60_001, { from: 60_000, to: 60_099 }),
      /reserves ports 60000 to 60099, mostly for Hyper-V/,
    );
    assert.doesNotMatch(text(50_001, { from: 50_000, to: 50_059, isAdministered: true }), /winnat/);
    assert.doesNotMatch(text(5357, { from: 5357, to: 5357 }), /winnat/);
  });

  it('says why it could not be tested', () => {
    assert.match(
      whyTakenText(tcp3000, [], { kind: 'failed', detail: 'listen EMFILE' }, plain),
      /^No process is listening on port 3000\. Could not test whether it is available: listen EMFILE\.$/,
    );
  });

  it('names UDP as such, which has no TIME_WAIT', () => {
    const endpoint = { protocol: 'udp', port: 5353 } as const;
    assert.equal(
      whyTakenText(endpoint, [], { kind: 'free' }, plain),
      'No process is listening on port 5353/udp; it is free now.',
    );
    assert.doesNotMatch(whyTakenText(endpoint, [], { kind: 'in-use' }, plain), /TIME_WAIT/);
  });
});

describe('whyTakenText, if a process holds the port,', () => {
  it('names the holder, and claims neither that no process is listening nor that it is free', () => {
    for (const kind of ['free', 'in-use'] as const) {
      assert.equal(
        whyTakenText(tcp3000, byNode, { kind }, plain),
        'Port 3000 is in use by node · shop (PID 100).',
        kind,
      );
    }
  });

  it('says of a low port of Unix that its holder is not the reason', () => {
    const rows = rowsOf(listener('0.0.0.0:80', ownedBy(process_(200, ['nginx']))));
    const endpoint = { protocol: 'tcp', port: 80 } as const;
    assert.equal(
      whyTakenText(endpoint, rows, { kind: 'denied' }, plain),
      'Port 80 is in use by nginx · shop (PID 200). On this system, ports below 1024 are reserved for administrators. Use a higher port.',
    );
    assert.equal(
      whyTakenText(endpoint, rows, { kind: 'denied' }, { ...plain, platform: 'win32' }),
      'Port 80 is in use by nginx · shop (PID 200).',
    );
  });
});

describe('holdersText', () => {
  it('names each holder once: processes, containers, and those that are not visible', () => {
    const nginx = process_(200, ['nginx']);
    const rows = rowsOf(
      listener('127.0.0.1:3000', ownedBy(node)),
      listener('[::1]:3000', ownedBy(node)),
      listener('127.0.0.2:3000', ownedBy(nginx)),
      listener('0.0.0.0:3000', hiddenOwner('no-permission', root)),
    );
    assert.equal(
      holdersText(rows),
      'node · shop (PID 100), nginx · shop (PID 200) and a process that is not visible',
    );
    const names = { ...noNames, containerOf: () => container({ name: 'web' }) };
    const published = rowsIn(
      snapshotOf([listener('0.0.0.0:3000', hiddenOwner('no-permission', root))]),
      names,
    );
    assert.equal(holdersText(published), 'container web');
  });
});

describe('conflictOffer', () => {
  const inUse = { port: 3000, cause: 'in-use' } as const;
  const denied = { port: 3000, cause: 'denied' } as const;

  it('offers to stop what holds the port, and names it', () => {
    assert.deepEqual(conflictOffer(tcp3000, inUse, byNode, { platform: 'linux', canStop: true }), {
      text: 'Port 3000 is in use by node · shop (PID 100).',
      action: 'stop',
    });
  });

  it('offers an explanation if nothing that holds the port can be ended from here', () => {
    assert.deepEqual(conflictOffer(tcp3000, inUse, byNode, { platform: 'linux', canStop: false }), {
      text: 'Port 3000 is in use by node · shop (PID 100).',
      action: 'explain',
    });
  });

  it('offers to terminate nothing if no holder is named', () => {
    assert.deepEqual(conflictOffer(tcp3000, inUse, [], { platform: 'linux', canStop: true }), {
      text: 'Port 3000 is in use, but no visible process holds it.',
      action: 'explain',
    });
  });

  it('offers to terminate nothing for a port that the system denies; but Windows denies what another program uses exclusively', () => {
    for (const platform of ['linux', 'darwin']) {
      assert.deepEqual(conflictOffer(tcp3000, denied, byNode, { platform, canStop: true }), {
        text: 'The system does not permit the use of port 3000.',
        action: 'explain',
      });
    }
    assert.equal(conflictOffer(tcp3000, denied, byNode, { platform: 'win32', canStop: true }).action, 'stop');
    // a reserved range, perhaps: no program is claimed to use it
    assert.deepEqual(conflictOffer(tcp3000, denied, [], { platform: 'win32', canStop: false }), {
      text: 'The system does not permit the use of port 3000.',
      action: 'explain',
    });
  });

  it('says of a port that is guessed that it is', () => {
    const guessed = (cause: 'in-use' | 'denied', rows: readonly ListenerRow[]): string =>
      conflictOffer(tcp3000, { port: undefined, cause }, rows, { platform: 'linux', canStop: true }).text;
    assert.equal(
      guessed('in-use', byNode),
      'A port is in use, apparently port 3000, by node · shop (PID 100).',
    );
    assert.equal(
      guessed('in-use', []),
      'A port is in use, apparently port 3000, but no visible process holds it.',
    );
    assert.equal(
      guessed('denied', byNode),
      'The system does not permit the use of a port, apparently port 3000.',
    );
  });

  it('distinguishes UDP from TCP', () => {
    const { text } = conflictOffer({ protocol: 'udp', port: 53 }, { ...inUse, port: 53 }, [], {
      platform: 'linux',
      canStop: true,
    });
    assert.match(text, /^Port 53\/udp /);
  });
});

describe('unseenHolderError', () => {
  it('refers to an administrator, and does not suggest to terminate the proxy of a container', () => {
    assert.match(
      unseenHolderError(tcp3000),
      /^Port 3000 is in use by a process that is not visible to you, .*An administrator can terminate it; if .* stop the container instead\.$/,
    );
  });
});

describe('otherHolderError', () => {
  it('names what holds it now, and says that nothing was terminated', () => {
    assert.match(
      otherHolderError(tcp3000, [...byNode, ...hidden]),
      /^Port 3000 is now in use by node · shop \(PID 100\) and a process that is not visible, .* so nothing was terminated\./,
    );
  });
});
