import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { restartServer } from '../../src/flows/restart';
import type { AppServices } from '../../src/appServices';
import type { TestAccess } from '../../src/extension';
import { shellQuote } from '../../src/model/process/shellQuote';
import { isThere, startListening, stopAll } from '../support/listeningProcess';
import { skipBecause } from '../support/skip';
import { access } from './access';
import type { Asked } from './person';
import { answering, inRestrictedMode, pressing } from './person';
import { listenerNode } from '../../src/model/tree/nodes';
import type { ListenerRow } from '../../src/model/rows/listenerRow';
import type { ServiceUnit } from '../../src/model/process/serviceUnit';

/** Listens, and passes its socket to a child that outlives it; prints its port and the child's PID. */
const parentOfChild = `
const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  const child = require('node:child_process').fork('-e', ["process.on('message', () => process.send('mine'))"], {
    execArgv: [],
    detached: true,
  });
  child.once('message', () => console.log(JSON.stringify([server.address().port, child.pid])));
  child.send('yours', server);
});
`;

/** Listens, and prints its PID. */
const sayPid = "require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(process.pid))";

describe('restarting a server', () => {
  let extension: TestAccess;
  before(async function () {
    if (process.platform !== 'linux') skipBecause(this, 'exact command lines are known only on Linux');
    extension = await access();
  });
  afterEach(stopAll);

  async function rowOf(pid: number): Promise<ListenerRow> {
    await extension.scanner.refresh();
    const row = (await extension.viewController.rowsOf(['tcp'])).find(({ process }) => process?.pid === pid);
    ok(row);
    return row;
  }

  async function restart(row: ListenerRow, ...press: readonly string[]): Promise<readonly Asked[]> {
    const before = vscode.window.terminals;
    const said = await answering(pressing(...press), async () => {
      await vscode.commands.executeCommand('localPorts.restart', listenerNode(row));
    });
    deepEqual(vscode.window.terminals, before, 'nothing was started');
    return said;
  }

  it('terminates nothing if the user cancels', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [question] = await restart(await rowOf(server.pid));
    match(question?.message ?? '', /^Restart node/);
    ok(server.isRunning());
  });

  it('starts nothing if another process now has the PID', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const row = await rowOf(server.pid);
    ok(row.process);
    const seenBefore = { ...row, process: { ...row.process, startMark: '1' } };
    const said = await answering(pressing('Restart'), () => restartServer(extension, seenBefore));
    match(said.at(-1)?.message ?? '', /^Nothing was terminated: .* now belongs to another process\.$/);
    ok(server.isRunning());
  });

  it('refuses in Restricted Mode without a question, because it could not start the server again', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const row = await rowOf(server.pid);
    await inRestrictedMode(async () => {
      const said = await restart(row, 'Restart');
      deepEqual(
        said.map(({ message }) => message),
        [
          'No terminal can be started in Restricted Mode, so nothing was terminated. Trust this workspace first.',
        ],
      );
    });
    ok(server.isRunning());
  });

  it('refuses to restart a service, without a question', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const row = await rowOf(server.pid);
    ok(row.process);
    const { collector } = extension;
    const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };
    const asService: Partial<AppServices['collector']> = {
      // as it would be under its manager, and not under the editor
      inspect: async (pids) =>
        (await collector.inspect(pids)).map((found) => found && { ...found, ancestors: [], unit }),
    };
    const services = {
      ...extension,
      collector: Object.assign(Object.create(collector) as AppServices['collector'], asService),
    };
    const asked = await answering(pressing('Restart'), async () => {
      let reason = '';
      await restartServer(services, row).catch((error: unknown) => {
        reason = String(error);
      });
      match(reason, /belongs to shop\.service, a service of systemd, so nothing was terminated\./);
    });
    deepEqual(asked, []);
    ok(server.isRunning());
  });

  it('refuses without a question if a supervisor would restart the process', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { nodeArgs: ['--watch'] });
    await extension.scanner.refresh();
    const row = (await extension.viewController.rowsOf(['tcp'])).find(
      ({ listener }) => listener.port === server.ports[0],
    );
    ok(row);
    const said = await restart(row, 'Restart');
    equal(said.length, 1);
    match(
      said[0]?.message ?? '',
      /cannot be restarted from here\. It would be started again by node --watch \(PID \d+\)\./,
    );
  });

  describe('by its command line', () => {
    let server: ChildProcess;
    afterEach(async () => {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const exit = once(server, 'exit');
      server.kill('SIGKILL');
      await exit;
    });

    async function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
      server = spawn(program, args, {
        argv0: 'node',
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
      });
      ok(server.stdout);
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      return Number(line);
    }

    it('refuses without a question if its program is no longer found', async () => {
      await start(process.execPath, ['-e', sayPid], { PATH: '/nowhere' });
      const said = await restart(await rowOf(server.pid ?? 0), 'Restart');
      deepEqual(
        said.map(({ message }) => message),
        ['node is no longer found in PATH, so nothing was terminated.'],
      );
      equal(server.exitCode ?? server.signalCode, null);
    });

    it('names both processes that would exit: the script to run again, and the server that it started', async () => {
      const command = `${shellQuote([process.execPath, '-e', `process.title = 'shop';${sayPid}`])}; exit`;
      const pid = await start('/bin/sh', ['-c', command], process.env);
      const [question] = await restart(await rowOf(pid));
      match(
        question?.detail ?? '',
        new RegExp(
          `First, \\S+ \\(PID ${server.pid ?? 0}\\) and \\S+ \\(PID ${pid}\\) will be asked to exit`,
        ),
      );
      process.kill(pid, 'SIGKILL');
    });
  });

  describe('whose child holds the socket too', () => {
    let server: ChildProcess;
    let child = 0;
    afterEach(() => {
      if (child !== 0 && isThere(child)) process.kill(child, 'SIGKILL');
      server.kill('SIGKILL');
    });

    it('starts nothing while the port is in use, and shows the command with its secrets masked', async () => {
      server = spawn(process.execPath, ['-e', parentOfChild, '--', '--token', 'hunter2'], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      });
      ok(server.stdout && server.pid);
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      const [port, pid] = JSON.parse(line) as [number, number];
      child = pid;
      const said = await restart(await rowOf(server.pid), 'Restart');
      const message = said.at(-1)?.message ?? '';
      match(message, new RegExp(`^Port ${port} did not become free, so nothing was started\\.`));
      match(message, / The command was: \S*node -e /);
      ok(!message.includes('hunter2'), message);
      equal(isThere(child), true);
    });
  });
});
