import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { originSentence } from '../../../src/messages/originSentence';
import { isForgotten } from '../../../src/model/forgotten/reason';
import { skipBecause } from '../../support/skip';
import { ForgottenServers } from './forgottenServers';

const kinds = (reasons: readonly { readonly kind: string }[]): string =>
  reasons.map(({ kind }) => kind).join();

describe('real servers that may be forgotten', function () {
  this.timeout(60_000);
  let servers: ForgottenServers;

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'sessions and environments are read on Linux');
  });
  beforeEach(() => {
    servers = new ForgottenServers();
  });
  afterEach(() => {
    servers.dispose();
  });

  it('have no reason while their shell runs', async () => {
    const { serverPid } = await servers.start('shop');
    assert.deepEqual(await servers.settled(serverPid), []);
  });

  it('have lost what started them when the shell of their session is gone', async () => {
    const shell = await servers.start('shop');
    await servers.settled(shell.serverPid);
    await servers.kill(shell);
    const reasons = await servers.reasons(shell.serverPid, 'its starter has ended', (all) => all.length > 0);
    assert.equal(reasons[0]?.kind === 'starterEnded' && reasons[0].how, 'sessionLeaderGone');
    assert.equal(isForgotten(reasons), false);
  });

  describe('of a coding agent that leaves no mark', () => {
    const ended = (pid: number): string =>
      `From the coding agent Claude Code (PID ${pid}). That agent has ended.`;
    const sentence = async (pid: number): Promise<string | undefined> => {
      const origin = (await servers.row(pid))?.origin;
      return origin && originSentence(origin);
    };

    it('are forgotten when it has ended, with its shell and npm, while another session of it runs', async () => {
      const other = await servers.startByAgent('other');
      const shop = await servers.startByAgent('shop');
      assert.deepEqual(await servers.settled(shop.serverPid), []);
      await servers.kill(shop);
      await servers.killBetween(shop);
      const [reason] = await servers.reasons(shop.serverPid, 'its agent has ended', isForgotten);
      assert.deepEqual(reason?.kind === 'starterEnded' && reason.agent, {
        ...{ kind: 'agent', title: 'Claude Code' },
      });
      assert.equal(await sentence(shop.serverPid), ended(shop.pid));
      assert.deepEqual(await servers.settled(other.serverPid), [], 'the other one');
    });

    it('are not while it runs, although what was between has ended, and are when it has ended later', async () => {
      const shop = await servers.startByAgent('shop');
      await servers.settled(shop.serverPid);
      await servers.killBetween(shop);
      const before = await servers.reasons(shop.serverPid, 'its shell has ended', (all) => all.length > 0);
      assert.equal(isForgotten(before), false);
      assert.equal(await sentence(shop.serverPid), `From the coding agent Claude Code (PID ${shop.pid}).`);
      await servers.kill(shop);
      // until it is read again
      servers.sleep(1);
      await servers.reasons(shop.serverPid, 'its agent has ended', isForgotten);
      assert.equal(await sentence(shop.serverPid), ended(shop.pid));
    });
  });

  it('are forgotten when the terminal is closed that they were started in', async () => {
    const shell = await servers.start('shop');
    servers.starters.started('windowTerminal', shell.pid, 'zsh');
    assert.deepEqual(await servers.settled(shell.serverPid), []);
    await servers.kill(shell);
    servers.starters.closed('windowTerminal', shell.pid, Date.now() + 1);
    await servers.reasons(shell.serverPid, 'its terminal was closed', isForgotten);
    assert.equal(kinds(await servers.settled(shell.serverPid)), 'terminalClosed,starterEnded');
  });

  it('are not when it was only detached, so that its shell runs', async () => {
    const shell = await servers.start('shop');
    servers.starters.started('windowTerminal', shell.pid, 'zsh');
    await servers.settled(shell.serverPid);
    servers.starters.closed('windowTerminal', shell.pid, Date.now() + 1);
    assert.deepEqual(await servers.settled(shell.serverPid), []);
  });

  it('are not while a task that started them in the background may show its output', async () => {
    const shell = await servers.start('shop');
    servers.starters.started('windowTerminal', shell.pid, 'dev');
    servers.starters.started('task', shell.pid, 'dev');
    await servers.settled(shell.serverPid);
    await servers.kill(shell);
    servers.starters.closed('windowTerminal', shell.pid, Date.now() + 1);
    servers.starters.closed('task', shell.pid, Date.now() + 1);
    assert.equal(kinds(await servers.settled(shell.serverPid)), 'starterEnded');
  });

  it('are forgotten when their folder is deleted', async () => {
    const { serverPid } = await servers.start('shop');
    rmSync(join(servers.home, 'shop'), { recursive: true });
    const reasons = await servers.reasons(serverPid, 'its folder is deleted', isForgotten);
    assert.deepEqual(reasons, [{ kind: 'folderDeleted', folder: join(servers.home, 'shop') }]);
  });

  it('are only mentioned when another folder has its name, and not when it was moved', async () => {
    const [replaced, moved] = [await servers.start('shop'), await servers.start('docs')];
    rmSync(join(servers.home, 'shop'), { recursive: true });
    mkdirSync(join(servers.home, 'shop'));
    renameSync(join(servers.home, 'docs'), join(servers.home, 'handbook'));
    const reasons = await servers.reasons(replaced.serverPid, 'another folder', (all) => all.length > 0);
    assert.deepEqual(reasons, [
      { kind: 'folderDeleted', folder: join(servers.home, 'shop'), isReplaced: true },
    ]);
    assert.deepEqual(await servers.settled(moved.serverPid), []);
  });

  it('have a folder whose name ends like the mark of a deleted one', async () => {
    const { serverPid } = await servers.start('shop (deleted)');
    assert.deepEqual(await servers.settled(serverPid), []);
  });

  it('are forgotten when the agent has ended that their environment names, and no other runs', async () => {
    // no machine of a developer runs this one
    const shell = await servers.start('shop', { AUGMENT_AGENT: '1' });
    const agent = { kind: 'agent', title: 'Auggie' };
    await servers.settled(shell.serverPid);
    await servers.kill(shell);
    const reasons = await servers.reasons(shell.serverPid, 'the agent has ended', isForgotten);
    assert.deepEqual(reasons[0]?.kind === 'starterEnded' && reasons[0].agent, agent);
  });

  it('are left from the last session if the shell of their terminal is gone, and nothing else is kept of them', async () => {
    const shell = await servers.start('shop');
    servers.starters.started('windowTerminal', shell.pid, 'zsh');
    await servers.settled(shell.serverPid);
    const [kept] = [...servers.kept.values()];
    assert.match(
      kept ?? '',
      /^\{"boot":"[\w-]*","servers":\[\{"server":\{"pid":\d+,"startMark":"\d+"\},"terminal":\{[^{}]*\}\}\]\}$/,
    );
    servers.reload();
    // its terminal may be attached again
    assert.deepEqual(await servers.settled(shell.serverPid), []);
    await servers.kill(shell);
    const reasons = await servers.reasons(shell.serverPid, 'its terminal is gone', isForgotten);
    assert.equal(reasons[0]?.kind, 'lastSession');
    servers.reload();
    await servers.reasons(shell.serverPid, 'also later', (all) => all[0]?.kind === 'lastSession');
  });

  it('are not left from the last session once their terminal is attached again', async () => {
    const shell = await servers.start('shop');
    servers.starters.started('windowTerminal', shell.pid, 'zsh');
    await servers.settled(shell.serverPid);
    servers.reload();
    servers.starters.started('windowTerminal', shell.pid, 'zsh');
    await servers.settled(shell.serverPid);
    await servers.kill(shell);
    servers.starters.closed('windowTerminal', shell.pid, Date.now() + 1);
    assert.equal(kinds(await servers.settled(shell.serverPid)), 'terminalClosed,starterEnded');
  });

  it('are idle after hours without a connection and without work, not counting those that the machine slept', async () => {
    servers.idleHours = 1;
    const { serverPid } = await servers.start('shop');
    await servers.settled(serverPid);
    servers.sleep(20);
    await servers.pass(0.5);
    assert.deepEqual(await servers.settled(serverPid), []);
    await servers.pass(1);
    const reasons = await servers.reasons(serverPid, 'it is idle', (all) => all.length > 0);
    assert.equal(kinds(reasons), 'idle');
    assert.equal(isForgotten(reasons), false);
    servers.idleHours = 0;
    await servers.reasons(serverPid, 'it is not looked for', (all) => all.length === 0);
  });

  it('are not idle while a program is connected, even if that says nothing', async () => {
    servers.idleHours = 1;
    const { serverPid } = await servers.start('shop');
    const row = await servers.row(serverPid);
    assert.ok(row !== undefined);
    const client = connect(row.listener.port, '127.0.0.1');
    await once(client, 'connect');
    await servers.pass(2);
    assert.deepEqual(await servers.settled(serverPid), []);
    client.destroy();
    await servers.pass(2);
    await servers.reasons(serverPid, 'it is idle', (all) => all.length > 0);
  });
});
