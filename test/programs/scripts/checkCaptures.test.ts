import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from '../../../scripts/host/ownedProcess';
import { builtFile } from '../../../scripts/host/projectRoot';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';

type Expectation = readonly unknown[] | Readonly<Record<string, unknown>>;

const inUse = 'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000\n';
const netstat = [
  'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid',
  'tcp4       0      0  127.0.0.1.3000         *.*                    LISTEN      131072 131072    812      0',
  '',
].join('\n');
const apiTable = [
  'CONTAINER ID  IMAGE  PORTS                                              NAMES',
  '59e1a97e2ed8  web    0.0.0.0:8000-8001->80-81/tcp, ::1:443->443/tcp     shop',
  '',
].join('\n');
const at = (hostIp: string, hostPort: number, containerPort: number): Readonly<Record<string, unknown>> => ({
  ...{ container: 'shop', hostIp, hostPort, containerPort, protocol: 'tcp' },
});

/** Captures that a parser reads as expected. */
const agreeing: readonly (readonly [name: string, text: string, expectation: Expectation])[] = [
  ['term-in-use', inUse, [{ port: 3000, kind: 'conflict', address: '127.0.0.1' }]],
  [
    'term-denied',
    'Error: listen EACCES: permission denied 0.0.0.0:80\n',
    [{ port: 80, kind: 'conflict', address: '0.0.0.0', cause: 'denied' }],
  ],
  [
    'term-moved-on',
    'Port 5173 is in use, trying another one...\n  Local: http://localhost:5174/\n',
    [
      { port: 5173, kind: 'conflict' },
      { port: 5174, kind: 'url', address: 'localhost' },
    ],
  ],
  [
    'term-no-port',
    'OSError: [Errno 98] Address already in use\n',
    [{ port: null, kind: 'conflict', address: null }],
  ],
  ['macos-netstat-one', netstat, [{ protocol: 'tcp', localAddress: '127.0.0.1', port: 3000, pid: 812 }]],
  ['macos-socketfilterfw-getglobalstate-on', 'Firewall is enabled. (State = 1)\n', { enabled: true }],
  [
    'windows-netsh-advfirewall-two',
    `Domain Profile Settings: \n${'-'.repeat(40)}\nState       ON\n\nPublic Profile Settings: \n${'-'.repeat(40)}\nState      OFF\n`,
    { Domain: 'ON', Public: 'OFF' },
  ],
  [
    'windows-win32process-one',
    '{ "ProcessId": 12, "ParentProcessId": 4, "Name": "node.exe", "CreationDate": "\\/Date(1790077571033)\\/" }',
    [{ pid: 12, ppid: 4, name: 'node.exe', startTime: 1790077571033 }],
  ],
  [
    'linux-ufw-verbose',
    'Status: active\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n',
    { active: true, defaultIncoming: 'deny', defaultOutgoing: 'allow' },
  ],
  ['podman-ps-table-01', apiTable, [at('0.0.0.0', 8000, 80), at('0.0.0.0', 8001, 81), at('::1', 443, 443)]],
  [
    'docker-ps-format-json-01',
    '{"Names":"shop","State":"running","Ports":"0.0.0.0:80->80/tcp, [::]:80->80/tcp, 443/tcp"}\n',
    [at('0.0.0.0', 80, 80), at('::', 80, 80)],
  ],
  [
    'podman-ps-format-json-01',
    JSON.stringify([
      {
        ...{ Id: '5'.repeat(64), Names: ['shop'], State: 'running' },
        Ports: [{ host_ip: '', container_port: 80, host_port: 8080, range: 1, protocol: 'tcp' }],
      },
    ]),
    [at('', 8080, 80)],
  ],
];

