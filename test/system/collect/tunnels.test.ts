import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, copyFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCollector } from '../../../src/collect/createCollector';
import { ForeignFiles } from '../../../src/collect/foreignFiles';
import { TunnelFinder } from '../../../src/collect/tunnels';
import type { Tunnel } from '../../../src/model/exposure/tunnels';
import { skipBecause } from '../../support/skip';

describe('real processes that are tunnels', function () {
  this.timeout(20_000);
  const children: ChildProcess[] = [];
  let folder: string;

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'the programs are found through /proc');
    folder = mkdtempSync(join(tmpdir(), 'local-ports-tunnels-'));
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      // with what it has started itself
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
    }
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function tunnelOfProcess(child: ChildProcess): Promise<Tunnel | undefined> {
    children.push(child);
    await once(child, 'spawn');
    const collector = createCollector(process.platform);
    const files = new ForeignFiles(process.platform);
    const finder = new TunnelFinder({
      ...{ collector, files, portlessFolders: [], now: () => performance.now() },
      ask: (tunnels) => Promise.resolve(tunnels),
    });
    return (await finder.current([]))?.find(({ pid }) => pid === child.pid);
  }

  it('include ssh -R, by its own arguments', async function () {
    if (!existsSync('/usr/bin/ssh')) skipBecause(this, 'there is no ssh');
    // it waits for the other end's banner, which never comes
    const args = [
      '-F',
      'none',
      '-o',
      'ProxyCommand=sleep 60',
      '-NR',
      '8080:localhost:3000',
      'alice@example.com',
    ];
    const found = await tunnelOfProcess(spawn('/usr/bin/ssh', args, { stdio: 'ignore', detached: true }));
    assert.deepEqual(
      [found?.title, found?.from, found?.targets],
      ['ssh -R', 'alice@example.com', [{ host: 'localhost', port: 3000 }]],
    );
  });

  for (const [name, args, targets] of [
    ['cloudflared', ['tunnel', '--url', 'http://localhost:3000'], [{ host: 'localhost', port: 3000 }]],
    ['ngrok', ['http', '3000'], [{ host: undefined, port: 3000 }]],
    ['cloudflared', ['tunnel', 'run', 'shop'], 'unknown'],
  ] as const) {
    it(`include a program called ${name} with ${args.join(' ')}`, async function () {
      if (!existsSync('/usr/bin/perl')) skipBecause(this, 'there is no program to copy under that name');
      const program = join(folder, name);
      copyFileSync('/usr/bin/perl', program);
      const found = await tunnelOfProcess(
        spawn(program, ['-e', 'sleep 60', ...args], { stdio: 'ignore', detached: true }),
      );
      assert.deepEqual([found?.title, found?.targets], [name, targets]);
    });
  }
});
