import assert from 'node:assert/strict';
import { parseLsofFields } from '../../../../src/collect/unix/parseLsof';
import { listeningSockets } from '../../../../src/collect/unix/lsofSockets';
import { fixture } from '../../fixture';
import type { FakeFile } from './fakeUnix';
import { lsofText } from './fakeUnix';
import { finish } from '../../../../src/model/text/timeSlice';

const zoneName = (index: number): string | undefined => (index === 4 ? 'en0' : undefined);

/** Each socket in a line: `tcp 127.0.0.1:3000 <- 100+101`. */
function lines(output: Buffer): string[] {
  return finish(listeningSockets(finish(parseLsofFields(output)), zoneName)).sockets.map(
    ({ protocol, address, port, pids }) => `${protocol} ${address.text}:${port} <- ${pids.join('+')}`,
  );
}

function of(...files: readonly FakeFile[]): string[] {
  return lines(lsofText([{ pid: 1, files }]));
}

function malformed(...files: readonly FakeFile[]): readonly string[] {
  return finish(listeningSockets(finish(parseLsofFields(lsofText([{ pid: 1, files }]))), zoneName)).malformed;
}

describe('listeningSockets', () => {
  it('finds the listeners of a Mac, and nothing else', () => {
    assert.deepEqual(lines(fixture('macos/lsof-F0-listeners.txt')), [
      'tcp 0.0.0.0:57741 <- 425',
      'tcp :::57741 <- 425',
      'udp 0.0.0.0:3722 <- 425',
      'tcp 0.0.0.0:7000 <- 552',
      'tcp :::7000 <- 552',
      'tcp 127.0.0.1:37175 <- 7691',
      'tcp 127.0.0.1:63342 <- 8001',
      'tcp ::1:6942 <- 8001',
      'tcp fe80::1c9f:22ff:fe00:1%en0:8080 <- 9100',
      'tcp fe80::1%lo0:8081 <- 9100',
      'tcp 0.0.0.0:8088 <- 9200+9201',
      'udp 0.0.0.0:5353 <- 9300',
      'udp :::5353 <- 9300',
      'udp 0.0.0.0:5353 <- 9300',
    ]);
  });

  const addresses: readonly [name: string, type: 'IPv4' | 'IPv6', line: string][] = [
    ['*:80', 'IPv4', '0.0.0.0:80'],
    ['*:80', 'IPv6', ':::80'],
    ['127.0.0.1:80', 'IPv6', '127.0.0.1:80'],
    ['[::ffff:127.0.0.1]:80', 'IPv6', '127.0.0.1:80'],
    ['[::1]:65535', 'IPv6', '::1:65535'],
    ['[fe80::1%lo0]:80', 'IPv6', 'fe80::1%lo0:80'],
    ['[fe80:4::1]:80', 'IPv6', 'fe80::1%en0:80'],
    ['[fe80:4:0:0:1:2:3:4]:80', 'IPv6', 'fe80::1:2:3:4%en0:80'],
    ['[fe80:1f::1]:80', 'IPv6', 'fe80::1%31:80'],
    ['[ff02:4::fb]:80', 'IPv6', 'ff02::fb%en0:80'],
    ['[fe80::1]:80', 'IPv6', 'fe80::1:80'],
    ['[fe80::4:1]:80', 'IPv6', 'fe80::4:1:80'],
    ['[fd00:4::1]:80', 'IPv6', 'fd00:4::1:80'],
    ['[2001:db8:4::1]:80', 'IPv6', '2001:db8:4::1:80'],
    ['*:2049[nfs]', 'IPv4', '0.0.0.0:2049'],
    ['[::1]:111[100000]', 'IPv6', '::1:111'],
  ];
  for (const [name, type, line] of addresses) {
    it(`reads ${name} of ${type} as ${line}`, () => {
      assert.deepEqual(of({ type, name }), [`tcp ${line} <- 1`]);
    });
  }

  it('takes a wildcard of an unknown family for all interfaces', () => {
    assert.deepEqual(lines(Buffer.from('p7\ncnode\nf19\nPTCP\nn*:3000\n')), ['tcp :::3000 <- 7']);
  });

  it('leaves out sockets that are not bound, connected, or not listening, and reports none of them', () => {
    const others: readonly FakeFile[] = [
      { protocol: 'UDP', name: '*:*' },
      { protocol: 'UDP', name: '127.0.0.1:*' },
      { protocol: 'UDP', name: '127.0.0.1:5000->127.0.0.1:53' },
      { protocol: 'ICMPV6', name: '*:*' },
      { name: '127.0.0.1:80->127.0.0.1:90', state: '' },
      { name: '127.0.0.1:80', state: 'ESTABLISHED' },
      { name: '127.0.0.1:80', state: 'CLOSED' },
      { name: '127.0.0.1:80', state: 'BOUND' },
      { name: 'no PCB, CANTSENDMORE', state: '' },
    ];
    assert.deepEqual([of(...others), malformed(...others)], [[], []]);
    assert.deepEqual(lines(Buffer.from('p1\0\nf3\0tIPv4\0PTCP\0\nf4\0tsock\0nprotocol: TCP\0\n')), []);
  });

  it('takes TCP without a state for listening, because lsof may leave that state out', () => {
    assert.deepEqual(of({ name: '*:80', state: '' }), ['tcp 0.0.0.0:80 <- 1']);
  });

  it('counts a socket that is open twice as one', () => {
    assert.deepEqual(of({ fd: '3', device: '0x1', name: '*:80' }, { fd: '7', device: '0x1', name: '*:80' }), [
      'tcp 0.0.0.0:80 <- 1',
    ]);
  });

  it('joins the processes that share a socket, and keeps two sockets on one address apart', () => {
    const shared = { device: '0x1', name: '*:80' };
    assert.deepEqual(
      lines(
        lsofText([
          { pid: 1, files: [shared] },
          { pid: 2, files: [shared, { device: '0x2', name: '*:80' }] },
          { pid: 3, files: [{ device: '0x3', name: '*:80' }] },
        ]),
      ),
      ['tcp 0.0.0.0:80 <- 1+2', 'tcp 0.0.0.0:80 <- 2', 'tcp 0.0.0.0:80 <- 3'],
    );
  });

  it('counts indistinguishable sockets once per address', () => {
    for (const device of ['0x0', '0x0000000000000000', '0']) {
      assert.deepEqual(
        lines(
          lsofText([
            {
              pid: 1,
              files: [
                { device, name: '*:80' },
                { device, name: '*:81' },
              ],
            },
            { pid: 2, files: [{ device, name: '*:80' }] },
          ]),
        ),
        ['tcp 0.0.0.0:80 <- 1+2', 'tcp 0.0.0.0:81 <- 1'],
      );
    }
  });

  for (const name of [
    '*:http',
    'localhost:80',
    '*',
    '80',
    ':80',
    '*:0',
    '*:65536',
    '*:123456',
    '*:80[nfs',
    '*:80[]',
    '*:80[nfs]x',
    '*:80 (LISTEN)',
    '[::1:80',
    '1.2.3:80',
    '',
  ]) {
    it(`reports ${JSON.stringify(name)} as malformed`, () => {
      assert.deepEqual(of({ name }), []);
      assert.deepEqual(malformed({ name }), [JSON.stringify(`tcp ${name}`)]);
    });
  }
});
