import assert from 'node:assert/strict';
import type { NetstatSocket } from '../../../../src/collect/unix/parseNetstat';
import { parseNetstat } from '../../../../src/collect/unix/parseNetstat';
import { seededRandom } from '../../random';
import { finish } from '../../../../src/model/text/timeSlice';

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
  const { sockets, malformed } = finish(parseNetstat(lines.map((line) => `${line}\n`).join('')));
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
    it(`finds listeners by the headings of macOS ${release}`, () => {
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

  it('leaves out sockets with a peer, another state or no port', () => {
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

  it('skips what is not an internet socket', () => {
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

  it('takes no number in a name for the PID', () => {
    const after = '00180 00000006 0000000000001ed8 00000000 00000800      2      0 000000';
    const before = 'tcp4       0      0  *.80                   *.*                    LISTEN';
    for (const name of ['a:1 00180', ':1 00180 00000006', `:1 ${after}`]) {
      assert.deepEqual(
        read(from26, `${before}                 0            0  131072  131072 ${name}:812    ${after}`),
        [`tcp 0.0.0.0 80 ${name}:812`],
      );
    }
  });

  it('reads names with spaces, colons and dots, and no owner if that is the kernel or not shown', () => {
    const rest = (owner: string): string =>
      `*.*                    LISTEN                 0            0  131072  131072 ${owner}  00180 00000006 0000000000001ed8 00000000 00000800      2      0 000000`;
    assert.deepEqual(
      read(
        from26,
        `tcp4       0      0  *.1                    ${rest('Google Chrome He:812  ')}`,
        `tcp4       0      0  *.2                    ${rest('      a:1 b:22:812')}`,
        `tcp4       0      0  *.3                    ${rest('com.docker.vmnet:812')}`,
        `tcp4       0      0  *.4                    ${rest('     kernel_task:0')}`,
        `tcp4       0      0  *.6                    ${rest('Music Bar Agent :812  ')}`,
        `tcp4       0      0  *.7                    ${rest('                :812  ')}`,
      ),
      [
        'tcp 0.0.0.0 1 Google Chrome He:812',
        'tcp 0.0.0.0 2 a:1 b:22:812',
        'tcp 0.0.0.0 3 com.docker.vmnet:812',
        'tcp 0.0.0.0 4 ?',
        'tcp 0.0.0.0 6 Music Bar Agent:812',
        'tcp 0.0.0.0 7 812',
      ],
    );
    const bare = 'tcp4       0      0  *.5                    *.*                    LISTEN     ';
    assert.deepEqual(
      read('Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)    ', bare),
      ['tcp 0.0.0.0 5 ?'],
    );
    assert.deepEqual(read(`${bare} 131072 131072    812      0`), ['tcp 0.0.0.0 5 ?']);
  });

  it('rejects a last line that is cut: its PID may be that of another process', () => {
    const line = 'tcp4       0      0  *.80                   *.*                    LISTEN';
    const { sockets, malformedCount } = finish(parseNetstat(`${line}\n${line}`));
    assert.deepEqual([sockets.length, malformedCount], [1, 1]);
  });

  it('quotes malformed lines, and keeps the rest', () => {
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
    const output = finish(parseNetstat([bad[0], good, ...bad.slice(1), ''].join('\n')));
    assert.deepEqual(output.sockets.map(words), ['tcp 0.0.0.0 80 ?']);
    assert.equal(output.malformedCount, bad.length);
    assert.deepEqual(
      output.malformed,
      bad.slice(0, 3).map((line) => JSON.stringify(line)),
    );
  });
});

describe('parseNetstat with random input', () => {
  const random = seededRandom(20261123);
  const upTo = (below: number): number => Math.floor(random() * below);
  const oneOf = <T>(choices: readonly [T, ...T[]]): T => choices[upTo(choices.length)] ?? choices[0];
  type Host = readonly [family: string, printed: string, address: string];
  /** After the state: the owner, with the columns before and after it. */
  const layouts: readonly [heading: string, before: number, hasName: boolean, after: string][] = [
    [upTo10, 2, false, '      0'],
    [from14, 2, false, '      0 0x0100 0x00000106'],
    [from13, 2, false, '      0 00100 00000006 00000000003e3959 00000001 00000800      1      0 000001'],
    [from15, 4, false, '    400 00100 00000006 00000000003e3959 00000001 00000800      1      0 000001'],
    [from26, 4, true, '    0d180 0000000c 0000000000001ed8 00000000 00000800      2      0 000000'],
  ];
  const hosts: readonly [Host, ...Host[]] = [
    ['4', '*', '0.0.0.0'],
    ['4', '127.0.0.1', '127.0.0.1'],
    ['4', '192.168.100.200', '192.168.100.200'],
    ['6', '*', '::'],
    ['46', '*', '::'],
    ['6', '::1', '::1'],
    ['6', 'fe80::1c8f:2f3:aa01:9%en0', 'fe80::1c8f:2f3:aa01:9%en0'],
    ['6', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff'],
  ];
  const names = [
    'node',
    'Google Chrome He',
    'a:1',
    'com.apple.WebKit',
    '1',
    'nginx: master',
    'Music Bar Agent ',
  ] as const;

  function listing(): { text: string; expected: string[] } {
    const [heading, before, hasName, after] = layouts[upTo(layouts.length)] ?? [upTo10, 2, false, ''];
    const expected: string[] = [];
    const rows = Array.from({ length: upTo(20) }, () => {
      const protocol = oneOf(['tcp', 'udp']);
      const [family, host, address] = oneOf(hosts);
      const [port, pid, name] = [1 + upTo(65_535), 1 + upTo(99_998), oneOf(names)];
      const counts = Array.from({ length: before }, () => String(upTo(1e7)).padStart(7)).join(' ');
      const owner = hasName ? `${name.padStart(16)}:${String(pid).padEnd(6)}` : String(pid).padStart(6);
      const kind = upTo(4);
      const foreign = kind === 0 ? '10.0.0.9.443' : '*.*';
      const state =
        protocol === 'udp' ? '           ' : oneOf(['LISTEN     ', kind < 2 ? 'CLOSED     ' : 'LISTEN     ']);
      const isListening = kind !== 0 && (protocol === 'udp' || state.startsWith('LISTEN'));
      if (isListening) {
        const families = address === '::' ? (family === '46' ? ' dual' : ' IPv6 only') : '';
        expected.push(
          `${protocol} ${address} ${port} ${hasName ? `${name.trimEnd()}:` : ''}${pid}${families}`,
        );
      }
      const local = `${host}.${port}`.padEnd(22);
      return `${(protocol + family).padEnd(5)} ${String(upTo(900)).padStart(6)} ${String(upTo(900)).padStart(6)}  ${local} ${foreign.padEnd(22)} ${state} ${counts} ${owner}${after}`;
    });
    return {
      text: ['Active Internet connections (including servers)', heading, ...rows, ''].join('\n'),
      expected,
    };
  }

  it('finds exactly the listeners that were printed', () => {
    for (let round = 0; round < 500; round++) {
      const { text, expected } = listing();
      const { sockets, malformed } = finish(parseNetstat(text));
      assert.deepEqual([sockets.map(words), malformed], [expected, []], text);
    }
  });

  it('returns only valid values for corrupted output, and terminates', () => {
    const pieces = [
      '\n',
      ' ',
      '*',
      '.',
      ':',
      '%',
      'LISTEN',
      '0',
      'tcp4',
      'pid',
      '\0',
      'Proto ',
      '(state)',
    ] as const;
    for (let round = 0; round < 2_000; round++) {
      let { text } = listing();
      for (let hurts = 1 + upTo(5); hurts > 0; hurts--) {
        const at = upTo(text.length);
        text = text.slice(0, at) + oneOf(pieces) + text.slice(at + upTo(6));
      }
      for (const { port, pid } of finish(parseNetstat(text)).sockets) {
        assert.ok(port > 0 && port < 65_536);
        assert.ok(pid === undefined || (Number.isSafeInteger(pid) && pid > 0), text);
      }
    }
    assert.deepEqual(finish(parseNetstat(`tcp4 0 0 *.80 *.* LISTEN ${' '.repeat(1e6)}\n`)).malformed, []);
    assert.deepEqual(
      finish(parseNetstat(`${from26}\ntcp4 0 0 *.80 *.* LISTEN 0 0 0 0 ${'a:1 '.repeat(1e5)}\n`)).malformed,
      [],
    );
  });
});
