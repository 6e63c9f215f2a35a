import assert from 'node:assert/strict';
import { portHistoryText } from '../../../src/messages/portHistory';
import { endedMessage, endedSentence, endedText } from '../../../src/messages/recentlyEnded';
import type { EndedServer } from '../../../src/model/history/endedServer';
import { restartMs } from '../../../src/watch/recentlyEnded';
import { noon, process_ } from '../builders';
import { on, server, shell, Window } from './historyWindow';

describe('what has ended', () => {
  it('is listed with its ports and when it was noticed', async () => {
    const window = new Window();
    const vite = server(300);
    await window.sees([on(3000, vite), on(3001, vite)]);
    await window.sees([]);
    const noticed = window.now;
    const [ended, ...more] = window.list();
    assert.ok(ended);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [ended.process, ended.rows.map((row) => row.listener.port), ended.endedAt, ended.how],
      [vite, [3000, 3001], noticed, { kind: 'unknown' }],
    );
    assert.deepEqual(ended.ancestors, [shell]);
    assert.equal(window.list(), window.ended.list(), 'the same array');
  });

  it('is not listed at once, because it may be restarting, and not at all if it does', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    assert.deepEqual(window.ended.list(), []);
    await window.sees([on(3000, server(301))]);
    assert.deepEqual([window.list(), window.announced], [[], []]);
  });

  it('leaves the list when the server is started again, also on another port', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300)), on(4000, server(400, { commandLine: ['node', 'api.js'] }))]);
    await window.sees([]);
    assert.equal(window.list().length, 2);
    await window.sees([on(3001, server(301))]);
    assert.deepEqual(
      window.list().map(({ process }) => process.pid),
      [400],
    );
  });

  it('does not count a process that only closed its socket', async () => {
    const window = new Window();
    window.running.add(300);
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    assert.deepEqual(window.list(), []);
  });

  it('is listed when it exits some time after it has closed its socket', async () => {
    const window = new Window();
    window.running.add(300);
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    await window.sees([]);
    assert.deepEqual(window.list(), []);
    window.running.delete(300);
    await window.sees([]);
    assert.deepEqual(
      window.list().map(({ process, seenAt, endedAt }) => [process.pid, endedAt - seenAt]),
      [[300, 2_000 + restartMs]],
    );
  });

  it('does not count a server that listens on another port after a moment', async () => {
    const window = new Window();
    window.running.add(300);
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    await window.sees([on(3001, server(300))]);
    window.running.delete(300);
    assert.deepEqual([window.list(), window.announced], [[], []]);
  });

  it('is not waited for longer than a minute', async () => {
    const window = new Window();
    window.running.add(300);
    await window.sees([on(3000, server(300))]);
    for (let scans = 0; scans < 40; scans++) await window.sees([]);
    window.running.delete(300);
    await window.sees([]);
    assert.deepEqual(window.list(), []);
  });

  it('asks the system about a hundred processes of thousands that end at once, and keeps few of their rows', async () => {
    const window = new Window();
    const wide = server(300, { commandLine: ['node', 'wide.js'] });
    const servers = Array.from({ length: 3_000 }, (_, index) =>
      on(10_000 + index, server(1_000 + index, { commandLine: ['node', `${index}.js`] })),
    );
    const ports = Array.from({ length: 1_000 }, (_, index) => on(20_000 + index, wide));
    await window.sees([...ports, ...servers]);
    await window.sees([]);
    const listed = window.list();
    assert.equal(listed.length, 20);
    assert.equal(window.asked, 100);
    assert.ok(listed.every(({ rows }) => rows.length <= 100));
  });

  it('names five ports of very many, and counts all others', async () => {
    const window = new Window();
    await window.sees(Array.from({ length: 1_000 }, (_, index) => on(20_000 + index, server(300))));
    await window.sees([]);
    const [ended] = window.list();
    assert.ok(ended);
    assert.equal(ended.rows.length, 100);
    assert.match(
      endedText(ended, undefined).description,
      /^20000, 20001, 20002, 20003, 20004 and 995 more · /,
    );
  });

  it('can be taken to be started again once', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    const [ended] = window.list();
    assert.ok(ended);
    assert.deepEqual([window.ended.take(ended.id), window.ended.take(ended.id)], [true, false]);
  });

  it('concludes nothing from what could not be read', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    await window.sees([], { unread: [{ protocol: 'tcp', namespace: { kind: 'host' } }] });
    assert.deepEqual([window.list(), window.events()], [[], []]);
    await window.sees([on(3000, server(300))]);
    assert.deepEqual([window.list(), window.events()], [[], []]);
  });

  it('lists the servers of this workspace alone', async () => {
    const window = new Window();
    await window.sees([
      on(3000, server(300, { cwd: '/home/alice/other' })),
      on(5432, process_(301, ['/usr/lib/postgresql/15/bin/postgres'], { name: 'postgres' })),
    ]);
    await window.sees([]);
    assert.deepEqual(window.list(), []);
  });

  it('lists the latest 20, latest first', async () => {
    const window = new Window();
    for (let index = 0; index < 25; index++) {
      const process = server(1000 + index, { commandLine: ['node', `server${index}.js`] });
      await window.sees([on(4000 + index, process)]);
      await window.sees([]);
    }
    assert.deepEqual(
      window.list().map(({ process }) => process.pid),
      Array.from({ length: 20 }, (_, index) => 1024 - index),
    );
  });

  it('can be removed, one or all', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300)), on(4000, server(400, { commandLine: ['node', 'api.js'] }))]);
    await window.sees([]);
    const [first] = window.list();
    window.ended.remove(first?.id ?? '');
    assert.equal(window.list().length, 1);
    window.ended.clear();
    assert.deepEqual(window.list(), []);
  });
});

