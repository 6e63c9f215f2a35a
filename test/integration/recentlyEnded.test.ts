import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { findOnPath } from '../../scripts/host/desktop';
import type { TestAccess } from '../../src/extension';
import type { EndedServer, HowItEnded } from '../../src/model/history/endedServer';
import { isPidInUse } from '../../src/collect/pidInUse';
import type { Process } from '../../src/model/process/process';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import { until } from '../e2e/support/until';
import { access, refreshView, shownWithinMs } from './access';
import { answering, pressing } from './person';

/** VS Code reports the end of a command some milliseconds later. */
const reportedWithinMs = 5_000;

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
  function listed(pid: number, passes: (server: EndedServer) => boolean = () => true): Promise<EndedServer> {
    const find = async (): Promise<EndedServer | undefined> => {
      await refreshView(extension);
      const found = extension.recentlyEnded.list().find((one) => one.process.pid === pid);
      if (found !== undefined && passes(found)) return found;
      const { process, seenAt, endedAt, how } = found ?? {};
      throw new Error(`It is ${JSON.stringify({ startedAt: process?.startedAt, seenAt, endedAt, how })}.`);
    };
    return until(`PID ${pid} is listed as ended`, find);
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

  describe('tells how', () => {
    const program =
      "require('net').createServer().listen(0, '127.0.0.1'); process.on('SIGUSR2', () => process.exit(3))";
    let script: string;
    let terminals: vscode.Terminal[];
    /** The commands and tasks whose start VS Code has reported, and those whose exit code: it may lose such an event. */
    let reported: { readonly starts: string[]; readonly exits: string[] };
    /** All that VS Code has reported, with the time in milliseconds: what a failure prints. */
    let events: string[];
    let subscriptions: vscode.Disposable;
    before(async function () {
      await needTerminals(this, vscode.env.uiKind === vscode.UIKind.Web);
      script = join(await mkdtemp(join(tmpdir(), 'ended-')), 'server.js');
      await writeFile(script, program);
      terminals = [];
      reported = { starts: [], exits: [] };
      events = [];
      const note = (...parts: readonly unknown[]): void => {
        events.push(`${Date.now()} ${parts.join(' ')}`);
      };
      subscriptions = vscode.Disposable.from(
        vscode.window.onDidOpenTerminal(({ name }) => {
          note('opened:', name);
        }),
        vscode.window.onDidStartTerminalShellExecution(({ execution }) => {
          note('started:', execution.commandLine.value);
          reported.starts.push(execution.commandLine.value);
        }),
        vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
          note('ended with', exitCode, execution.commandLine.value);
          if (exitCode !== undefined) reported.exits.push(execution.commandLine.value);
        }),
        vscode.tasks.onDidStartTaskProcess(({ execution: { task }, processId }) => {
          note('task started:', processId, task.name);
          reported.starts.push(task.name);
        }),
        vscode.tasks.onDidEndTaskProcess(({ execution: { task }, exitCode }) => {
          note('task ended with', exitCode, task.name);
          if (exitCode !== undefined) reported.exits.push(task.name);
        }),
      );
    });
    after(async () => {
      subscriptions.dispose();
      for (const terminal of terminals) terminal.dispose();
      // the next tests compare which terminals there are
      await until('the terminals are closed', () =>
        Promise.resolve(terminals.some((one) => vscode.window.terminals.includes(one)) ? undefined : true),
      );
    });

    const env = { ELECTRON_RUN_AS_NODE: '1' };
    const run = (name: string): string => `"${process.execPath}" "${script}" ${name}`;

    async function inTerminal(line: string): Promise<void> {
      const bash = findOnPath(['bash']);
      ok(bash);
      let integrated: vscode.TerminalShellIntegration | undefined;
      const terminal = vscode.window.createTerminal({ name: 'ended', shellPath: bash, cwd: folder, env });
      terminals.push(terminal);
      await new Promise<void>((resolve) => {
        const subscription = vscode.window.onDidChangeTerminalShellIntegration((event) => {
          if (event.terminal !== terminal) return;
          subscription.dispose();
          integrated = event.shellIntegration;
          resolve();
        });
      });
      integrated?.executeCommand(line);
    }

    async function asTask(
      name: string,
      execution: vscode.ProcessExecution | vscode.ShellExecution,
    ): Promise<void> {
      const task = new vscode.Task({ type: 'shell' }, vscode.TaskScope.Workspace, name, 'test', execution);
      await vscode.tasks.executeTask(task);
    }

    /** The server with this last argument, once a scan has seen it listen. */
    function listening(name: string): Promise<Process> {
      const find = async (): Promise<Process | undefined> => {
        await refreshView(extension);
        const owners = (extension.scanner.lastSnapshot?.listeners ?? []).flatMap(({ owner }) =>
          owner.kind === 'known' ? owner.processes : [],
        );
        return owners.find(
          ({ commandLine = [] }) =>
            commandLine.at(-1) === name && commandLine.at(-2)?.endsWith('server.js') === true,
        );
      };
      return until(`the server "${name}" listens`, find, shownWithinMs);
    }

    /** The command has ended whose line ends so. If VS Code loses that event, nothing is said of the command. */
    async function endOfLine(end: string): Promise<void> {
      const find = () => Promise.resolve(reported.exits.some((line) => line.endsWith(end)) || undefined);
      try {
        await until(`the command "…${end}" has ended`, find, reportedWithinMs);
      } catch (error) {
        console.log(String(error));
      }
    }

    /** @throws Error with all that VS Code has reported, and whether the server runs. */
    function fail(name: string, { pid }: Pick<Process, 'pid'>, error: unknown): never {
      const state = isPidInUse(pid) ? 'still runs' : 'has ended';
      throw new Error([`${name}, which ${state}: ${String(error)}`, ...events].join('\n'), { cause: error });
    }

    /**
     * How a server has ended, once that is known.
     * @param program its command or the name of its task: nothing is known if VS Code lost an event of it.
     */
    async function howEnded(
      name: string,
      { pid }: Process,
      program: string,
    ): Promise<HowItEnded | 'not reported'> {
      try {
        return (await listed(pid, ({ how }) => how.kind !== 'unknown')).how;
      } catch (error) {
        const { starts, exits } = reported;
        if (starts.includes(program) && exits.includes(program)) fail(name, { pid }, error);
        console.log(`VS Code has not reported how ${program} ended.`);
        return 'not reported';
      }
    }

    it('by the exit code of its command or task, if it was not left in the background, terminated or debugged', async () => {
      const options = { cwd: folder, env };
      const lines: Readonly<Record<string, string>> = {
        command: run('command'),
        script: `sh -c '${run('script')}; exit 5'`,
        background: `${run('background')} &`,
        terminated: run('terminated'),
      };
      const backgroundLeft = endOfLine('background &');
      await Promise.all([
        ...Object.values(lines).map(inTerminal),
        asTask('task', new vscode.ProcessExecution(process.execPath, [script, 'task'], options)),
        asTask('taskScript', new vscode.ShellExecution(`${run('taskScript')}; exit 6`, options)),
        vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
          ...{ type: 'node', request: 'launch', name: 'debugged', program: script, args: ['debugged'] },
          ...{ console: 'internalConsole', cwd: folder },
        }),
      ]);
      const names = ['command', 'script', 'background', 'terminated', 'task', 'taskScript', 'debugged'];
      const servers = await Promise.all(names.map(listening));
      await backgroundLeft;
      // a scan that began after the command had ended
      await refreshView(extension);
      for (const [index, server] of servers.entries()) {
        const name = names[index];
        if (name === 'terminated') await answering(pressing('Terminate'), () => extension.terminate(server));
        // one that exits by itself waits until its debugger has disconnected (Node.js: "Waiting for the debugger to disconnect…")
        else process.kill(server.pid, name === 'debugged' ? 'SIGKILL' : 'SIGUSR2');
      }
      // VS Code may report an end late
      const untold = ['background', 'debugged'];
      const wanted: Readonly<Record<string, HowItEnded>> = {
        command: { kind: 'exited', of: 'command', code: 3 },
        script: { kind: 'exited', of: 'command', code: 5 },
        background: { kind: 'unknown' },
        terminated: { kind: 'terminated' },
        task: { kind: 'exited', of: 'itself', code: 3 },
        taskScript: { kind: 'exited', of: 'task', code: 6 },
        debugged: { kind: 'unknown' },
      };
      for (const [index, server] of servers.entries()) {
        const name = names[index] ?? '';
        const how = untold.includes(name)
          ? (await listed(server.pid).catch((error: unknown) => fail(name, server, error))).how
          : await howEnded(name, server, lines[name] ?? name);
        if (how !== 'not reported') deepEqual(how, wanted[name], name);
      }
    });
  });
});
