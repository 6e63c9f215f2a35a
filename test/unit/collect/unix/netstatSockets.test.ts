import assert from 'node:assert/strict';
import type { NetstatSocket } from '../../../../src/collect/unix/netstatSockets';
import { parseNetstat } from '../../../../src/collect/unix/netstatSockets';

const upTo10 =
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid';
const from14 = `${upTo10}  state    options`;
const from13 =
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usscnt rtncnt fltrs';
const from15 =
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usecnt rtncnt fltrs';
const from26 =
  'Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs';

function words({ protocol, address, port, pid, name, dualStack }: NetstatSocket): string {
  const family = dualStack === undefined ? '' : dualStack ? ' dual' : ' IPv6 only';
  return `${protocol} ${address.text} ${port} ${name === undefined ? '' : `${name}:`}${pid ?? '?'}${family}`;
}

function read(...lines: string[]): string[] {
  const { sockets, malformed } = parseNetstat(lines.map((line) => `${line}\n`).join(''));
  assert.deepEqual(malformed, []);
  return sockets.map(words);
}

describe('parseNetstat', () => {
  const layouts: readonly [release: string, heading: string, tcp: string, udp: string, owner: string][] = [
    ['10.13', upTo10, 'LISTEN      131072 131072    812      0', '196724   9216    812      0', '812'],
    [
      '10.14 to 12',
      from14,
      'LISTEN      131072 131072  40812      0 0x0100 0x00000106',
      '786896   9216  40812      0 0x0100 0x00000004',
      '40812',
    ],
    [
      '13 and 14',
      from13,
      'LISTEN       131072  131072    812      0 00100 00000006 00000000003e3959 00000001 00000800      1      0 000001',
      '786896    9216    812      0 00100 00000004 00000000003e3959 00000001 00000800      1      0 000001',
      '812',
    ],
    [
      '15',
      from15,
      'LISTEN                 0            0  131072  131072  10812    400 00100 00000006 00000000003e3959 00000001 00000800      1      0 000001',
      '17152            0  786896    9216  10812      0 00100 00000004 00000000003e3959 00000001 00000800      1      0 000001',
      '10812',
    ],
    [
      '26',
      from26,
      'LISTEN                 0            0  131072  131072            nginx:812    00180 00000006 0000000000001ed8 00000000 00000800      2      0 000000',
      '17152            0  786896    9216            nginx:812    00100 00000004 0000000000001ed8 00000000 00000800      2      0 000000',
      'nginx:812',
    ],
  ];
  for (const [release, heading, tcp, udp, owner] of layouts) {
    it(`finds who listens by the headings of macOS ${release}`, () => {
      assert.deepEqual(
        read(
          'Active Internet connections (including servers)',
          heading,
          `tcp4       0      0  *.80                   *.*                    ${tcp}`,
          `udp4       0      0  *.5353                 *.*                                ${udp}`,
        ),
        [`tcp 0.0.0.0 80 ${owner}`, `udp 0.0.0.0 5353 ${owner}`],
      );
    });
  }

  it('reads addresses of both families, and which wildcard takes IPv4 too', () => {
    const rest = '*.*                    LISTEN      131072 131072    812      0';
    assert.deepEqual(
      read(
        upTo10,
        `tcp4       0      0  127.0.0.1.3000         ${rest}`,
        `tcp6       0      0  ::1.3000               ${rest}`,
        `tcp46      0      0  *.3001                 ${rest}`,
        `tcp6       0      0  *.3002                 ${rest}`,
        `tcp6       0      0  fe80::1%lo0.3003       ${rest}`,
        `tcp6       0      0  2001:db8:1:2:3:4:5:6.65535                      ${rest}`,
      ),
      [
        'tcp 127.0.0.1 3000 812',
        'tcp ::1 3000 812',
        'tcp :: 3001 812 dual',
        'tcp :: 3002 812 IPv6 only',
        'tcp fe80::1%lo0 3003 812',
        'tcp 2001:db8:1:2:3:4:5:6 65535 812',
      ],
    );
  });

  it('takes nothing for a listener that has a peer, another state or no port', () => {
    assert.deepEqual(
      read(
        upTo10,
        'tcp4       0      0  127.0.0.1.3000         127.0.0.1.50111        ESTABLISHED 407878 146988    812      0',
        'tcp4       0      0  127.0.0.1.50112        127.0.0.1.3000         TIME_WAIT   407878 146988      0      0',
        'tcp4       0      0  *.3000                 *.*                    CLOSED      131072 131072    812      0',
        'tcp4       0      0  *.*                    *.*                    CLOSED      131072 131072    812      0',
        'udp4       0      0  192.168.1.5.50000      192.168.1.1.53                     196724   9216    812      0',
        'udp4       0      0  *.*                    *.*                                196724   9216    812      0',
        'icm6       0      0  *.*                    *.*                                196724   9216    812      0',
      ),
      [],
    );
  });

  it('goes on behind what is no internet socket', () => {
    assert.deepEqual(
      read(
        'Active LOCAL (UNIX) domain sockets',
        'Address          Type   Recv-Q Send-Q            Inode             Conn             Refs          Nextref Addr',
        'c4be6d6a1b9eeb8f stream      0      0                0 c4be6d6a1b9eec57                0                0 /var/run/mDNSResponder',
        'Registered kernel control modules',
        'id       flags    pcbcount rcvbuf   sndbuf   name ',
      ),
      [],
    );
  });

  it('reads names with blanks, colons and dots, and says nothing of the kernel or where no owner is told', () => {
    const rest = (owner: string): string =>
      `*.*                    LISTEN                 0            0  131072  131072 ${owner}  00180 00000006 0000000000001ed8 00000000 00000800      2      0 000000`;
    assert.deepEqual(
      read(
        from26,
        `tcp4       0      0  *.1                    ${rest('Google Chrome He:812  ')}`,
        `tcp4       0      0  *.2                    ${rest('      a:1 b:22:812')}`,
        `tcp4       0      0  *.3                    ${rest('com.docker.vmnet:812')}`,
        `tcp4       0      0  *.4                    ${rest('     kernel_task:0')}`,
      ),
      [
        'tcp 0.0.0.0 1 Google Chrome He:812',
        'tcp 0.0.0.0 2 a:1 b:22:812',
        'tcp 0.0.0.0 3 com.docker.vmnet:812',
        'tcp 0.0.0.0 4 ?',
      ],
    );
    const bare = 'tcp4       0      0  *.5                    *.*                    LISTEN     ';
    assert.deepEqual(
      read('Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)    ', bare),
      ['tcp 0.0.0.0 5 ?'],
    );
    assert.deepEqual(read(`${bare} 131072 131072    812      0`), ['tcp 0.0.0.0 5 ?']);
  });

  it('quotes what begins like a socket and is none, and keeps the rest', () => {
    const good = 'tcp4       0      0  *.80                   *.*                    LISTEN';
    const bad = [
      'tcp4       0      0  *.80',
      'tcp4       0      0  nonsense.80            *.*                    LISTEN',
      'tcp4       0      0  *.70000                *.*                    LISTEN',
      'tcp4       0      0  *.0                    *.*                    LISTEN',
      'tcp4       0      0  *.http                 *.*                    LISTEN',
      'tcp6       0      0  fe80::1:2:3:.80        *.*                    LISTEN',
      'tcp4       0      0  *.80                   *.*                    ',
    ];
    const output = parseNetstat([bad[0], good, ...bad.slice(1)].join('\n'));
    assert.deepEqual(output.sockets.map(words), ['tcp 0.0.0.0 80 ?']);
    assert.equal(output.malformedCount, bad.length);
    assert.deepEqual(
      output.malformed,
      bad.slice(0, 3).map((line) => JSON.stringify(line)),
    );
  });
});