/** What a capture or its expectation has otherwise, and what is reported. */
const differing: readonly (readonly [
  what: string,
  name: string,
  text: string,
  expectation: Expectation,
  report: RegExp,
])[] = [
  [
    'another address',
    'term-in-use',
    inUse,
    [{ port: 3000, kind: 'conflict', address: '::' }],
    /missing: .*"address":"::"/,
  ],
  [
    'an address where none is expected',
    'term-in-use',
    inUse,
    [{ port: 3000, kind: 'conflict', address: null }],
    /invented: .*"address":"127\.0\.0\.1"/,
  ],
  [
    'another protocol',
    'term-in-use',
    inUse,
    [{ port: 3000, kind: 'conflict', protocol: 'udp' }],
    /missing: .*"protocol":"udp"/,
  ],
  [
    'a denied port that is expected to be in use',
    'term-denied',
    'Error: listen EACCES: permission denied 0.0.0.0:80\n',
    [{ port: 80, kind: 'conflict' }],
    /invented: .*"cause":"denied"/,
  ],
  [
    'a program that is expected to have gone on',
    'term-in-use',
    inUse,
    [{ port: 3000, kind: 'conflict', movedOn: true }],
    /missing: .*"movedOn":true/,
  ],
  [
    'another guess',
    'term-no-port',
    'OSError: [Errno 98] Address already in use\n',
    [{ port: null, kind: 'conflict', contextPort: 8000 }],
    /missing: .*"contextPort":8000/,
  ],
  [
    'a port where none is expected',
    'term-in-use',
    inUse,
    [{ port: null, kind: 'conflict' }],
    /invented: .*"port":3000/,
  ],
  [
    'an owner where none is expected',
    'macos-netstat-one',
    netstat,
    [{ port: 3000, pid: null }],
    /invented: .*"pid":812/,
  ],
  [
    'a row that is not understood',
    'macos-netstat-one',
    `${netstat}tcp4 broken\n`,
    [{ port: 3000 }],
    /not understood: "tcp4 broken"/,
  ],
  ['a kind that no parser knows', 'plan9-netstat', '', [], /no parser for names that begin like this/],
];

describe('the check of captures', () => {
  let folder: ScratchFolder;
  beforeEach(async () => {
    folder = await makeScratchFolder('captures');
  });
  afterEach(() => folder.remove());

  async function capture(name: string, text: string | undefined, expectation?: Expectation): Promise<void> {
    if (text !== undefined) await writeFile(join(folder.path, `${name}.txt`), text);
    if (expectation === undefined) return;
    await writeFile(join(folder.path, `${name}.expected.json`), JSON.stringify(expectation));
  }

  async function check(): Promise<{ code: number | undefined; output: string }> {
    const { code, output } = await runToEnd(
      process.execPath,
      [builtFile('scripts/checkCaptures'), folder.path],
      {
        ...{ name: 'checkCaptures', timeoutMs: 15_000 },
      },
    );
    return { code, output };
  }

  it('passes if every parser reads what is expected', async () => {
    for (const [name, text, expectation] of agreeing) await capture(name, text, expectation);
    const { code, output } = await check();
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`^${agreeing.length} agree, 0 differ, 0 are not read$`, 'm'));
  });

  for (const [what, name, text, expectation, report] of differing) {
    it(`fails for ${what}`, async () => {
      await capture(name, text, expectation);
      const { code, output } = await check();
      assert.equal(code, 1, output);
      assert.match(output, report);
    });
  }

  it('fails for a text without an expectation, and for an expectation without a text', async () => {
    await capture('term-alone', inUse);
    await capture('term-empty', undefined, []);
    const { code, output } = await check();
    assert.equal(code, 1);
    assert.match(output, /^DIFFERS {2}term-alone: there is no term-alone\.expected\.json$/m);
    assert.match(output, /^DIFFERS {2}term-empty: there is no term-empty\.txt$/m);
  });

  it('fails for an empty folder', async () => {
    const { code, output } = await check();
    assert.equal(code, 1);
    assert.match(output, /^There are no captures in /);
  });

  it('says why a capture is not read, and passes', async () => {
    await capture('linux-ss-one', 'LISTEN 0 511 127.0.0.1:3000 0.0.0.0:*\n', []);
    const { code, output } = await check();
    assert.equal(code, 0, output);
    assert.match(output, /^not read linux-ss-one: Linux is read from \/proc$/m);
  });
});
