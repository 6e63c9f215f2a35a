import assert from 'node:assert/strict';
import type { FreePortDependencies, PortRequest } from '../../../src/flows/freePort';
import {
  choosePort,
  explainPort,
  freePort,
  parsePortArgument,
  pickFreePort,
  rowsOn,
} from '../../../src/flows/freePort';
import type { Listener } from '../../../src/model/listeners/listener';
import type { ReservedRange } from '../../../src/model/net/reservedPorts';
import type { PortProbe } from '../../../src/model/net/portProbe';
import type { Process } from '../../../src/model/process/process';
import { UserError } from '../../../src/model/text/userError';
import {
  at,
  container,
  groupOf,
  hiddenOwner,
  hostContext,
  listener,
  ownedBy,
  process_,
  root,
} from '../builders';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';
import { FakeMachine } from './fakeMachine';

const vite = process_(100, ['node', 'vite']);
const other = process_(200, ['node', 'other.js']);
const tcp3000: PortRequest = { protocol: 'tcp', port: 3000, shown: undefined };
const webPort = {
  hostAddresses: [at('0.0.0.0')],
  hostPort: 3000,
  containerPort: 80,
  protocol: 'tcp',
} as const;
const web = container({ id: 'a'.repeat(64), name: 'web', ports: [webPort] });
const shop = container({ id: 'b'.repeat(64), name: 'shop', ports: [webPort] });
const byHiddenProxy = listener('0.0.0.0:3000', hiddenOwner('no-permission', root));

function inOtherNamespace(one: Listener): Listener {
  return { ...one, namespace: { kind: 'other', id: 7 } };
}

/** A machine on which whatever is terminated or stopped frees its port, unless `freesPort` is false. */
function setUp(machine: FakeMachine, probe: PortProbe = { kind: 'free' }, ...answers: readonly Answer[]) {
  const dialogs = new FakeDialogs(...answers);
  const ended: string[] = [];
  const options = { freesPort: true, agrees: true };
  const dependencies: FreePortDependencies = {
    readActivation: () => Promise.resolve(undefined),
    ...machine.services,
    dialogs,
    settings: { current: { confirmTerminate: false } },
    collector: {
      reservedPorts: () => Promise.resolve([{ from: 50_000, to: 50_059 }]),
      connectionsOn: () => Promise.resolve(undefined),
      inspect: machine.inspect,
    },
    hostContext,
    shellKind: () => 'posix',
    engines: {
      stop: ({ name }) => {
        ended.push(name);
        if (options.freesPort) machine.listeners = [];
        return Promise.resolve({ kind: 'done' });
      },
      restart: () => Promise.reject(new Error('not expected')),
    },
    terminate: (process: Process, mustAsk) => {
      ended.push(mustAsk === true ? `${process.pid}, asking` : String(process.pid));
      const isOwn = ({ owner }: Listener): boolean =>
        owner.kind === 'known' && owner.processes[0].pid === process.pid;
      if (options.freesPort) machine.listeners = machine.listeners.filter((one) => !isOwn(one));
      return Promise.resolve(options.agrees);
    },
    probePort: () => Promise.resolve(probe),
  };
  return { dialogs, ended, dependencies, machine, options };
}

