import assert from 'node:assert/strict';
import { CollectFailure } from '../../../../src/collect/collector';
import { RunFailure } from '../../../../src/collect/runTool';
import type { LsofCollector } from '../../../../src/collect/unix/lsofCollector';
import type { Snapshot } from '../../../../src/model/listeners/snapshot';
import { answer, FakeUnix, lsofText, startSecondsOfAll } from './fakeUnix';

/** A poll, which reuses what it can. */
function scan(collector: LsofCollector, signal = new AbortController().signal): Promise<Snapshot> {
  return collector.scan(signal, 'poll');
}

/** Each listener in a line: `tcp 127.0.0.1:3000 <- node 100`. */
function lines({ listeners }: Snapshot): string[] {
  return listeners.map(
    ({ protocol, address, port, owner, sockets }) =>
      `${protocol} ${address.text}:${port} <- ${owner.kind === 'known' ? owner.processes.map(({ name, pid }) => `${name} ${pid}`).join('+') : owner.reason}${sockets === 1 ? '' : ` x${sockets}`}`,
  );
}

describe('LsofCollector', () => {
  let unix: FakeUnix;
  beforeEach(() => {
    unix = new FakeUnix();
    unix.sockets = [{ pid: 100, login: 'alice', files: [{ device: '0x1', name: '127.0.0.1:3000' }] }];
    unix.rows = [
      {
        ...{ pid: 100, command: '/opt/My Tools/node server.js --port 3000' },
        ...{ cwd: '/Users/alice/shop', executable: '/opt/My Tools/node' },
      },
    ];
  });

  describe('a snapshot', () => {
    it('shows a listener and its owner with all their properties', async () => {
      const before = Date.now();
      const snapshot = await scan(unix.collector());
      assert.ok(snapshot.beganAt >= before && snapshot.beganAt <= snapshot.takenAt);
      assert.ok(snapshot.takenAt <= Date.now());
      const owner = {
        ...{ pid: 100, startMark: String(startSecondsOfAll), startedAt: startSecondsOfAll * 1000 },
        name: 'node',
        commandLine: ['/opt/My Tools/node', 'server.js', '--port', '3000'],
        argvQuality: 'splitOnSpaces',
        cwd: '/Users/alice/shop',
        executable: '/opt/My Tools/node',
        user: { uid: 501, name: 'alice' },
        parentPid: 1,
        services: [],
      };
      const launchd = {
        ...{ pid: 1, startMark: String(startSecondsOfAll), startedAt: startSecondsOfAll * 1000 },
        name: 'launchd',
        commandLine: ['/sbin/launchd'],
        argvQuality: 'splitOnSpaces',
        cwd: undefined,
        executable: undefined,
        user: { uid: 0, name: 'root' },
        parentPid: undefined,
        services: [],
      };
      assert.deepEqual(snapshot, {
        ...{ beganAt: snapshot.beganAt, takenAt: snapshot.takenAt },
        platform: 'freebsd',
        coverage: 'own-processes',
        details: 'complete',
        listeners: [
          {
            protocol: 'tcp',
            address: { family: 4, text: '127.0.0.1', zone: undefined, scope: 'loopback' },
            port: 3000,
            exposure: 'loopback',
            owner: { kind: 'known', processes: [owner] },
            sockets: 1,
            waiting: 0,
            namespace: { kind: 'host' },
          },
        ],
        processes: new Map<number, object>([
          [100, owner],
          [1, launchd],
        ]),
        problems: [],
        unread: [],
      });
    });

    it('covers everything as root, and its own processes as any other user', async () => {
      unix.uid = 0;
      assert.equal((await scan(unix.collector())).coverage, 'everything');
    });

    it('is empty if nothing listens, for which lsof exits with 1', async () => {
      unix.lsof = answer('', 1);
      const snapshot = await scan(unix.collector());
      assert.deepEqual([snapshot.listeners, snapshot.problems], [[], []]);
    });

    it('is empty if there are sockets but none listens', async () => {
      unix.sockets = [{ pid: 100, files: [{ name: '127.0.0.1:3000->127.0.0.1:99', state: 'ESTABLISHED' }] }];
      const snapshot = await scan(unix.collector());
      assert.deepEqual([snapshot.listeners, snapshot.problems], [[], []]);
    });

    it('joins the owners of one socket, oldest first, and counts the sockets of one owner', async () => {
      const shared = { device: '0x1', name: '*:80' };
      unix.sockets = [
        { pid: 100, parentPid: 200, files: [shared] },
        { pid: 200, files: [shared, { device: '0x2', name: '*:81' }, { device: '0x3', name: '*:81' }] },
      ];
      unix.rows = [
        { pid: 100, parentPid: 200, start: 'Mon Nov 23 13:58:16 2026' },
        { pid: 200, start: 'Mon Nov 23 13:58:15 2026' },
      ];
      assert.deepEqual(lines(await scan(unix.collector())), [
        'tcp 0.0.0.0:80 <- node 200+node 100',
        'tcp 0.0.0.0:81 <- node 200 x2',
      ]);
    });

    it('names a process by the full name of its program, else as lsof does, else as ps does', async () => {
      unix.sockets = [
        { pid: 100, command: 'Code\\x20H', files: [{ device: '0x1', name: '*:1' }] },
        { pid: 101, command: 'Code\\x20H', files: [{ device: '0x2', name: '*:2' }] },
        { pid: 102, parentPid: 103, files: [{ device: '0x3', name: '*:3' }] },
      ];
      unix.rows = [
        { pid: 100, executable: '/Applications/Code Helper (Plugin)' },
        { pid: 101 },
        { pid: 102, parentPid: 103 },
        { pid: 103, parentPid: 104, command: '-zsh' },
        { pid: 104, command: '(login)' },
      ];
      const snapshot = await scan(unix.collector());
      assert.deepEqual(lines(snapshot), [
        'tcp 0.0.0.0:1 <- Code Helper (Plugin) 100',
        'tcp 0.0.0.0:2 <- Code H 101',
        'tcp 0.0.0.0:3 <- node 102',
      ]);
      assert.deepEqual(
        [103, 104].map((pid) => snapshot.processes.get(pid)?.name),
        ['zsh', 'login'],
      );
    });

    it('names users by the logins that lsof shows, and its own user', async () => {
      unix.sockets = [
        { pid: 100, uid: 0, login: 'root', files: [{ device: '0x1', name: '*:1' }] },
        { pid: 101, uid: 502, files: [{ device: '0x2', name: '*:2' }] },
        { pid: 102, uid: 501, files: [{ device: '0x3', name: '*:3' }] },
      ];
      unix.rows = [
        { pid: 100, uid: 0 },
        { pid: 101, uid: 502 },
        { pid: 102, uid: 501 },
      ];
      const { processes } = await scan(unix.collector());
      assert.deepEqual(
        [1, 100, 101, 102].map((pid) => processes.get(pid)?.user),
        [
          { uid: 0, name: 'root' },
          { uid: 0, name: 'root' },
          { uid: 502, name: undefined },
          { uid: 501, name: 'alice' },
        ],
      );
    });

    it('leaves folder and program unknown if lsof may not read them or cannot name them', async () => {
      for (const [cwd, txt] of [
        ['/proc/100/cwd (readlink: Permission denied)', 'cwd info error'],
        ['/ (/dev/disk1s5)', '/System/Volumes/Data (/dev/disk1s5)'],
      ]) {
        unix.folders = answer(`p100\0\nfcwd\0n${cwd}\0\nftxt\0n${txt}\0\n`);
        const { processes } = await scan(unix.collector());
        assert.deepEqual([processes.get(100)?.cwd, processes.get(100)?.executable], [undefined, undefined]);
      }
    });

    it('shows the interface of a link-local address by its index', async () => {
      unix.sockets = [{ pid: 100, files: [{ type: 'IPv6', device: '0x1', name: '[fe80:4::1]:80' }] }];
      const [listener] = (await scan(unix.collector())).listeners;
      assert.deepEqual(listener?.address, {
        family: 6,
        text: 'fe80::1%en0',
        zone: 'en0',
        scope: 'link-local',
      });
      assert.equal(listener.exposure, 'interface');
    });
  });

  describe('its cost', () => {
    it('is one child process a scan while nothing changes', async () => {
      const collector = unix.collector();
      const first = await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof', 'ps', 'folders']);
      for (let count = 1; count <= 100; count++) {
        const snapshot = await scan(collector);
        assert.deepEqual(unix.takeAsked(), ['lsof'], `scan ${count}`);
        assert.equal(snapshot.processes.get(100), first.processes.get(100));
      }
    });

    it('notices what another process shows of it too: ps lists every process', async () => {
      const collector = unix.collector();
      await scan(collector);
      unix.sockets = [...unix.sockets, { pid: 101, files: [{ device: '0x2', name: '*:1' }] }];
      unix.rows = [
        { pid: 100, command: 'deno serve', cwd: '/srv', executable: '/usr/bin/deno' },
        { pid: 101 },
      ];
      assert.deepEqual(lines(await scan(collector)), [
        'tcp 0.0.0.0:1 <- node 101',
        'tcp 127.0.0.1:3000 <- deno 100',
      ]);
    });

    it('rereads all processes in a manual scan, whose result a person acts on', async () => {
      const collector = unix.collector();
      await scan(collector);
      unix.takeAsked();
      unix.rows = [{ pid: 100, command: 'deno serve', cwd: '/srv', executable: '/usr/bin/deno' }];
      const snapshot = await collector.scan(new AbortController().signal, 'manual');
      assert.deepEqual(unix.takeAsked(), ['lsof', 'ps', 'folders']);
      assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- deno 100']);
    });

    it('reads a new owner, and not the cached ones', async () => {
      const collector = unix.collector();
      await scan(collector);
      unix.takeAsked();
      unix.sockets = [...unix.sockets, { pid: 101, files: [{ device: '0x2', name: '*:1' }] }];
      unix.rows = [{ ...unix.rows[0]!, cwd: '/changed' }, { pid: 101 }];
      const { processes } = await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof', 'ps', 'folders']);
      assert.deepEqual(processes.get(100)?.cwd, '/Users/alice/shop');
      await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof']);
    });

    const changes: readonly [description: string, change: () => void][] = [
      [
        'has none of the sockets it had',
        () => (unix.sockets = [{ pid: 100, files: [{ device: '0x9', name: '*:1' }] }]),
      ],
      ['has another parent', () => (unix.sockets = [{ ...unix.sockets[0]!, parentPid: 7 }])],
      ['has another name', () => (unix.sockets = [{ ...unix.sockets[0]!, command: 'ruby' }])],
      ['has another user', () => (unix.sockets = [{ ...unix.sockets[0]!, uid: 0 }])],
    ];
    for (const [description, change] of changes) {
      it(`rereads a PID that ${description}`, async () => {
        const collector = unix.collector();
        await scan(collector);
        unix.takeAsked();
        change();
        unix.rows = [{ pid: 100, start: 'Mon Nov 23 14:00:00 2026', executable: '/usr/bin/ruby' }];
        const { processes } = await scan(collector);
        // once more if a socket has vanished though its process runs
        assert.deepEqual([...new Set(unix.takeAsked())], ['lsof', 'ps', 'folders']);
        assert.deepEqual(
          [processes.get(100)?.name, processes.get(100)?.startMark],
          ['ruby', String(startSecondsOfAll + 106)],
        );
      });
    }

    it('runs ps once when an ancestor has ended, which lsof does not show', async () => {
      unix.sockets = [{ pid: 100, parentPid: 90, files: [{ device: '0x1', name: '*:1' }] }];
      unix.rows = [
        { pid: 100, parentPid: 90 },
        { pid: 90, parentPid: 80, command: 'npm run dev' },
        { pid: 80, command: '-zsh' },
      ];
      const collector = unix.collector();
      assert.deepEqual([...(await scan(collector)).processes.keys()], [100, 90, 80, 1]);
      unix.takeAsked();
      unix.rows = [
        { pid: 100, parentPid: 90 },
        { pid: 90, command: 'npm run dev' },
      ];
      assert.deepEqual([...(await scan(collector)).processes.keys()], [100, 90, 1]);
      // npm has another parent
      assert.deepEqual(unix.takeAsked(), ['lsof', 'ps', 'folders']);
      await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof']);
    });

    it('runs ps once more for a server that was read within seconds of its start: it may set a title', async () => {
      const row = { pid: 100 };
      unix.now = (startSecondsOfAll + 9) * 1000;
      unix.rows = [{ ...row, command: 'node next dev' }];
      const collector = unix.collector();
      await scan(collector);
      unix.takeAsked();
      unix.rows = [{ ...row, command: 'next-server (v16.4.6)' }];
      unix.now += 999;
      await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof']);
      unix.now += 1;
      const { processes } = await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof', 'ps', 'folders']);
      assert.deepEqual(processes.get(100)?.commandLine, ['next-server', '(v16.4.6)']);
      await scan(collector);
      assert.deepEqual(unix.takeAsked(), ['lsof']);
    });

    it('knows an owner again that stops listening and comes back on its address', async () => {
      const collector = unix.collector();
      const first = await scan(collector);
      const { sockets } = unix;
      unix.takeAsked();
      for (const device of ['0x2', '0x3', '0x4']) {
        unix.sockets = [];
        assert.deepEqual(lines(await scan(collector)), []);
        unix.sockets = [{ ...sockets[0]!, files: [{ device, name: '127.0.0.1:3000' }] }];
        const { processes } = await scan(collector);
        assert.equal(processes.get(100), first.processes.get(100));
      }
      // twice the first time: its process runs
      assert.deepEqual(unix.takeAsked(), Array(7).fill('lsof'));
    });

    it('reads an owner again that comes back on another address, or under another name', async () => {
      for (const files of [[{ device: '0x2', name: '127.0.0.1:3001' }], [{ name: '127.0.0.1:3000' }]]) {
        const collector = unix.collector();
        const before = unix.sockets;
        await scan(collector);
        unix.sockets = [];
        await scan(collector);
        unix.takeAsked();
        unix.sockets = [
          { pid: 100, files, command: files.length === 1 && 'device' in files[0]! ? 'node' : 'ruby' },
        ];
        await scan(collector);
        assert.ok(unix.takeAsked().includes('ps'));
        unix.sockets = before;
      }
    });

    it('reads nothing more and drops an owner when it is gone', async () => {
      unix.sockets = [...unix.sockets, { pid: 101, files: [{ device: '0x2', name: '*:1' }] }];
      unix.rows = [...unix.rows, { pid: 101 }];
      const collector = unix.collector();
      await scan(collector);
      unix.takeAsked();
      unix.sockets = unix.sockets.slice(0, 1);
      unix.rows = unix.rows.slice(0, 1);
      assert.deepEqual([...(await scan(collector)).processes.keys()], [100, 1]);
      assert.deepEqual(unix.takeAsked(), ['lsof']);
    });
  });

  describe('an owner that exits during the scan', () => {
    it('keeps the arguments, the folder and the program that it had, which ps and lsof no longer show', async () => {
      for (const trigger of ['poll', 'manual'] as const) {
        const collector = unix.collector();
        const before = await scan(collector);
        const { rows, sockets } = unix;
        unix.rows = [{ pid: 100, state: '?Es', command: '(node)' }];
        // ps runs for another one
        unix.sockets = [...sockets, { pid: 101, files: [{ device: '0x2', name: '*:1' }] }];
        const { processes } = await collector.scan(new AbortController().signal, trigger);
        assert.deepEqual(processes.get(100), before.processes.get(100));
        Object.assign(unix, { rows, sockets });
      }
    });

    it('is hidden, with the user that lsof showed', async () => {
      unix.rows = [{ pid: 100, state: 'Z', command: '(node)' }];
      const snapshot = await scan(unix.collector());
      assert.deepEqual(
        snapshot.listeners.map(({ owner }) => owner),
        [{ kind: 'hidden', reason: 'gone', user: { uid: 501, name: 'alice' } }],
      );
      assert.deepEqual([...snapshot.processes], []);
    });

    it('is left out if another process has the socket too', async () => {
      const files = [{ device: '0x1', name: '*:80' }];
      unix.sockets = [
        { pid: 100, files },
        { pid: 101, files },
      ];
      assert.deepEqual(lines(await scan(unix.collector())), ['tcp 0.0.0.0:80 <- node 100']);
    });

    it('is read again by the next scan', async () => {
      const [row] = unix.rows;
      unix.rows = [];
      const collector = unix.collector();
      assert.deepEqual(lines(await scan(collector)), ['tcp 127.0.0.1:3000 <- gone']);
      unix.rows = [row!];
      assert.deepEqual(lines(await scan(collector)), ['tcp 127.0.0.1:3000 <- node 100']);
    });
  });

  describe('the path of lsof', () => {
    it('is searched once', async () => {
      unix.isThere = (file) => !file.startsWith('/') || file === '/bin/ps';
      const collector = unix.collector();
      await scan(collector);
      assert.deepEqual(unix.files.splice(0), [
        ...['/usr/sbin/lsof', '/usr/bin/lsof', '/usr/local/sbin/lsof', '/usr/local/bin/lsof', 'lsof'],
        ...['/bin/ps', 'lsof'],
      ]);
      await scan(collector);
      assert.deepEqual(unix.files, ['lsof']);
    });

    it('fails with advice if there is none', async () => {
      unix.isThere = () => false;
      await assert.rejects(scan(unix.collector()), (error) => {
        assert.ok(error instanceof CollectFailure);
        assert.equal(error.reason, 'missing');
        assert.match(error.message, /lsof is not installed\. Install it/);
        return true;
      });
    });

    it('is searched again if lsof was removed', async () => {
      unix.isThere = (file) => file !== '/usr/bin/lsof' && file !== '/usr/sbin/lsof';
      const collector = unix.collector();
      await scan(collector);
      unix.isThere = (file) => file !== '/usr/local/sbin/lsof';
      await assert.rejects(scan(collector), CollectFailure);
      assert.deepEqual(lines(await scan(collector)), ['tcp 127.0.0.1:3000 <- node 100']);
    });

    it('is not searched further after a denial, which is an answer', async () => {
      unix.lsof = new RunFailure('denied', 'EACCES');
      await assert.rejects(scan(unix.collector()), { reason: 'denied' });
      assert.deepEqual(unix.files, ['/usr/sbin/lsof']);
    });
  });

  describe('the output of lsof', () => {
    const good = lsofText([{ pid: 100, files: [{ device: '0x1', name: '127.0.0.1:3000' }] }]);

    it('is used if lsof exits with 1 and complains, as long as there are rows', async () => {
      unix.lsof = answer(good, 1, 'lsof: WARNING: can not stat() nfs file system\n');
      const snapshot = await scan(unix.collector());
      assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
      assert.deepEqual(snapshot.problems, []);
    });

    const failures: readonly [
      description: string,
      result: FakeUnix['lsof'],
      message: RegExp,
      detail: RegExp,
    ][] = [
      ['nothing, with exit code 0', answer('', 0), /no usable output/, /exited with 0 and printed nothing/],
      [
        'only a complaint',
        answer('', 1, 'lsof: illegal option\n'),
        /no usable output/,
        /with 1 .* illegal option/,
      ],
      ['any, with another exit code', answer(good, 2), /no usable output/, /exited with 2/],
      ['something else', answer('Killed\n', 1), /no usable output/, /printed "Killed"/],
      ['too late', new RunFailure('timeout', 'x'), /did not answer within 10 seconds/, /x/],
      ['too much', new RunFailure('too-large', 'x'), /printed too much/, /x/],
      ['cut off, because it was killed', new RunFailure('killed', 'x'), /was killed before/, /x/],
      ['missing, because it cannot be run', new RunFailure('unexpected', 'x'), /could not be run/, /x/],
    ];
    for (const [description, result, message, detail] of failures) {
      it(`is a failure if it is ${description}`, async () => {
        unix.lsof = result;
        await assert.rejects(scan(unix.collector()), (error) => {
          assert.ok(error instanceof CollectFailure);
          assert.equal(error.reason, 'unexpected');
          assert.match(error.message, message);
          assert.match(error.detail, detail);
          return true;
        });
      });
    }

    it('is a problem if a part is malformed, and the rest is shown', async () => {
      unix.lsof = answer(Buffer.concat([good, Buffer.from('f4\0PTCP\0n*:http\0\nf5\0PTCP\0n*:8')]));
      const snapshot = await scan(unix.collector());
      assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
      assert.deepEqual(snapshot.problems, [
        {
          message: '2 entries in the output of lsof could not be parsed, so listeners may be missing.',
          detail: '"f5 PTCP n*:8", "tcp *:http"',
        },
      ]);
    });

    it('is read again after a failure', async () => {
      unix.lsof = answer('', 0);
      const collector = unix.collector();
      await assert.rejects(scan(collector), CollectFailure);
      unix.lsof = undefined;
      assert.deepEqual(lines(await scan(collector)), ['tcp 127.0.0.1:3000 <- node 100']);
    });
  });

  describe('if ps fails', () => {
    const failures: readonly [description: string, result: FakeUnix['ps']][] = [
      ['is missing', new RunFailure('missing', 'ps: ENOENT')],
      ['does not support our columns', answer('', 1, "ps: bad -o argument 'lstart'\n")],
      ['prints nothing', answer('')],
      ['prints something else', answer('PID USER COMMAND\n100 alice node\n')],
      ['hangs', new RunFailure('timeout', 'ps: no answer')],
    ];
    for (const [description, result] of failures) {
      it(`because it ${description}, owners are known only from lsof, without start times`, async () => {
        unix.ps = result;
        const snapshot = await scan(unix.collector());
        const [owner] = snapshot.processes.values();
        assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
        assert.deepEqual(
          [owner?.startMark, owner?.startedAt, owner?.commandLine, owner?.parentPid, owner?.cwd],
          [undefined, undefined, undefined, 1, '/Users/alice/shop'],
        );
        assert.deepEqual(
          snapshot.problems.map(({ message }) => message),
          ['ps failed, so process start times are unknown and nothing can be terminated safely.'],
        );
      });
    }

    it('takes names and parents from find-process, and reports the problem in every scan', async () => {
      unix.ps = answer('', 1, "ps: bad -o argument 'lstart'\n");
      const nothing = { uid: 501, executable: undefined };
      unix.findProcesses = () =>
        Promise.resolve([
          { ...nothing, pid: 50, parentPid: undefined, name: 'zsh', commandLine: '-zsh' },
          { ...nothing, pid: 100, parentPid: 50, name: 'node', commandLine: 'node a.js' },
        ]);
      const collector = unix.collector();
      await scan(collector);
      const asked = unix.takeAsked();
      await scan(collector);
      const retried = unix.takeAsked();
      const { processes, problems } = await scan(collector);
      assert.deepEqual(
        [...processes.values()].map(({ pid, name, parentPid, commandLine, startMark }) => [
          ...[pid, name, parentPid, commandLine?.join(' '), startMark],
        ]),
        [
          [100, 'node', 50, 'node a.js', undefined],
          [50, 'zsh', undefined, '-zsh', undefined],
        ],
      );
      assert.equal(problems.length, 1);
      const everything = ['lsof', 'ps', 'folders'];
      assert.deepEqual([asked, retried, unix.takeAsked()], [everything, everything, ['lsof']]);
    });

    for (const reason of ['missing', 'denied', 'timeout', 'killed', 'too-large', 'unexpected'] as const) {
      it(`does not run find-process, which runs ps too, after ${reason}`, async () => {
        unix.findProcesses = () => Promise.resolve([]);
        unix.ps = new RunFailure(reason, 'ps: details');
        const { problems } = await scan(unix.collector());
        assert.equal(unix.findProcessesCalls, 0);
        assert.deepEqual(
          problems.map(({ detail }) => detail),
          ['ps: details'],
        );
      });
    }

    it('runs find-process once if ps ran and its output is unusable', async () => {
      unix.ps = answer('', 1, 'ps: bad\n');
      const { problems } = await scan(unix.collector());
      assert.equal(unix.findProcessesCalls, 1);
      assert.equal(
        problems[0]?.detail,
        'ps exited with 1 and printed nothing: ps: bad; find-process: no answer',
      );
    });

    it('reports a problem if a part of its output is malformed', async () => {
      unix.ps = answer(`100 1 501 S Mon Nov 23 13:58:14 2026 node\n200 garbled\n`);
      const snapshot = await scan(unix.collector());
      assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
      assert.deepEqual(snapshot.problems, [
        {
          message: '1 entry in the output of ps could not be parsed, so owners may be missing.',
          detail: '"200 garbled"',
        },
      ]);
    });
  });

  it('shows owners without their folders if lsof fails to read these', async () => {
    unix.folders = new RunFailure('timeout', 'lsof: no answer');
    const snapshot = await scan(unix.collector());
    assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
    assert.equal(snapshot.processes.get(100)?.startMark, String(startSecondsOfAll));
    assert.deepEqual(
      snapshot.problems.map(({ message }) => message),
      ['lsof failed, so the working folders and programs of processes are unknown or may have changed.'],
    );
  });

  describe('cancelled', () => {
    for (const when of ['lsof', 'ps', 'folders']) {
      it(`while ${when} runs, it fails with the reason, and the next scan is complete`, async () => {
        const controller = new AbortController();
        const reason = new Error('enough');
        unix.onAsk = (what) => {
          if (what === when) controller.abort(reason);
        };
        const collector = unix.collector();
        await assert.rejects(scan(collector, controller.signal), reason);
        const snapshot = await scan(collector);
        assert.deepEqual(lines(snapshot), ['tcp 127.0.0.1:3000 <- node 100']);
        assert.equal(snapshot.processes.get(100)?.cwd, '/Users/alice/shop');
      });
    }

    it('before it begins, it runs nothing', async () => {
      await assert.rejects(scan(unix.collector(), AbortSignal.abort(new Error('enough'))), /enough/);
      assert.deepEqual(unix.asked, []);
    });
  });

  it('runs one scan at a time', async () => {
    const collector = unix.collector();
    await Promise.all([scan(collector), scan(collector), scan(collector)]);
    assert.deepEqual(unix.asked, ['lsof', 'ps', 'folders', 'lsof', 'lsof']);
  });

  describe('readAncestorChains', () => {
    it('runs ps once, and adds what is cached', async () => {
      const collector = unix.collector();
      await scan(collector);
      unix.takeAsked();
      unix.rows = [...unix.rows, { pid: 101, parentPid: 100, command: 'sh -c x' }];
      const chains = await collector.readAncestorChains([101, 999, 100]);
      assert.deepEqual(unix.takeAsked(), ['ps']);
      assert.deepEqual(
        chains.map((chain) => chain.map(({ pid, name, cwd }) => [pid, name, cwd])),
        [
          [
            [101, 'sh', undefined],
            [100, 'node', '/Users/alice/shop'],
            [1, 'launchd', undefined],
          ],
          [],
          [
            [100, 'node', '/Users/alice/shop'],
            [1, 'launchd', undefined],
          ],
        ],
      );
    });

    it('adds nothing that is cached of an earlier process with the PID', async () => {
      const collector = unix.collector();
      await scan(collector);
      unix.rows = [{ pid: 100, start: 'Mon Nov 23 13:58:15 2026', command: '/usr/bin/vim' }];
      const [[now] = []] = await collector.readAncestorChains([100]);
      assert.deepEqual(
        [now?.name, now?.cwd, now?.executable, now?.startMark],
        ['vim', undefined, undefined, String(startSecondsOfAll + 1)],
      );
    });

    it('is empty for a zombie, and rejects if ps fails', async () => {
      unix.rows = [{ pid: 100, state: 'Z' }];
      assert.deepEqual(await unix.collector().readAncestorChains([100]), [[]]);
      unix.ps = new RunFailure('missing', 'ps: ENOENT');
      await assert.rejects(unix.collector().readAncestorChains([100, 101]), CollectFailure);
    });
  });

  describe('inspect', () => {
    const inspected = async (...pids: number[]): Promise<unknown[]> =>
      (await unix.collector().inspect(pids)).map(
        (found) =>
          found && {
            pid: found.process.pid,
            ancestors: found.ancestors.map(({ pid }) => pid),
            descendants: found.descendants.map(({ pid }) => pid),
            unit: found.unit,
          },
      );

    beforeEach(() => {
      unix.rows = [{ pid: 100 }, { pid: 101, parentPid: 100 }, { pid: 102, parentPid: 101 }];
    });

    it('reads any number of processes with all their relatives in one run of ps', async () => {
      assert.deepEqual(await inspected(101, 999, 100), [
        { pid: 101, ancestors: [100, 1], descendants: [102], unit: undefined },
        undefined,
        { pid: 100, ancestors: [1], descendants: [101, 102], unit: undefined },
      ]);
      assert.deepEqual(unix.asked, ['ps']);
    });

    it('names their launchd jobs on macOS, with one run of launchctl', async () => {
      unix.platform = 'darwin';
      unix.launchctl = answer('PID\tStatus\tLabel\n100\t0\thomebrew.mxcl.redis\n');
      const unit = { manager: 'launchd', name: 'homebrew.mxcl.redis', scope: 'user' };
      assert.deepEqual(await inspected(100, 101), [
        { pid: 100, ancestors: [1], descendants: [101, 102], unit },
        { pid: 101, ancestors: [100, 1], descendants: [102], unit: undefined },
      ]);
      assert.deepEqual(unix.asked, ['ps', 'launchctl']);
      unix.launchctl = new RunFailure('missing', 'launchctl: ENOENT');
      assert.deepEqual(await inspected(102), [
        { pid: 102, ancestors: [101, 100, 1], descendants: [], unit: 'unknown' },
      ]);
    });

    it("says that the job of another user's process is unknown on macOS: launchctl lists one domain", async () => {
      unix.platform = 'darwin';
      unix.rows = [{ pid: 100, uid: 74 }, { pid: 101 }];
      unix.launchctl = answer('PID\tStatus\tLabel\n');
      assert.deepEqual(
        (await unix.collector().inspect([100, 101])).map((one) => one?.unit),
        ['unknown', undefined],
      );
    });

    it('names a process that no scan has read by its whole path on macOS, blanks included', async () => {
      const helper = '/Library/Application Support/My VPN/My VPN Helper';
      unix.platform = 'darwin';
      unix.launchctl = answer('PID\tStatus\tLabel\n');
      unix.rows = [
        { pid: 100, command: `${helper} --port 80`, executable: helper },
        { pid: 101, parentPid: 100, command: `${helper} --child`, executable: helper },
        // another process has the PID when its program is asked for
        { pid: 102, parentPid: 100, command: '/opt/shop/server --port 1', executable: '/opt/other' },
      ];
      const names = async (): Promise<unknown[]> => {
        const [found] = await unix.collector().inspect([100]);
        return [found?.process, ...(found?.descendants ?? [])].map((one) => [
          one?.name,
          one?.commandLine?.[0],
        ]);
      };
      assert.deepEqual(await names(), [
        ['My VPN Helper', helper],
        ['My VPN Helper', helper],
        ['server', '/opt/shop/server'],
      ]);
      assert.deepEqual(unix.takeAsked(), ['ps', 'launchctl', 'programs']);
      unix.programs = new RunFailure('timeout', 'ps: 10 s');
      assert.deepEqual((await names())[0], ['Application', '/Library/Application']);
    });

    it('rejects if ps gives no answer', async () => {
      unix.ps = new RunFailure('timeout', 'ps: no answer');
      await assert.rejects(inspected(100), CollectFailure);
    });
  });

  describe('hasEnded and isSuspended', () => {
    const identity = { pid: 100, startMark: String(startSecondsOfAll) };
    const cases: readonly [description: string, arrange: () => void, ended: boolean][] = [
      ['not ended while it exists', () => undefined, false],
      ['ended if ps does not show it', () => (unix.rows = []), true],
      ['ended if it is a zombie', () => (unix.rows = [{ pid: 100, state: 'Z+' }]), true],
      [
        'ended if another process has its PID',
        () => (unix.rows = [{ pid: 100, start: 'Mon Nov 23 13:58:15 2026' }]),
        true,
      ],
      ['not ended if ps is missing', () => (unix.ps = new RunFailure('missing', 'ENOENT')), false],
      ['not ended if ps does not answer', () => (unix.ps = new RunFailure('timeout', 'x')), false],
      ['not ended if ps only complains', () => (unix.ps = answer('', 1, 'ps: bad argument')), false],
      ['not ended if the output of ps is malformed', () => (unix.ps = answer('garbled\n')), false],
    ];
    for (const [description, arrange, ended] of cases) {
      it(description, async () => {
        arrange();
        assert.equal(await unix.collector().hasEnded(identity), ended);
        assert.deepEqual([...new Set(unix.asked)], unix.asked.length === 0 ? [] : ['ps -p']);
      });
    }

    it('are distinguished: suspended by a signal or by a debugger', async () => {
      const suspended = async (): Promise<boolean> => unix.collector().isSuspended(identity);
      assert.equal(await suspended(), false);
      unix.rows = [{ pid: 100, state: 'T+' }];
      assert.equal(await suspended(), true);
      unix.rows = [{ pid: 100, state: 'T', start: 'Mon Nov 23 13:58:15 2026' }];
      assert.equal(await suspended(), false);
      unix.ps = answer('garbled\n');
      assert.equal(await suspended(), false);
    });

    it('without a start time, not ended as long as the PID is in use', async () => {
      assert.equal(await unix.collector().hasEnded({ pid: 100, startMark: undefined }), false);
      unix.rows = [];
      assert.equal(await unix.collector().hasEnded({ pid: 100, startMark: undefined }), true);
    });
  });
});