describe('how it ended', () => {
  async function endedAfter(
    before: (window: Window) => void,
    after: (window: Window) => void = () => undefined,
  ): Promise<EndedServer | undefined> {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    before(window);
    await window.sees([]);
    after(window);
    return window.list()[0];
  }

  it('is told by the command or task that it was started by, reported before or after', async () => {
    const command = (by: 'command' | 'task', pid: number) => (window: Window) => {
      window.ended.programEnded({ by, pid, startedAt: noon + 200, endedAt: window.now, code: 3 });
    };
    const expected = { kind: 'exited', of: 'command', code: 3 };
    assert.deepEqual((await endedAfter(command('command', shell.pid)))?.how, expected);
    assert.deepEqual((await endedAfter(() => undefined, command('command', shell.pid)))?.how, expected);
    assert.deepEqual((await endedAfter(command('task', shell.pid)))?.how, { ...expected, of: 'task' });
    assert.deepEqual((await endedAfter(command('task', 300)))?.how, { ...expected, of: 'itself' });
  });

  it('is not told by a command of another shell, an earlier end, or a later command of the same shell', async () => {
    for (const end of [
      { pid: 51, startedAt: noon + 200, ago: 0 },
      { pid: shell.pid, startedAt: noon + 200, ago: 60_000 },
      { pid: shell.pid, startedAt: noon + 60_000, ago: 0 },
    ]) {
      const { pid, startedAt, ago } = end;
      const ended = await endedAfter((window) => {
        window.ended.programEnded({ by: 'command', pid, startedAt, endedAt: window.now - ago, code: 3 });
      });
      assert.deepEqual(ended?.how, { kind: 'unknown' }, JSON.stringify(end));
    }
  });

  describe('if VS Code reports the start of its command late', () => {
    async function howAfter(lateMs: number, by: 'command' | 'task', freeSince?: number): Promise<string> {
      const ended = await endedAfter((window) => {
        const started = { by, pid: shell.pid, startedAt: noon + lateMs, freeSince };
        window.ended.programEnded({ ...started, endedAt: window.now, code: 3 });
      });
      return ended?.how.kind ?? 'not listed';
    }

    it('is told by that command, if the shell was free before the server was started', async () => {
      assert.equal(await howAfter(9_000, 'command', noon - 100), 'exited');
    });

    it('is told by a task however late that is, because its process is its own', async () => {
      assert.equal(await howAfter(60_000, 'task'), 'exited');
    });

    it('is not told by a command that was started when another ran there, or by one that is very late', async () => {
      assert.equal(await howAfter(9_000, 'command', noon + 400), 'unknown');
      assert.equal(await howAfter(9_000, 'command'), 'unknown');
      assert.equal(await howAfter(31_000, 'command', noon - 100), 'unknown');
    });
  });

  it('is not told by the end of a command that left it in the background', async () => {
    const window = new Window();
    const startedAt = window.now;
    const left = server(300, { startedAt });
    window.ended.programEnded({
      by: 'command',
      pid: shell.pid,
      startedAt,
      endedAt: startedAt + 100,
      code: 0,
    });
    await window.sees([on(3000, left)]);
    await window.sees([on(3000, left)]);
    await window.sees([]);
    assert.deepEqual(
      window.list().map(({ how }) => how),
      [{ kind: 'unknown' }],
    );
  });

  describe('of a server that was left in the background and ends soon after its command', () => {
    async function howAfter(beganAfterMs: number): Promise<readonly EndedServer['how'][]> {
      const window = new Window();
      const startedAt = window.now;
      const left = server(300, { startedAt });
      await window.sees([]);
      const endedAt = window.now + 1_900;
      window.ended.programEnded({ by: 'command', pid: shell.pid, startedAt, endedAt, code: 0 });
      // the scan takes a while, and is complete 100 ms after the command has ended
      await window.sees([on(3000, left)], { beganAt: endedAt + beganAfterMs, takenAt: endedAt + 100 });
      await window.sees([]);
      return window.list().map(({ how }) => how);
    }

    it('is not known if a scan that began after that shows it', async () => {
      assert.deepEqual(await howAfter(1), [{ kind: 'unknown' }]);
    });

    it('may be that of its command if all that shows it was read before that', async () => {
      assert.deepEqual(await howAfter(-1), [{ kind: 'exited', of: 'command', code: 0 }]);
    });
  });

  it('is a termination if a person had it, or what started it, terminated', async () => {
    for (const pid of [300, shell.pid]) {
      const terminate = (window: Window): void => {
        window.ended.wasTerminated(pid);
      };
      assert.deepEqual((await endedAfter(terminate))?.how, { kind: 'terminated' });
      assert.deepEqual((await endedAfter(() => undefined, terminate))?.how, { kind: 'terminated' });
    }
  });

  it('shows at once what a person terminated', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    window.ended.wasTerminated(300);
    assert.equal(window.ended.list().length, 1);
  });
});