describe('freePort', () => {
  it('terminates the only process that holds the port', async () => {
    const { dependencies, ended } = setUp(new FakeMachine([listener('127.0.0.1:3000', ownedBy(vite))]));
    assert.equal(await freePort(dependencies, tcp3000), true);
    assert.deepEqual(ended, ['100']);
  });

  it('says for what a service manager holds the port, and terminates nothing', async () => {
    const file = '/usr/lib/systemd/systemd';
    const manager = process_(900, [file, '--user'], { executable: file, user: root });
    const { dependencies, dialogs, ended } = setUp(
      new FakeMachine([listener('127.0.0.1:3000', ownedBy(manager))]),
      { kind: 'free' },
      undefined,
    );
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, []);
    assert.equal(dialogs.asked[0]?.message, 'Port 3000 is held by systemd.');
  });

  it('asks whatever the setting says, if no person is known to want it', async () => {
    const request = { ...tcp3000, mustAsk: true } as const;
    const one = setUp(new FakeMachine([listener('127.0.0.1:3000', ownedBy(vite))]));
    assert.equal(await freePort(one.dependencies, request), true);
    assert.deepEqual(one.ended, ['100, asking']);
    const published = setUp(
      new FakeMachine([byHiddenProxy]).withContainers(web),
      { kind: 'free' },
      undefined,
    );
    assert.equal(await freePort(published.dependencies, request), false);
    assert.equal(published.dialogs.asked.length, 1);
    assert.deepEqual(published.ended, []);
  });

  it('does not claim the port to be free if its process is not terminated', async () => {
    const { dependencies, options } = setUp(new FakeMachine([listener('127.0.0.1:3000', ownedBy(vite))]));
    options.agrees = false;
    assert.equal(await freePort(dependencies, tcp3000), false);
  });

  it('does not claim the port to be free while another address of it is in use', async () => {
    const { dependencies, options } = setUp(new FakeMachine([listener('127.0.0.1:3000', ownedBy(vite))]));
    options.freesPort = false;
    assert.equal(await freePort(dependencies, tcp3000), false);
  });

  it('stops the container of a hidden proxy, and claims the port free only when it is', async () => {
    for (const freesPort of [true, false]) {
      const { dependencies, ended, options } = setUp(new FakeMachine([byHiddenProxy]).withContainers(web));
      options.freesPort = freesPort;
      assert.equal(await freePort(dependencies, tcp3000), freesPort);
      assert.deepEqual(ended, ['web']);
    }
  });

  it('offers the command that stops the service of a hidden owner, and ends nothing', async () => {
    const byService = listener(
      '0.0.0.0:3000',
      hiddenOwner('no-permission', root, groupOf('/system.slice/a.service')),
    );
    const { dependencies, dialogs, ended } = setUp(
      new FakeMachine([byService]),
      undefined,
      'Copy Stop Command',
    );
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, []);
    assert.equal(
      dialogs.asked[0]?.message,
      'Port 3000 is held by a.service, whose process is not visible to you.',
    );
    assert.deepEqual(dialogs.copied, ['sudo systemctl stop a.service']);
  });

  it('stops no container that took the port of the one that was shown', async () => {
    const machine = new FakeMachine([byHiddenProxy]).withContainers(web);
    const { dependencies, ended } = setUp(machine);
    const shown = machine.currentRows(['tcp']);
    machine.runningContainers = [shop];
    await assert.rejects(
      freePort(dependencies, { ...tcp3000, shown }),
      /^UserError: Port 3000 is now in use by container shop, which may not be what was shown, so nothing was terminated\. Try again to terminate it\.$/,
    );
    assert.deepEqual(ended, []);
  });

  it('terminates no process that took the port of the one that was shown', async () => {
    const machine = new FakeMachine([listener('127.0.0.1:3000', ownedBy(vite))]);
    const { dependencies, ended } = setUp(machine);
    const shown = machine.currentRows(['tcp']);
    machine.listeners = [listener('127.0.0.1:3000', ownedBy(other))];
    await assert.rejects(
      freePort(dependencies, { ...tcp3000, shown }),
      /now in use by node · shop \(PID 200\)/,
    );
    assert.deepEqual(ended, []);
  });

  it('asks which of several processes to terminate, and is not done while another one is left', async () => {
    const listeners = [listener('127.0.0.1:3000', ownedBy(vite)), listener('127.0.0.2:3000', ownedBy(other))];
    const { dependencies, ended, dialogs } = setUp(new FakeMachine(listeners), { kind: 'free' }, /PID 200/);
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, ['200']);
    assert.deepEqual(
      dialogs.lists.map(({ title, placeholder }) => [title, placeholder]),
      [['Free Port 3000', 'Several processes use this port. Which one should be terminated?']],
    );
  });

  it('terminates none of several if none is chosen', async () => {
    const listeners = [listener('127.0.0.1:3000', ownedBy(vite)), listener('127.0.0.2:3000', ownedBy(other))];
    const { dependencies, ended } = setUp(new FakeMachine(listeners), { kind: 'free' }, undefined);
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, []);
  });

  it('refuses to guess what a hidden holder is', async () => {
    const { dependencies } = setUp(new FakeMachine([byHiddenProxy]));
    await assert.rejects(freePort(dependencies, tcp3000), (error: Error) => {
      assert.ok(error instanceof UserError);
      return error.message.startsWith('Port 3000 is in use by a process that is not visible to you');
    });
  });

  it('explains a port that nothing holds, and terminates nothing', async () => {
    const { dependencies, ended, dialogs } = setUp(new FakeMachine());
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, []);
    assert.match(dialogs.messageTexts[0] ?? '', /^No process is listening on port 3000; it is free now\./);
  });

  it("ignores another network namespace's port of the same number", async () => {
    const elsewhere = inOtherNamespace(listener('0.0.0.0:3000', ownedBy(vite)));
    const { dependencies, ended, dialogs } = setUp(new FakeMachine([elsewhere]));
    assert.equal(await freePort(dependencies, tcp3000), false);
    assert.deepEqual(ended, []);
    assert.match(dialogs.messageTexts[0] ?? '', /another network namespace/);
  });

  it('shows the message of a failed scan unchanged', async () => {
    const machine = new FakeMachine();
    const { dependencies } = setUp(machine);
    machine.scanFailure = {
      kind: 'failed',
      reason: 'unexpected',
      problem: { message: "Couldn't list ports.", detail: 'ENOENT' },
      lastSnapshot: undefined,
    } as never;
    await assert.rejects(freePort(dependencies, tcp3000), /^Unverified: Couldn't list ports\.$/);
  });
});

