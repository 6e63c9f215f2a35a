import { deepEqual, equal, match, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import type { EndedServer } from '../../src/model/history/endedServer';
import { startListening, stopAll } from '../support/listeningProcess';
import { access, refreshView } from './access';
import { answering, pressing } from './person';

describe('a server of this workspace that has ended', () => {
  let extension: TestAccess;
  let folder: string;
  before(async () => {
    extension = await access();
    folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    ok(folder);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('localPorts.clearEnded');
    await stopAll();
  });

  /** Waits until the list says so. */
  async function listed(pid: number): Promise<EndedServer> {
    for (;;) {
      await refreshView(extension);
      const server = extension.recentlyEnded.list().find(({ process }) => process.pid === pid);
      if (server !== undefined) return server;
    }
  }

  async function run(pid: number, port: number, press: string): Promise<readonly string[]> {
    const { id } = await listed(pid);
    const asked = await answering(pressing(press), async () => {
      await vscode.commands.executeCommand('localPorts.startAgain', { kind: 'ended', id });
    });
    const [question] = asked;
    match(question?.message ?? '', new RegExp(`port ${port}, again\\?$`));
    return asked.map(({ detail }) => detail);
  }

  it('is listed a moment later, in the history, and can be started again', async () => {
    // what was there when the window was opened is no event
    await refreshView(extension);
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: folder });
    const [port = 0] = server.ports;
    await refreshView(extension);
    await server.stop();
    const details = await run(server.pid, port, 'Cancel');
    match(details[0] ?? '', /listenChild\.js/);
    const events = extension.journal.events.filter((event) => event.port === port);
    deepEqual(
      events.map(({ kind, pid }) => [kind, pid]),
      [
        ['opened', server.pid],
        ['closed', server.pid],
        ['ended', server.pid],
      ],
    );
    equal((await listed(server.pid)).how.kind, 'unknown');
  });

  it('is said to have been terminated, if it was with Local Ports', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: folder });
    await refreshView(extension);
    const process = extension.scanner.lastSnapshot?.processes.get(server.pid);
    ok(process);
    await answering(pressing('Terminate'), async () => {
      await extension.terminate(process);
    });
    equal((await listed(server.pid)).how.kind, 'terminated');
  });

  it('tells the exit code of its task', async () => {
    const program =
      "require('net').createServer().listen(0, '127.0.0.1'); process.on('SIGUSR2', () => process.exit(7))";
    const task = new vscode.Task(
      { type: 'shell' },
      vscode.TaskScope.Workspace,
      'serve',
      'test',
      new vscode.ProcessExecution(process.execPath, ['-e', program], {
        cwd: folder,
        env: { ELECTRON_RUN_AS_NODE: '1' },
      }),
    );
    const started = new Promise<number>((resolve) => {
      const subscription = vscode.tasks.onDidStartTaskProcess(({ processId }) => {
        subscription.dispose();
        resolve(processId);
      });
    });
    await vscode.tasks.executeTask(task);
    const pid = await started;
    while (!(await refreshView(extension), extension.scanner.lastSnapshot?.processes.has(pid))) continue;
    process.kill(pid, 'SIGUSR2');
    const { how } = await listed(pid);
    deepEqual(how, { kind: 'exited', of: 'itself', code: 7 });
  });
});
