import assert from 'node:assert/strict';
import { compare } from '../../../scripts/captures/compare';
import { unixKinds } from '../../../scripts/captures/unix';
import { windowsKinds } from '../../../scripts/captures/windows';
import { OwnFiles } from '../../../src/collect/linux/ownFiles';
import { evidenceIn, evidenceLines } from '../../../src/model/selfCheck/evidence';
import { anonymousEvidence } from '../../../src/selfCheck/evidence/gather';
import type { RawOutput } from '../../../src/selfCheck/evidence/ownRows';
import { ownRows } from '../../../src/selfCheck/evidence/ownRows';
import type { KnownListener } from '../../../src/selfCheck/subject';

const child: Omit<KnownListener, 'kind' | 'protocol' | 'address' | 'port' | 'pids'> = {
  ...{ commandLine: ['/opt/own node', '-e', 'x'], folder: '/home/annesmith', startedBetween: [0, 0] },
};
const own: readonly KnownListener[] = [
  { ...child, kind: 'shared', protocol: 'tcp', address: '127.0.0.1', port: 40_000, pids: [500, 501] },
  { ...child, kind: 'tcp6', protocol: 'tcp', address: '::1', port: 40_001, pids: [502] },
];

/** Rows of others beside ours: with our port, our PID as another number, our PID within theirs. */
const outputs: Readonly<Record<string, readonly [RawOutput, platform: string]>> = {
  lsof: [
    {
      tool: 'lsof',
      text: [
        'p5000\0cFOREIGN\0Lannesmith\0\n' + 'f3\0tIPv4\0PTCP\0n127.0.0.1:40000\0TST=LISTEN\0\n',
        'p500\0cnode\0Lannesmith\0\n' + 'f3\0tIPv4\0PTCP\0n127.0.0.1:40000\0TST=LISTEN\0\n',
        'f4\0tIPv4\0PTCP\0n127.0.0.1:50000->10.0.0.1:443FOREIGN\0TST=ESTABLISHED\0\n',
        'p501\0cnode\0Lannesmith\0\n' + 'f3\0tIPv4\0PTCP\0n127.0.0.1:40000\0TST=LISTEN\0\n',
        'p502\0cnode\0Lannesmith\0\n' + 'f3\0tIPv6\0PTCP\0n[::1]:40001\0TST=LISTEN\0\n',
      ].join(''),
    },
    'darwin',
  ],
  netstat: [
    {
      tool: 'netstat',
      text: [
        'Active Internet connections (including servers)',
        'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid',
        'tcp4       0      0  127.0.0.1.40000        *.*                    LISTEN      131072 131072    500      0',
        'tcp6       0      0  ::1.40001              *.*                    LISTEN      131072 131072    502      0',
        'tcp4       0      0  127.0.0.1.40000        FOREIGN.443            LISTEN      131072 131072    900      0',
        'tcp4       0      0  10.0.0.7.500           FOREIGN.443            ESTABLISHED 131072 131072    500      0',
        '',
      ].join('\n'),
    },
    'darwin',
  ],
  ps: [
    {
      tool: 'ps',
      text: [
        '  500   400  501 S    Mon Nov 23 13:58:14 2026     /opt/own node -e x',
        '  501   500  501 S    Mon Nov 23 13:58:14 2026     /opt/own node -e x',
        '  502   400  501 S    Mon Nov 23 13:58:14 2026     /opt/own node -e x',
        ' 5000   500  501 S    Mon Nov 23 13:58:14 2026     FOREIGN 500',
        '',
      ].join('\n'),
    },
    'darwin',
  ],
  'netstat of Windows': [
    {
      tool: 'netstat',
      text: [
        '  TCP    127.0.0.1:40000        0.0.0.0:0              LISTENING       500',
        '  TCP    [::1]:40001            [::]:0                 LISTENING       502',
        '  TCP    127.0.0.1:40000        FOREIGN:0              LISTENING       5000',
        '',
      ].join('\r\n'),
    },
    'win32',
  ],
  powershell: [
    {
      tool: 'powershell',
      text: JSON.stringify([
        ...[500, 501, 502].map((ProcessId) => ({
          ...{ ProcessId, ParentProcessId: 400, Name: 'node.exe', ExecutablePath: '/opt/own node' },
          ...{ CommandLine: '"/opt/own node" -e "{ \\" }"', Started: '134000000000000000' },
        })),
        {
          ...{ ProcessId: 5000, ParentProcessId: 500, Name: 'FOREIGN.exe', ExecutablePath: null },
          ...{ CommandLine: 'FOREIGN {"ProcessId":500} }', Started: '134000000000000000' },
        },
      ]),
    },
    'win32',
  ],
  tasklist: [
    {
      tool: 'tasklist',
      text: '"node.exe","500","N/A"\r\n"node.exe","501","N/A"\r\n"node.exe","502","N/A"\r\n"FOREIGN.exe","5000","500"\r\n',
    },
    'win32',
  ],
};

describe('raw evidence', () => {
  for (const [what, [output, platform]] of Object.entries(outputs)) {
    it(`of ${what} has the rows of our own listeners alone, as the reader of captures takes them`, () => {
      const evidence = anonymousEvidence(ownRows(output, own, platform), {
        ...{ executable: '/opt/own node', folder: '/home/annesmith', users: ['annesmith'] },
      });
      assert.doesNotMatch(evidence.text, /FOREIGN|5000|annesmith|own node/);
      const [read] = evidenceIn(evidenceLines(evidence).join('\n'));
      assert.deepEqual(read, evidence);
      const kind = [...unixKinds, ...windowsKinds].find(({ prefix }) => evidence.name.startsWith(prefix));
      assert.ok(kind !== undefined, evidence.name);
      const { differences, seen } = compare(kind, read.expected, Buffer.from(read.text), read.name);
      assert.deepEqual(differences, []);
      assert.ok(seen > 0);
    });
  }

  it('of Linux has the heading and our own listening rows of a table, and the first fields of a process', () => {
    const heading = '  sl  local_address rem_address   st tx_queue';
    const row = (local: string, state: string): string => `   0: ${local} 00000000:0000 ${state} 00000000`;
    const files: Readonly<Record<string, string>> = {
      '/proc/net/tcp': [
        heading,
        row('0100007F:9C40', '0A'),
        row('0100007F:9C40', '01'),
        row('0100007F:9C41', '0A'),
        row('00000000:9C40', '0A'),
        '',
      ].join('\n'),
      '/proc/500/stat': `500 (a) b) S 400 ${Array.from({ length: 50 }, (_, index) => index).join(' ')}\n`,
    };
    const own = new OwnFiles({
      readFile: (path) => {
        const text = files[path];
        if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
        return Buffer.from(text);
      },
    });
    const [first] = [{ protocol: 'tcp', address: '127.0.0.1', port: 40_000 } as const];
    assert.equal(own.sockets('tcp', [first]), `${heading}\n${row('0100007F:9C40', '0A')}\n`);
    assert.equal(
      own.stat(500),
      `500 (a) b) S 400 ${Array.from({ length: 18 }, (_, index) => index).join(' ')}\n`,
    );
    assert.equal(own.stat(501), '');
  });
});
