import assert from 'node:assert/strict';
import { RunFailure } from '../../../../src/collect/runTool';
import type { LsofCollector } from '../../../../src/collect/unix/lsofCollector';
import { pollsPerNetstat } from '../../../../src/collect/unix/allUsersSockets';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { answer, FakeUnix, netstatText } from './fakeUnix';

const never = new AbortController().signal;

/** Each listener in a line: `tcp :: 3000 <- node 100 (dual-stack)`. */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(({ protocol, address, port, owner, sockets, dualStack }) => {
    const ownerText =
      owner.kind === 'known'
        ? owner.processes.map(({ name, pid }) => `${name} ${pid}`).join('+')
        : owner.reason;
    const family = dualStack === undefined ? '' : dualStack ? ' (dual-stack)' : ' (IPv6 only)';
    return `${protocol} ${address.text} ${port} <- ${ownerText}${sockets === 1 ? '' : ` x${sockets}`}${family}`;
  });
}

function tcp(family: '4' | '6' | '46', local: string, pid: number): string {
  return `tcp${family}  0  0  ${local}  *.*  LISTEN  131072  131072  ${pid}  0 00100 00000006`;
}

function udp(local: string, pid: number): string {
  return `udp4  0  0  ${local}  *.*  786896  9216  ${pid}  0 00100 00000004`;
}

