import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import { access } from './access';

/** An entry of tasks.json or launch.json. */
type Entry = Readonly<Record<string, unknown>>;

const openUrl: Entry = {
  ...{ type: 'usesLocalPorts', request: 'launch', name: 'Open' },
  url: '${command:localPorts.projectUrl}',
};

describe('tasks and debug configurations of a folder', () => {
  let folder: vscode.WorkspaceFolder;

  before(async () => {
    await access();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    ok(first);
    folder = first;
  });
  afterEach(async () => {
    for (const execution of vscode.tasks.taskExecutions) execution.terminate();
    await write('tasks', { tasks: undefined, inputs: undefined });
    await write('launch', { configurations: undefined });
    await stopAll();
  });

  /** Changes `.vscode/tasks.json` or `launch.json`. */
  async function write(file: 'tasks' | 'launch', content: Entry): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(file, folder);
    for (const [key, value] of Object.entries(content)) {
      await configuration.update(key, value, vscode.ConfigurationTarget.WorkspaceFolder);
    }
  }

  /** Runs a task of tasks.json. @returns its exit code. */
  async function run(
    label: string,
    onStart: (execution: vscode.TaskExecution) => unknown = () => undefined,
    filter: vscode.TaskFilter = { type: 'localPorts' },
  ): Promise<number | undefined> {
    const task = (await vscode.tasks.fetchTasks(filter)).find(({ name }) => name === label);
    ok(task, `VS Code does not know the task ${label}`);
    const ended = new Promise<number | undefined>((resolve) => {
      const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
        if (execution.task.name !== label) return;
        subscription.dispose();
        resolve(exitCode);
      });
    });
    await onStart(await vscode.tasks.executeTask(task));
    return ended;
  }

  async function freePort(): Promise<number> {
    return Number(await vscode.commands.executeCommand('localPorts.pickFreePort'));
  }

  /** Starts the debug configuration `Open`. @returns what is left of its variables; undefined if it was canceled. */
  async function opened(): Promise<vscode.DebugConfiguration | undefined> {
    let seen: vscode.DebugConfiguration | undefined;
    const provider = vscode.debug.registerDebugConfigurationProvider('usesLocalPorts', {
      resolveDebugConfigurationWithSubstitutedVariables: (_folder, configuration) => {
        seen = configuration;
        // nothing is debugged
        return undefined;
      },
    });
    try {
      await vscode.debug.startDebugging(folder, 'Open');
    } catch (error) {
      // VS Code shows no dialog in tests
      ok(String(error).includes('refused to show dialog'), String(error));
    } finally {
      provider.dispose();
    }
    return seen;
  }

  it('wait until a port is opened', async () => {
    const port = await freePort();
    await write('tasks', { tasks: [{ label: 'ready', type: 'localPorts', wait: 'listens', port }] });
    equal(await run('ready', () => startListening({ sockets: [{ host: '127.0.0.1', port }] })), 0);
    equal(await run('ready'), 0, 'it is open already');
  });

  it('give up when the time is up', async () => {
    const port = await freePort();
    const task = { label: 'ready', type: 'localPorts', wait: 'listens', port, timeoutSeconds: 1 };
    await write('tasks', { tasks: [task] });
    equal(await run('ready'), 1);
  });

  it('end when they are terminated', async () => {
    const port = await freePort();
    await write('tasks', { tasks: [{ label: 'ready', type: 'localPorts', wait: 'listens', port }] });
    const ended = new Promise<void>((resolve) => {
      const subscription = vscode.tasks.onDidEndTask(() => {
        subscription.dispose();
        resolve();
      });
    });
    const starting = vscode.tasks.onDidStartTask(({ execution }) => {
      starting.dispose();
      execution.terminate();
    });
    void run('ready');
    await ended;
    deepEqual(vscode.tasks.taskExecutions, []);
  });

  it('get the URL of the server that runs, and are canceled if none does', async () => {
    await write('launch', { configurations: [openUrl] });
    await rejects(
      async () => vscode.commands.executeCommand('localPorts.projectUrl'),
      new RegExp(`No dev server of "${folder.name}" is running`),
    );
    equal(await opened(), undefined);
    const { ports } = await startListening(
      { sockets: [{ host: '127.0.0.1' }] },
      { cwd: join(folder.uri.fsPath, 'shop') },
    );
    deepEqual((await opened())?.['url'], `http://localhost:${ports[0]}/`);
  });

  it('start the server first, as README shows, and get the port of the one that an input names', async function () {
    await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
    const port = await freePort();
    const scratch = await mkdtemp(join(tmpdir(), 'tasks-'));
    const file = join(scratch, 'port');
    const script = "require('node:http').createServer().listen(Number(process.argv[1]), '127.0.0.1')";
    const note = "require('node:fs').writeFileSync(...process.argv.slice(1))";
    await write('tasks', {
      tasks: [
        {
          ...{ label: 'dev', type: 'process', command: process.execPath, args: ['-e', script, String(port)] },
          ...{ options: { cwd: '${workspaceFolder}/shop', env: { ELECTRON_RUN_AS_NODE: '1' } } },
          ...{ isBackground: true, problemMatcher: [] },
        },
        { label: 'dev server', type: 'localPorts', wait: 'listens', port, run: 'dev' },
        {
          ...{ label: 'note', type: 'process', command: process.execPath, dependsOn: 'dev server' },
          args: ['-e', note, file, '${input:port}'],
          options: { env: { ELECTRON_RUN_AS_NODE: '1' } },
        },
      ],
      inputs: [
        { id: 'port', type: 'command', command: 'localPorts.projectPort', args: { folder: 'shop', port } },
      ],
    });
    await write('launch', {
      configurations: [{ ...openUrl, url: `http://localhost:${port}/`, preLaunchTask: 'dev server' }],
    });
    try {
      equal((await opened())?.['url'], `http://localhost:${port}/`);
      deepEqual(
        vscode.tasks.taskExecutions.map(({ task }) => task.name),
        ['dev'],
      );
      equal(await run('note', undefined, {}), 0);
      equal(await readFile(file, 'utf8'), String(port));
    } finally {
      await rm(scratch, { recursive: true });
    }
  });
});