describe('rowsOn', () => {
  it('has the rows of the protocol, of this network namespace and of the port', async () => {
    const { dependencies } = setUp(
      new FakeMachine([
        listener('127.0.0.1:3000', ownedBy(vite)),
        listener('127.0.0.1:3000/udp', ownedBy(other)),
        listener('127.0.0.1:3001', ownedBy(other)),
        inOtherNamespace(listener('127.0.0.1:3000', ownedBy(other))),
      ]),
    );
    const rows = await rowsOn(dependencies, { protocol: 'tcp', port: 3000 });
    assert.deepEqual(
      rows.map(({ process }) => process?.pid),
      [100],
    );
  });
});

describe('explainPort', () => {
  it('offers to copy what releases a reserved range, and runs nothing', async () => {
    const machine = new FakeMachine([], [], { platform: 'win32' });
    const { dependencies, dialogs } = setUp(machine, { kind: 'denied' }, 'copy');
    await explainPort(dependencies, { protocol: 'tcp', port: 50_001 });
    assert.match(dialogs.offered[0]?.message ?? '', /Windows reserves ports 50000 to 50059/);
    assert.deepEqual(dialogs.copied, ['net stop winnat\nnet start winnat']);
  });

  it('offers to copy what deletes an exclusion that a restart of winnat leaves, of its protocol, and nothing for a single port', async () => {
    for (const [reserved, copied] of [
      [
        { from: 50_000, to: 50_059, isAdministered: true },
        'netsh interface ipv4 delete excludedportrange protocol=udp startport=50000 numberofports=60',
      ],
      [{ from: 50_001, to: 50_001 }, undefined],
    ] as const) {
      const machine = new FakeMachine([], [], { platform: 'win32' });
      const { dependencies, dialogs } = setUp(machine, { kind: 'denied' }, 'copy');
      const asked: string[] = [];
      const reservedPorts = (protocol: string): Promise<readonly ReservedRange[]> => {
        asked.push(protocol);
        return Promise.resolve([reserved]);
      };
      const collector = { ...dependencies.collector, reservedPorts };
      await explainPort({ ...dependencies, collector }, { protocol: 'udp', port: 50_001 });
      assert.deepEqual(dialogs.copied, copied === undefined ? [] : [copied]);
      assert.deepEqual(asked, ['udp']);
    }
  });

  it('names what uses the port for a connection of its own, and does not offer to end it', async () => {
    const { dependencies, dialogs, ended } = setUp(new FakeMachine([]), { kind: 'in-use' });
    const user = { pid: 70, name: 'python3' };
    const connection = { protocol: 'tcp', port: 3000, state: 'ESTABLISHED', user, isOutgoing: true } as const;
    const collector = { ...dependencies.collector, connectionsOn: () => Promise.resolve([connection]) };
    assert.equal(await freePort({ ...dependencies, collector }, tcp3000), false);
    assert.equal(
      dialogs.messageTexts[0],
      'No process is listening on port 3000. python3 (PID 70) uses port 3000 for an outgoing connection (ESTABLISHED), which can keep a program from listening on it. Use another port, or close that connection.',
    );
    assert.deepEqual(ended, []);
  });

  it('asks for reserved ranges only if the port is denied', async () => {
    for (const [probe, pattern] of [
      [{ kind: 'in-use' }, /, but it is in use: a closing connection/],
    ] as const) {
      const { dependencies, dialogs } = setUp(new FakeMachine([], [], { platform: 'win32' }), probe);
      await explainPort(dependencies, { protocol: 'tcp', port: 50_001 });
      assert.match(dialogs.messageTexts[0] ?? '', pattern);
      assert.equal(dialogs.messages[0]?.level, 'information');
    }
  });
});