describe('the words for what has ended', () => {
  async function ended(): Promise<EndedServer> {
    const window = new Window();
    await window.sees([on(3000, server(300)), on(3001, server(300))]);
    await window.sees([]);
    const [found] = window.list();
    assert.ok(found);
    return found;
  }

  it('keep the port in view behind a long name', async () => {
    const server300 = await ended();
    const [row, ...more] = server300.rows;
    assert.ok(row.recognition);
    const recognition = { ...row.recognition, project: '@acme/storefront' };
    const { label, description, accessibilityLabel } = endedText(
      { ...server300, rows: [{ ...row, recognition }, ...more] },
      undefined,
    );
    assert.equal(label, 'node');
    assert.equal(description, '3000 and 3001 · @acme/storefront · just now');
    assert.match(accessibilityLabel, /^node, @acme\/storefront, ended, was listening on 3000 and 3001,/);
  });
  it('name ports, how and when', async () => {
    const server300 = await ended();
    const exited: EndedServer = { ...server300, how: { kind: 'exited', of: 'itself', code: 1 } };
    assert.deepEqual(endedText(exited, { count: 5, unit: 'minute' }), {
      label: 'node',
      description: '3000 and 3001 · shop · exit code 1 · 5 min ago',
      accessibilityLabel: 'node, shop, ended, was listening on 3000 and 3001, exit code 1, 5 min ago',
    });
    assert.equal(endedText(server300, undefined).description, '3000 and 3001 · shop · just now');
    assert.match(endedSentence(exited, 'en'), /^Ended at .* with exit code 1\.$/);
    assert.match(endedSentence(server300, 'en'), /^Ended at .*\. How is not known\.$/);
    assert.equal(
      endedMessage([exited]).text,
      'node server.js · shop, which was listening on 3000 and 3001, has ended with exit code 1.',
    );
    // a package manager may end with another code than what it ran
    for (const of of ['command', 'task'] as const) {
      const server: EndedServer = { ...server300, how: { kind: 'exited', of, code: 1 } };
      assert.match(endedText(server, undefined).description, new RegExp(` exit code of its ${of} 1 `));
      assert.match(
        endedSentence(server, 'en'),
        / (?:command it belonged to|its task) ended with exit code 1\.$/,
      );
      assert.match(
        endedMessage([server]).text,
        new RegExp(`has ended; its ${of} ended with exit code 1\\.$`),
      );
    }
    assert.equal(
      endedMessage([server300, server300]).text,
      '2 servers of this workspace have ended: node server.js · shop and node server.js · shop.',
    );
  });
});

