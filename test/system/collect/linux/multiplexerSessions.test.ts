/** A real tmux, and servers in its panes. */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as after_ } from 'node:timers/promises';
import { LinuxCollector } from '../../../../src/collect/linux/linuxCollector';
import { MultiplexerSessions } from '../../../../src/collect/multiplexerSessions';
import { runTool } from '../../../../src/collect/runTool';
import type { MultiplexerSession } from '../../../../src/model/origin/multiplexer';
import { quoteCommandLine } from '../../../../src/model/process/shellQuote';
import { skipBecause } from '../../../support/skip';
import { outputOf, Trees } from './trees';

describe('the tmux session that a server runs in', function () {
  this.timeout(60_000);
  const trees = new Trees();
  const collector = new LinuxCollector();
  const socket = join(trees.home, "tm ux's");

  before(async function () {
    if (process.platform !== 'linux') skipBecause(this, 'this is not Linux');
    if ((await outputOf('tmux', '-V')) === undefined) skipBecause(this, 'there is no tmux here');
    await tmux('new-session', '-d', '-s', 'my shop', 'sleep', '120');
    trees.ownedPid(Number(await tmux('display-message', '-p', '#{pid}')));
  });
  after(async () => {
    await tmux('kill-server');
    trees.dispose();
  });

  async function tmux(...args: string[]): Promise<string> {
    return ((await outputOf('tmux', '-S', socket, '-f', '/dev/null', ...args)) ?? '').trim();
  }

  /** Starts a server in a pane of a new window. */
  async function start(wrap: (command: string) => string): Promise<{ pid: number; pane: string }> {
    const { command, pidFile } = trees.command();
    const print = ['-d', '-P', '-F', '#{pane_id}'];
    const pane = await tmux('new-window', ...print, '-t', 'my shop:', 'bash', '-c', wrap(command));
    return { pid: await trees.serverPid(pidFile), pane };
  }

  async function find(pid: number): Promise<MultiplexerSession | undefined> {
    const [chain = []] = await collector.readAncestorChains([pid]);
    ok(chain.length > 0, 'it runs');
    return new MultiplexerSessions(collector, runTool).find(chain);
  }

  for (const [what, wrap] of [
    ['started it', (command: string) => command],
    ['started it without any variable', (command: string) => `exec env -i bash -c "${command}"`],
  ] as const) {
    it(`is that of the pane that ${what}, which the command shows`, async function () {
      const { pid, pane } = await start(wrap);
      const found = await find(pid);
      ok(found !== undefined);
      deepEqual([found.name, found.part], ['my shop', { kind: 'pane', name: pane }]);
      const quoted = quoteCommandLine(found.attach, 'bash');
      equal(quoted.kind, 'exact');
      if ((await outputOf('script', '--version')) === undefined)
        skipBecause(this, 'there is no script(1) here');
      await tmux('select-window', '-t', 'my shop:0');
      const terminal = trees.start('script', ['-qec', quoted.text, '/dev/null'], { TERM: 'xterm' });
      const shown = (): Promise<string> => tmux('list-clients', '-F', '#{pane_id}');
      for (let round = 0; round < 400 && (await shown()) !== pane; round++) await after_(25);
      equal(await shown(), pane);
      await trees.kill(terminal);
    });
  }

  it('is known for a server that was adopted, until its pane is closed', async () => {
    const { pid, pane } = await start((command) => `(setsid bash -c "${command}" &) ; exec sleep 120`);
    const [chain = []] = await collector.readAncestorChains([pid]);
    const shell = chain.find(({ commandLine = [] }) => commandLine[0] === 'bash');
    ok(shell !== undefined);
    process.kill(shell.pid, 'SIGKILL');
    for (;;) {
      const [now = []] = await collector.readAncestorChains([pid]);
      if (now.length === 2) break;
      await after_(25);
    }
    deepEqual((await find(pid))?.part, { kind: 'pane', name: pane });
    await tmux('kill-pane', '-t', pane);
    equal(await find(pid), undefined);
  });
});