describe('LsofCollector on macOS', () => {
  let unix: FakeUnix;
  let collector: LsofCollector;
  beforeEach(() => {
    unix = new FakeUnix();
    unix.platform = 'darwin';
    unix.sockets = [{ pid: 100, files: [{ type: 'IPv6', device: '0x1', name: '*:3000' }] }];
    unix.rows = [
      { pid: 100, executable: '/opt/node' },
      { pid: 200, uid: 0, command: '/usr/sbin/httpd -D FOREGROUND' },
      { pid: 300, uid: 65, command: '/usr/sbin/mDNSResponder' },
    ];
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('4', '127.0.0.1.80', 200), udp('*.5353', 300)];
    collector = unix.collector();
  });

  it('shows listeners of other users with the process that used them last, so coverage is complete', async () => {
    const snapshot = await collector.scan(never);
    assert.deepEqual(lines(snapshot), [
      'tcp 127.0.0.1 80 <- httpd 200',
      'tcp :: 3000 <- node 100 (dual-stack)',
      'udp 0.0.0.0 5353 <- mDNSResponder 300',
    ]);
    assert.deepEqual([snapshot.coverage, snapshot.problems], ['everything', []]);
    const [web] = snapshot.listeners;
    assert.ok(web?.owner.kind === 'known');
    assert.equal(web.owner.processes[0].user?.uid, 0);
    assert.deepEqual(snapshot.processes.get(1)?.name, 'launchd');
  });

  const vpn = '/Library/Application Support/My VPN/My VPN Helper';

  it('names their processes by the full name of the program', async () => {
    unix.rows = [
      { pid: 100, executable: '/opt/node' },
      { pid: 200, uid: 0, command: `${vpn} --port 80`, executable: vpn },
      { pid: 300, uid: 65, command: '/usr/sbin/mDNSResponder' },
    ];
    // lsof shows an ordinary user nothing of them
    unix.folders = answer('p100\0\nfcwd\0n/Users/alice\0\n', 1);
    const { processes } = await collector.scan(never);
    const { name, executable, commandLine } = processes.get(200) ?? {};
    assert.deepEqual([name, executable, commandLine], ['My VPN Helper', vpn, [vpn, '--port', '80']]);
    assert.deepEqual(unix.takeAsked(), ['netstat', 'lsof', 'ps', 'folders', 'ps -E', 'programs']);
    await collector.scan(never, 'poll');
    assert.deepEqual(unix.takeAsked(), ['lsof']);
  });

  it('names an ancestor of another user by the full name of its program', async () => {
    unix.systemSockets = [];
    unix.rows = [
      { pid: 100, parentPid: 200, executable: '/opt/node' },
      { pid: 200, uid: 0, command: `${vpn} --port 80`, executable: vpn },
    ];
    unix.folders = answer('p100\0\nftxt\0n/opt/node\0\n', 1);
    const { processes } = await collector.scan(never);
    const { name, commandLine } = processes.get(200) ?? {};
    assert.deepEqual([name, commandLine], ['My VPN Helper', [vpn, '--port', '80']]);
  });

  it('names their processes by their arguments and reports a problem if their programs cannot be read', async () => {
    unix.programs = new RunFailure('timeout', 'ps: 10 s');
    const snapshot = await collector.scan(never);
    assert.equal(snapshot.processes.get(200)?.name, 'httpd');
    assert.deepEqual(
      snapshot.problems.map(({ message }) => message),
      ["ps failed, so the programs of other users' processes are unknown."],
    );
  });

  it('names their processes as netstat does if nothing else shows the name', async () => {
    const heading =
      'Proto Recv-Q Send-Q Local Address Foreign Address (state) rxbytes txbytes rhiwat shiwat process:pid state options';
    unix.rows = [{ pid: 100 }, { pid: 200, uid: 0, command: vpn }];
    unix.netstat = answer(
      `${heading}\ntcp4 0 0 *.80 *.* LISTEN 0 0 131072 131072 My VPN:200 00180 00000006\n`,
    );
    assert.deepEqual(lines(await collector.scan(never)), [
      'tcp 0.0.0.0 80 <- My VPN 200',
      'tcp :: 3000 <- node 100',
    ]);
  });

  it('shows a hidden owner if netstat shows none, or a PID that does not exist', async () => {
    unix.systemSockets = [tcp('4', '*.80', 0), tcp('4', '*.81', 999)];
    assert.deepEqual(lines(await collector.scan(never)), [
      'tcp 0.0.0.0 80 <- no-permission',
      'tcp 0.0.0.0 81 <- no-permission',
      'tcp :: 3000 <- node 100',
    ]);
  });

  it('leaves out sockets of this user that lsof does not show, if netstat lists them no more', async () => {
    unix.systemSockets = [tcp('4', '*.3001', 100)];
    unix.onAsk = (what) => {
      if (what === 'lsof') unix.systemSockets = [];
    };
    assert.deepEqual(lines(await collector.scan(never)), ['tcp :: 3000 <- node 100']);
  });

  it('shows a socket that a process of this user used last and has closed, because another one has it', async () => {
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('4', '*.3001', 100)];
    const expected = ['tcp :: 3000 <- node 100 (dual-stack)', 'tcp 0.0.0.0 3001 <- no-permission'];
    assert.deepEqual(lines(await collector.scan(never)), expected);
    assert.equal(unix.takeAsked().filter((what) => what === 'netstat').length, 2);
    assert.deepEqual(lines(await collector.scan(never, 'poll')), expected);
    assert.deepEqual(lines(await collector.scan(never)), expected);
    assert.equal(unix.takeAsked().filter((what) => what === 'netstat').length, 1);
  });

  it('shows the sockets of several users that share an address', async () => {
    unix.sockets = [{ pid: 100, files: [{ device: '0x1', protocol: 'UDP', name: '*:5353' }] }];
    unix.systemSockets = [udp('*.5353', 300), udp('*.5353', 100)];
    const expected = ['udp 0.0.0.0 5353 <- node 100', 'udp 0.0.0.0 5353 <- mDNSResponder 300'];
    assert.deepEqual(lines(await collector.scan(never)).sort(), expected.sort());
    assert.deepEqual(lines(await collector.scan(never, 'poll')).sort(), expected.sort());
  });

  it('names no owner on a shared address if it is unknown whose socket is not listed', async () => {
    unix.sockets = [{ pid: 100, files: [{ device: '0x1', protocol: 'UDP', name: '*:5353' }] }];
    unix.systemSockets = [udp('*.5353', 300), udp('*.5353', 200)];
    assert.deepEqual(lines(await collector.scan(never)), [
      'udp 0.0.0.0 5353 <- node 100',
      'udp 0.0.0.0 5353 <- no-permission',
    ]);
  });

  it('takes a socket that a process used last which has ended for the one that lsof lists', async () => {
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('46', '*.3000', 999)];
    assert.deepEqual(lines(await collector.scan(never)), ['tcp :: 3000 <- node 100 (dual-stack)']);
  });

  it('drops sockets of this user that are closed between two runs of netstat', async () => {
    unix.sockets = [
      ...unix.sockets,
      {
        pid: 101,
        files: [
          { device: '0x2', name: '*:3001' },
          { device: '0x3', name: '*:3002' },
        ],
      },
    ];
    unix.rows = [...unix.rows, { pid: 101 }];
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('4', '*.3001', 101)];
    assert.equal((await collector.scan(never)).listeners.length, 3);
    unix.sockets = unix.sockets.slice(0, 1);
    unix.rows = unix.rows.filter(({ pid }) => pid !== 101);
    assert.deepEqual(lines(await collector.scan(never, 'poll')), ['tcp :: 3000 <- node 100 (dual-stack)']);
  });

  it('counts sockets of one process on one address as one listener', async () => {
    unix.systemSockets = [udp('*.5353', 300), udp('*.5353', 300), udp('*.5353', 0)];
    assert.deepEqual(lines(await collector.scan(never)), [
      'tcp :: 3000 <- node 100',
      'udp 0.0.0.0 5353 <- mDNSResponder 300 x2',
      'udp 0.0.0.0 5353 <- no-permission',
    ]);
  });

  it('leaves dual-stack unknown if another process has the address, or one process has both kinds', async () => {
    unix.systemSockets = [tcp('46', '*.3000', 999)];
    assert.deepEqual(lines(await collector.scan(never)), ['tcp :: 3000 <- node 100']);
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('6', '*.3000', 100)];
    assert.deepEqual(lines(await collector.scan(never)), ['tcp :: 3000 <- node 100']);
    unix.systemSockets = [tcp('6', '*.3000', 100)];
    assert.deepEqual(lines(await collector.scan(never)), ['tcp :: 3000 <- node 100 (IPv6 only)']);
  });

  it('asks netstat as root for nothing but what accepts IPv4 too, because lsof shows everything to root', async () => {
    unix.uid = 0;
    const snapshot = await unix.collector().scan(never);
    assert.equal(snapshot.coverage, 'everything');
    assert.deepEqual(lines(snapshot), ['tcp :: 3000 <- node 100 (dual-stack)']);
    assert.deepEqual(unix.takeAsked(), ['netstat', 'lsof', 'ps', 'folders']);
    unix.netstat = new RunFailure('missing', 'netstat: ENOENT');
    const other = await unix.collector().scan(never);
    assert.deepEqual([other.coverage, other.problems, other.unread], ['everything', [], []]);
    assert.deepEqual(lines(other), ['tcp :: 3000 <- node 100']);
  });

  it('runs only lsof in most polls', async () => {
    await collector.scan(never);
    unix.takeAsked();
    for (let polls = 1; polls < pollsPerNetstat; polls++) {
      const { listeners } = await collector.scan(never, 'poll');
      assert.equal(listeners.length, 3);
    }
    assert.deepEqual(unix.takeAsked(), Array(pollsPerNetstat - 1).fill('lsof'));
    unix.systemSockets = [];
    assert.equal((await collector.scan(never, 'poll')).listeners.length, 1);
    // once more, because sockets have vanished whose processes run
    assert.deepEqual(unix.takeAsked(), ['netstat', 'netstat', 'lsof']);
  });

  it('rereads everything in a manual scan', async () => {
    await collector.scan(never);
    unix.systemSockets = [tcp('46', '*.3000', 100), tcp('4', '*.8080', 200)];
    assert.deepEqual(lines(await collector.scan(never, 'manual')), [
      'tcp :: 3000 <- node 100 (dual-stack)',
      'tcp 0.0.0.0 8080 <- httpd 200',
    ]);
  });

  const failures: readonly [description: string, answer: FakeUnix['netstat']][] = [
    ['is missing', new RunFailure('missing', 'netstat: ENOENT')],
    ['hangs', new RunFailure('timeout', 'netstat: 10 s')],
    ['exits with 1', answer('Proto Recv-Q\n', 1, 'netstat: sysctl: no')],
    ['prints nothing', answer('')],
    ['prints something else', answer('no such option: l\n')],
  ];
  for (const [description, failure] of failures) {
    it(`shows this user's own listeners and reports a problem if netstat ${description}`, async () => {
      unix.netstat = failure;
      const snapshot = await collector.scan(never);
      assert.deepEqual(lines(snapshot), ['tcp :: 3000 <- node 100']);
      assert.equal(snapshot.coverage, 'own-processes');
      assert.deepEqual(
        snapshot.problems.map(({ message }) => message),
        ["netstat failed, so other users' listeners are missing."],
      );
    });
  }

  it('shows the rest and reports a problem if a line is malformed', async () => {
    unix.systemSockets = [tcp('4', 'what.80', 200), tcp('4', '*.81', 200)];
    const snapshot = await collector.scan(never);
    assert.deepEqual(lines(snapshot), ['tcp 0.0.0.0 81 <- httpd 200', 'tcp :: 3000 <- node 100']);
    assert.deepEqual(
      snapshot.problems.map(({ message }) => message),
      ['1 entry in the output of netstat could not be parsed, so listeners may be missing.'],
    );
    assert.match(snapshot.problems[0]?.detail ?? '', /what\.80/);
    // lsof has shown those of this user
    assert.deepEqual(
      snapshot.unread.map(({ protocol, readUid }) => [protocol, readUid]),
      [
        ['tcp', 501],
        ['udp', 501],
      ],
    );
  });

  it('says that listeners may be missing if the first output ends before the next table', async () => {
    const whole = netstatText([tcp('46', '*.3000', 100), tcp('4', '127.0.0.1.80', 200)]);
    for (const rows of [0, 1, 2]) {
      unix.netstat = answer(
        whole
          .split('\n')
          .slice(0, rows + 1)
          .map((line) => `${line}\n`)
          .join(''),
      );
      const snapshot = await unix.collector().scan(never);
      assert.deepEqual(
        snapshot.problems.map(({ message }) => message),
        ['The output of netstat ended early, so listeners may be missing.'],
      );
      assert.deepEqual(
        snapshot.unread.map(({ protocol }) => protocol),
        ['tcp', 'udp'],
      );
    }
  });

  it('can be cancelled while netstat runs', async () => {
    const abort = new AbortController();
    unix.onAsk = () => {
      abort.abort(new Error('never mind'));
    };
    await assert.rejects(collector.scan(abort.signal), /never mind/);
    assert.deepEqual(unix.asked, ['netstat']);
  });
});