describe('when it ended, if nothing was scanned for long', () => {
  it('is said as the time between, and when it was noticed', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    window.now += 3_600_000;
    await window.sees([]);
    const [ended] = window.list();
    assert.ok(ended);
    assert.match(endedSentence(ended, 'en'), /^Ended between .* and .*\. How is not known\.$/);
    assert.equal(endedText(ended, undefined).description, '3000 · shop · noticed just now');
    assert.match(endedText(ended, { count: 5, unit: 'minute' }).description, / · noticed 5 min ago$/);
  });
});

describe('the journal of ports', () => {
  it('records what opened, closed, became exposed and ended, but not what was there before', async () => {
    const window = new Window();
    const vite = server(300, { commandLine: ['node', '/home/alice/shop/node_modules/.bin/vite'] });
    await window.sees([on(22, process_(9, ['sshd']))]);
    await window.sees([on(22, process_(9, ['sshd'])), on(5173, vite, '0.0.0.0')]);
    await window.sees([on(22, process_(9, ['sshd']))]);
    window.list();
    assert.deepEqual(window.events(), [
      'TCP 0.0.0.0:5173 opened by Vite · shop (PID 300)',
      'TCP 0.0.0.0:5173 exposed by Vite · shop (PID 300)',
      'TCP 0.0.0.0:5173 closed by Vite · shop (PID 300)',
      'Vite · shop (PID 300), which listened on TCP 0.0.0.0:5173, ended',
    ]);
  });

  it('says that another program holds a port, and not that a server was started again', async () => {
    const window = new Window();
    await window.sees([on(3000, server(300))]);
    await window.sees([on(3000, server(301))]);
    await window.sees([]);
    await window.sees([on(3000, server(302, { cwd: '/home/alice/other' }))]);
    assert.deepEqual(
      window.events().filter((line) => line.includes('taken by')),
      ['TCP 127.0.0.1:3000 taken by node · other (PID 302); before, it was used by node · shop (PID 301)'],
    );
  });

  it('is told the latest first, and that nothing has changed', async () => {
    const window = new Window();
    assert.equal(
      portHistoryText(window.journal.events, 'en'),
      'Nothing has changed since the window was opened.',
    );
    await window.sees([]);
    await window.sees([on(3000, server(300))]);
    await window.sees([]);
    assert.match(portHistoryText(window.journal.events, 'en'), /^.* closed by .*\n.* opened by .*$/);
  });

  it('keeps the latest thousand events', async () => {
    const window = new Window();
    await window.sees([]);
    for (let index = 0; index < 3; index++) {
      const process = server(1000 + index);
      await window.sees(Array.from({ length: 300 }, (_, port) => on(2000 + port, process)));
      await window.sees([]);
    }
    assert.equal(window.journal.events.length, 1000);
    assert.equal(window.journal.events.at(-1)?.kind, 'closed');
  });
});