describe('choosePort', () => {
  const machine = (): FakeMachine =>
    new FakeMachine([
      listener('127.0.0.1:3000', ownedBy(vite)),
      listener('127.0.0.2:3000', ownedBy(vite)),
      listener('127.0.0.1:4000', ownedBy(other)),
      inOtherNamespace(listener('127.0.0.1:5000', ownedBy(other))),
    ]);

  it('offers what listens here, and takes a typed port', async () => {
    const { dependencies, dialogs } = setUp(machine(), { kind: 'free' }, '4000');
    const chosen = await choosePort(dependencies, undefined);
    assert.deepEqual([chosen?.protocol, chosen?.port, chosen?.shown?.length], ['tcp', 4000, 1]);
    assert.deepEqual(
      dialogs.lists[0]?.items.map(({ label }) => label).sort(),
      ['3000', '3000', '4000'],
      'the other namespace has ports of its own',
    );

    const typing = setUp(machine(), { kind: 'free' }, '8080');
    typing.dialogs.typed = '8080';
    assert.deepEqual(await choosePort(typing.dependencies, undefined), {
      protocol: 'tcp',
      port: 8080,
      shown: undefined,
    });
    assert.equal(typing.dialogs.lists[0]?.items[0]?.description, 'this port');
  });

  it('adds no entry for a port that is listed or for text that is not a port', async () => {
    for (const typed of ['4000', '0', '70000', 'vite', '']) {
      const { dependencies, dialogs } = setUp(machine(), { kind: 'free' }, undefined);
      dialogs.typed = typed;
      assert.equal(await choosePort(dependencies, undefined), undefined);
      assert.equal(dialogs.lists[0]?.items.length, 3, typed);
    }
  });

  it('does not ask if all rows are of one port', async () => {
    const { dependencies } = setUp(machine());
    const rows = machine()
      .currentRows(['tcp'])
      .filter(({ listener: { port } }) => port === 3000);
    const chosen = await choosePort(dependencies, rows);
    assert.deepEqual([chosen?.port, chosen?.shown], [3000, rows]);
  });

  it('asks which of several ports of a group', async () => {
    const { dependencies, dialogs } = setUp(machine(), { kind: 'free' }, undefined);
    assert.equal(await choosePort(dependencies, machine().currentRows(['tcp'])), undefined);
    assert.equal(dialogs.lists[0]?.title, 'Free Port');
  });

  it('refuses rows of another network namespace', async () => {
    const { dependencies } = setUp(machine());
    const rows = machine()
      .currentRows(['tcp'])
      .filter(({ listener: { port } }) => port === 5000);
    await assert.rejects(
      choosePort(dependencies, rows),
      /^NothingToDo: It listens in another network namespace/,
    );
  });
});

describe('parsePortArgument', () => {
  it('takes numbers, digits, and what tasks pass', () => {
    for (const value of [3000, '3000', ' 3000 ', { port: 3000 }, { port: '3000' }, [3000], ['3000']]) {
      assert.equal(parsePortArgument(value), 3000, JSON.stringify(value));
    }
  });

  it('takes nothing else', () => {
    for (const value of [0, 65_536, 3000.5, -1, '', '3e3', 'http', null, undefined, {}, [], true]) {
      assert.equal(parsePortArgument(value), undefined, JSON.stringify(value));
    }
  });
});

describe('pickFreePort', () => {
  it('asks for a port that no listener of this network namespace has', async () => {
    const machine = new FakeMachine([
      listener('127.0.0.1:3000', ownedBy(vite)),
      inOtherNamespace(listener('127.0.0.1:3001', ownedBy(other))),
    ]);
    const ranges = [{ from: 5000, to: 5099 }];
    const findFreePort = (
      wanted: number | undefined,
      taken: ReadonlySet<number>,
      reserved: readonly ReservedRange[],
    ): Promise<number> => {
      assert.deepEqual([wanted, [...taken], reserved], [3000, [3000], ranges]);
      return Promise.resolve(3001);
    };
    const collector = { reservedPorts: () => Promise.resolve(ranges) };
    assert.equal(await pickFreePort({ ...machine.services, collector, findFreePort }, 3000), 3001);
  });
});
