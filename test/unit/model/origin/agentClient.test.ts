import assert from 'node:assert/strict';
import { clientAbove, isStartedBy } from '../../../../src/model/origin/agentClient';
import type { Process } from '../../../../src/model/process/process';
import { alice, process_, root } from '../../builders';

const mcp = process_(500, ['node', '/usr/lib/node_modules/local-ports/dist/mcp.js'], { session: 50 });
const scripted = process_(400, ['node', '/home/alice/agents/scripted.mjs'], { session: 50 });
const zsh = process_(50, ['-zsh'], { session: 50 });
const terminal = process_(40, ['/usr/bin/kitty'], { session: 40 });
const init = process_(1, ['/sbin/init'], { user: root, session: 1 });

describe('clientAbove', () => {
  const clientOf = (...above: readonly Process[]): ReturnType<typeof clientAbove> =>
    clientAbove([mcp, ...above, init], alice.uid, true);

  it('is the parent of the server for agents, if that is a program that works for a person', () => {
    assert.deepEqual(clientOf(scripted, zsh, terminal), { process: scripted });
    const claude = process_(400, ['/home/alice/.local/bin/claude'], { session: 50 });
    assert.deepEqual(clientOf(claude, zsh, terminal), { process: claude });
  });

  it('is what called a package runner, or a shell with one command', () => {
    const npx = process_(450, ['npm exec local-ports mcp'], { executable: '/usr/bin/node', session: 50 });
    const shell = process_(460, ['sh', '-c', 'local-ports mcp'], { session: 50 });
    assert.deepEqual(clientOf(shell, npx, scripted, zsh), { process: scripted });
    const cli = process_(450, ['node', '/usr/bin/npx', '-y', 'local-ports', 'mcp'], { session: 50 });
    assert.deepEqual(clientOf(cli, scripted, zsh), { process: scripted });
  });

  const places: readonly (readonly [string, Process])[] = [
    ['a shell that is typed into', process_(400, ['bash'])],
    ['a login shell', process_(400, ['-zsh'])],
    ['a shell that runs a script', process_(400, ['bash', 'start.sh'])],
    ['tmux', process_(400, ['tmux', 'new', '-s', 'work'])],
    ['screen', process_(400, ['SCREEN', '-S', 'work'])],
    ['a terminal', process_(400, ['/usr/bin/alacritty'])],
    ['sshd', process_(400, ['sshd: alice@pts/0'], { executable: '/usr/sbin/sshd' })],
    ['login', process_(400, ['login', '-p', '--'])],
    ['cron', process_(400, ['/usr/sbin/cron', '-f'])],
    ['an editor', process_(400, ['/usr/share/code/code', '--type=utility'])],
    ['an unknown editor', process_(400, ['/opt/new/new', '--type=utility'])],
    [
      "an unknown editor's server",
      process_(400, ['/srv/e/node', '/srv/e/out/server-main.js', '--port', '0']),
    ],
    ['its extension host', process_(400, ['node', '/srv/e/out/bootstrap-fork', '--type=extensionHost'])],
    ["JetBrains' on Java", process_(400, ['java', '-Xmx1g', 'com.intellij.idea.Main'])],
    ['vim', process_(400, ['vim', 'app.ts'])],
    ["a user's systemd", process_(400, ['/usr/lib/systemd/systemd', '--user'])],
    ['the first process', { ...init, user: alice }],
    ['what reaps in a container', process_(400, ['/usr/bin/tini', '--', 'x'])],
    ["a container's shim", process_(400, ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby'])],
    ['docker', process_(400, ['docker', 'run', '-i', 'local-ports', 'mcp'])],
    ['sudo', process_(400, ['sudo', 'local-ports', 'mcp'])],
    ['script(1)', process_(400, ['script', '-q', 'log'])],
    ['a prompt of Node.js', process_(400, ['node'])],
    ['a prompt of Python after a script', process_(400, ['python3', '-i', 'tools.py'])],
    ['nodemon', process_(400, ['node', '/usr/bin/nodemon', 'mcp.js'])],
    ['concurrently', process_(400, ['node', 'node_modules/.bin/concurrently', '-k', 'web', 'mcp'])],
    ['PM2', process_(400, ['PM2 v6.0.5: God Daemon (/home/alice/.pm2)'])],
    ['a desktop', process_(400, ['/usr/bin/gnome-shell'])],
  ];
  for (const [name, place] of places) {
    it(`gives no right to ${name}: people start programs from it`, () => {
      assert.equal(clientAbove([{ ...mcp, session: 500 }, place, init], alice.uid, true).flaw, 'place');
    });
  }

  it('gives no right if the lineage is not known', () => {
    assert.equal(clientAbove([], alice.uid, true).flaw, 'lineage');
    assert.equal(clientAbove([mcp], alice.uid, true).flaw, 'lineage');
    assert.equal(clientAbove([mcp, scripted, init], alice.uid, false).flaw, 'lineage');
    assert.equal(clientOf({ ...scripted, startMark: undefined }).flaw, 'lineage');
  });

  it('gives no right over what adopted the server: it is in the session of a third', () => {
    assert.equal(clientOf({ ...scripted, session: 400 }).flaw, 'lineage');
  });

  it("gives no right over another user's process", () => {
    assert.equal(clientOf({ ...scripted, user: root }).flaw, 'otherUser');
    assert.equal(clientOf({ ...scripted, user: undefined }).flaw, 'otherUser');
  });
});

describe('isStartedBy', () => {
  const npm = process_(601, ['npm run dev'], { executable: '/usr/bin/node', session: 600 });
  const shell = process_(600, ['bash', '-c', 'npm run dev'], { session: 600 });
  const vite = process_(602, ['node', '/home/alice/shop/node_modules/.bin/vite'], { session: 600 });
  const chain = [vite, npm, shell, scripted, zsh, init];

  it('holds for what the agent started through shells and package managers, in sessions of their own', () => {
    assert.equal(isStartedBy(scripted, chain), true);
  });

  it('does not hold for the agent itself, what started it, or what has another parent', () => {
    assert.equal(isStartedBy(scripted, [scripted, zsh, init]), false);
    assert.equal(isStartedBy(scripted, [zsh, init]), false);
    assert.equal(isStartedBy(scripted, [vite, zsh, init]), false);
    assert.equal(isStartedBy(scripted, [vite, init]), false);
    assert.equal(isStartedBy(scripted, []), false);
  });

  it('does not hold if another process has the PID of the agent, or its start is unknown', () => {
    const later = { ...scripted, startMark: 'later' };
    assert.equal(isStartedBy(scripted, [vite, npm, shell, later, zsh, init]), false);
    const unknown = { ...scripted, startMark: undefined };
    assert.equal(isStartedBy(unknown, [vite, npm, shell, unknown, zsh, init]), false);
  });

  it('does not hold if the agent has become another program', () => {
    const before = { ...scripted, programMark: '140' };
    const after = { ...scripted, programMark: '141' };
    assert.equal(isStartedBy(before, [vite, npm, shell, after, zsh, init]), false);
    assert.equal(isStartedBy(before, [vite, npm, shell, before, zsh, init]), true);
  });

  it('does not hold if somebody types in between', () => {
    for (const place of [
      process_(600, ['bash'], { session: 600 }),
      process_(600, ['tmux', 'new'], { session: 600 }),
      process_(600, ['/usr/share/code/code'], { session: 600 }),
      process_(600, ['python3'], { session: 600 }),
    ]) {
      assert.equal(isStartedBy(scripted, [vite, npm, place, scripted, zsh, init]), false, place.name);
    }
  });

  it('does not hold for what runs as another user', () => {
    assert.equal(isStartedBy(scripted, [{ ...vite, user: root }, npm, shell, scripted, init]), false);
    assert.equal(isStartedBy(scripted, [vite, npm, { ...shell, user: undefined }, scripted, init]), false);
  });

  it('does not hold for what was adopted on the way: it is in the session of a third', () => {
    assert.equal(isStartedBy(scripted, [{ ...vite, session: 777 }, scripted, zsh, init]), false);
    assert.equal(isStartedBy(scripted, [{ ...vite, session: 602 }, scripted, zsh, init]), true);
  });

  it('does not take the mark of a session for a proof', () => {
    const mark = { kind: 'agent', title: 'Claude Code', session: 'a-session' } as const;
    const agent = { ...scripted, starterMark: mark };
    assert.equal(isStartedBy(agent, [{ ...vite, starterMark: mark }, init]), false);
  });
});
