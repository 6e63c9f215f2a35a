import assert from 'node:assert/strict';
import type { PortConnection } from '../../../../src/model/net/portConnection';
import { RunFailure } from '../../../../src/collect/runTool';
import { answer, FakeUnix } from './fakeUnix';

/** `tcp 50123 ESTABLISHED out python3 70` */
function words(connections: readonly PortConnection[] | undefined): string[] | undefined {
  return connections?.map(({ protocol, port, state, user, isOutgoing }) =>
    [protocol, port, state, ...(isOutgoing === true ? ['out'] : []), user?.name, user?.pid]
      .filter((word) => word !== undefined)
      .join(' '),
  );
}

describe('what uses a port without listening on it, by lsof and netstat,', () => {
  let unix: FakeUnix;
  beforeEach(() => {
    unix = new FakeUnix();
    unix.platform = 'darwin';
    unix.rows = [
      { pid: 70, command: 'python3 client.py', executable: '/usr/bin/python3' },
      { pid: 80, command: 'node server.js' },
      { pid: 90, uid: 0, command: '/usr/libexec/apsd' },
    ];
  });

  const on = (...ports: number[]): Promise<readonly PortConnection[] | undefined> =>
    unix.collector().connectionsOn(ports);

  it('is a client with that port, and not the client of that port', async () => {
    unix.sockets = [
      {
        pid: 70,
        command: 'python3',
        files: [
          { name: '192.168.1.5:5000->203.0.113.5:443', state: 'ESTABLISHED' },
          { name: '127.0.0.1:61000->127.0.0.1:5000', state: 'ESTABLISHED' },
        ],
      },
    ];
    assert.deepEqual(words(await on(5000)), ['tcp 5000 ESTABLISHED out python3 70']);
  });

  it('is no outgoing connection if a server accepted it, as its port is listened on', async () => {
    unix.sockets = [
      {
        pid: 80,
        files: [
          { name: '*:3000', type: 'IPv6' },
          { name: '127.0.0.1:3000->127.0.0.1:61000', state: 'ESTABLISHED', device: '0xa' },
          { name: '127.0.0.1:3000->127.0.0.1:61000', state: 'ESTABLISHED', device: '0xa' },
        ],
      },
      { pid: 70, files: [{ name: '127.0.0.1:61000->127.0.0.1:3000', state: 'ESTABLISHED', device: '0xb' }] },
    ];
    assert.deepEqual(words(await on(3000)), ['tcp 3000 ESTABLISHED node 80']);
    assert.deepEqual(words(await on(61_000)), ['tcp 61000 ESTABLISHED out python3 70']);
  });

  it('is a socket that is bound and neither listens nor is connected, which lsof calls CLOSED', async () => {
    unix.sockets = [{ pid: 80, files: [{ name: '127.0.0.1:3000', state: 'CLOSED' }] }];
    assert.deepEqual(words(await on(3000)), ['tcp 3000 BOUND node 80']);
  });

  it('is a connected UDP socket, and none that receives from anywhere', async () => {
    unix.sockets = [
      {
        pid: 70,
        files: [
          { name: '192.168.1.5:5353->192.168.1.1:53', protocol: 'UDP' },
          { name: '*:5353', protocol: 'UDP' },
        ],
      },
    ];
    assert.deepEqual(words(await on(5353)), ['udp 5353 ESTABLISHED out python3 70']);
  });

  it('is what netstat of macOS shows beyond that: of other users, and of no process', async () => {
    unix.systemSockets = [
      'tcp4       0      0  192.168.1.5.5223       203.0.113.9.443        ESTABLISHED  131072  131072     90      0 00102 00020000',
      'tcp4       0      0  127.0.0.1.5223         127.0.0.1.61000        TIME_WAIT    131072  131072     70      0 00102 00020000',
      'tcp4       0      0  127.0.0.1.61000        127.0.0.1.5223         FIN_WAIT_2   131072  131072     70      0 00102 00020000',
      'tcp46      0      0  *.3000                 *.*                    LISTEN       131072  131072     80      0 00100 00000006',
    ];
    assert.deepEqual(words(await on(5223)), ['tcp 5223 ESTABLISHED out apsd 90', 'tcp 5223 TIME_WAIT']);
    assert.deepEqual(words(await on(3000)), []);
  });

  it('is each connection once, with its program, though both list it', async () => {
    unix.sockets = [{ pid: 70, files: [{ name: '192.168.1.5:5223->203.0.113.9:443', state: 'CLOSE_WAIT' }] }];
    unix.systemSockets = [
      'tcp4       0      0  192.168.1.5.5223       203.0.113.9.443        CLOSE_WAIT   131072  131072     70      0 00102 00020000',
    ];
    assert.deepEqual(words(await on(5223)), ['tcp 5223 CLOSE_WAIT out python3 70']);
  });

  it('is unknown, and not nothing, where only lsof was read and finds nothing', async () => {
    unix.platform = 'freebsd';
    assert.equal(await on(3000), undefined);
    unix.platform = 'darwin';
    unix.netstat = new RunFailure('timeout', 'no answer');
    assert.equal(await on(3000), undefined);
    unix.netstat = undefined;
    assert.deepEqual(await on(3000), []);
    unix.lsof = answer('', 2, 'lsof: no');
    assert.equal(await on(3000), undefined);
  });

  it('asks lsof for these ports alone, in every state', async () => {
    const asked: (readonly string[])[] = [];
    const collector = unix.collector((command, signal) => {
      asked.push(command.args);
      return unix.run(command, signal);
    });
    await collector.connectionsOn([3000, 3001]);
    assert.ok(
      asked.some((args) => args.join(' ') === '-n -P -b -w -a -i :3000,3001 -F pRcuLftdPnT0 -r 60'),
      JSON.stringify(asked),
    );
  });
});
