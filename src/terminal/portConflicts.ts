import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import type { PortConflictDependencies } from '../flows/portConflicts';
import type { FailedCommand, FailedRun } from '../flows/rerun';
import { portLinkTooltip } from '../messages/portConflicts';
import { likelyPortIn } from '../model/actions/askedPort';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { CommandLine } from '../model/actions/rerunCommand';
import { commandLineFrom } from '../model/actions/rerunCommand';
import { conflictInLine } from '../model/conflicts/findConflicts';
import { CommandTracker } from './commandTracker';
import { ConflictStatus } from './conflictStatus';
import { watchDebugOutput } from './debugOutput';
import type { After, StartFailure } from './outputWatch';
import { OutputWatch, printsItsOwn } from './outputWatch';
import { RunningTasks } from './runningTasks';
import { watchTaskEnds } from './taskEnds';

class PortLink extends vscode.TerminalLink {
  constructor(
    startIndex: number,
    length: number,
    readonly endpoint: ProtocolPort,
    readonly terminal: vscode.Terminal,
  ) {
    super(startIndex, length, portLinkTooltip(endpoint));
  }
}

/** A command as it was when it was started. */
interface Started {
  readonly commandLine: vscode.TerminalShellExecutionCommandLine;
  readonly at: number;
  readonly output: OutputWatch;
  /** Resolves when all of its output is read. */
  readonly isRead: Promise<void>;
}

function afterTimeout(report: (error: unknown) => Promise<void>): After {
  return (milliseconds, run) => {
    const timer = setTimeout(() => {
      run().catch(report);
    }, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  };
}

/**
 * Address-in-use errors in integrated terminals and in the Debug Console: the port in such a line is a link, and a program
 * that failed with such an error, or still runs after it, is followed by one quiet offer.
 */
export function watchTerminals(services: AppServices, freePortCommand: string): vscode.Disposable {
  const report = (error: unknown): Promise<void> => services.reportError('terminal', error);
  const dependencies: PortConflictDependencies = {
    ...services,
    openRow: async (row) =>
      (await import('../flows/later')).openListener(services, row, services.settings.current.openIn),
  };
  const status = new ConflictStatus(services, freePortCommand, report);
  const after = afterTimeout(report);
  const isWanted = (): boolean => services.settings.current.offerToFreePorts;
  const offer = (failure: StartFailure, failed: FailedRun, output: OutputWatch): void => {
    if (!isWanted()) return;
    const offered = (endpoint: ProtocolPort): void => {
      if (!failed.isRunning()) return;
      status.show(endpoint, () => {
        output.forget();
      });
    };
    offerAfter(dependencies, failure, failed, offered).catch(report);
  };
  return vscode.Disposable.from(
    status,
    watchDebugOutput(isWanted, offer, after, report),
    watchCommands(dependencies, isWanted, offer, report, after),
  );
}

async function offerAfter(
  dependencies: PortConflictDependencies,
  failure: StartFailure,
  failed: FailedRun,
  offered: (endpoint: ProtocolPort) => void,
): Promise<void> {
  if (failure.kind === 'server') {
    const { offerRunningServer } = await import('../flows/later');
    await offerRunningServer(dependencies, failure.server, failed);
  } else {
    const { offerToFreePort } = await import('../flows/later');
    await offerToFreePort(dependencies, failure.conflict, failed, offered);
  }
}

function watchCommands(
  dependencies: PortConflictDependencies,
  isWanted: () => boolean,
  offer: (failure: StartFailure, failed: FailedRun, output: OutputWatch) => void,
  report: (error: unknown) => Promise<void>,
  after: After,
): vscode.Disposable {
  const terminals = new Terminals(after);
  return vscode.Disposable.from(
    terminals,
    watchTaskEnds(dependencies, terminals.tasks, isWanted, report),
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: ({ line, terminal }): PortLink[] => {
        const found = conflictInLine(line);
        if (found === undefined) return [];
        const { start, length, protocol, port } = found;
        return [new PortLink(start, length, { protocol, port }, terminal)];
      },
      handleTerminalLink: ({ endpoint, terminal }: PortLink) => {
        const execution = terminals.commands.failedOf(terminal, endpoint);
        const failed = execution && terminals.failedRun(terminal, execution);
        void import('../flows/later')
          .then(({ freePortAndRerun }) =>
            freePortAndRerun(dependencies, { ...endpoint, shown: undefined }, failed, false),
          )
          .catch(report);
      },
    }),
    vscode.window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      const output = terminals.started(terminal, execution, isWanted(), (failure) => {
        offer(failure, terminals.failedRun(terminal, execution), output);
      });
    }),
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode, terminal }) => {
      void terminals
        .ended(terminal, execution, exitCode)
        .then((ended) => {
          if (ended?.first === undefined) return;
          offer(ended.first, terminals.failedRun(terminal, execution), ended.output);
        })
        .catch(report);
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      terminals.closed(terminal);
    }),
  );
}

/** The commands of all terminals, and what they print. */
class Terminals implements vscode.Disposable {
  readonly commands = new CommandTracker<vscode.Terminal, vscode.TerminalShellExecution>();
  private readonly startedCommands = new WeakMap<vscode.TerminalShellExecution, Started>();
  private readonly running = new Set<vscode.TerminalShellExecution>();
  readonly tasks = new RunningTasks();

  constructor(private readonly after: After) {}

  started(
    terminal: vscode.Terminal,
    execution: vscode.TerminalShellExecution,
    isWanted: boolean,
    report: (failure: StartFailure) => void,
  ): OutputWatch {
    const { commandLine } = execution;
    this.commands.started(terminal, execution);
    void this.tasks.reported(terminal);
    const isOwn = printsItsOwn(commandLine.value);
    const output = new OutputWatch(isOwn ? report : undefined, this.after, likelyPortIn(commandLine.value));
    const isRead = isWanted ? readInto(output, execution) : Promise.resolve();
    this.startedCommands.set(execution, { commandLine, at: Date.now(), output, isRead });
    this.running.add(execution);
    return output;
  }

  async ended(
    terminal: vscode.Terminal,
    execution: vscode.TerminalShellExecution,
    exitCode: number | undefined,
  ): Promise<{ first: StartFailure | undefined; output: OutputWatch } | undefined> {
    this.commands.ended(terminal, execution);
    this.running.delete(execution);
    const started = this.startedCommands.get(execution);
    if (started === undefined) return undefined;
    await started.isRead;
    await this.tasks.reported(terminal);
    const { all, first } = await started.output.end(exitCode);
    const ports = all.conflicts.flatMap(({ protocol, port }) =>
      port === undefined ? [] : [{ protocol, port }],
    );
    this.commands.failed(terminal, execution, ports);
    return { first, output: started.output };
  }

  closed(terminal: vscode.Terminal): void {
    const last = this.commands.latestOf(terminal);
    if (last !== undefined) {
      this.running.delete(last);
      this.startedCommands.get(last)?.output.stop();
    }
    this.commands.closed(terminal);
  }

  dispose(): void {
    this.tasks.dispose();
  }

  failedRun(terminal: vscode.Terminal, execution: vscode.TerminalShellExecution): FailedRun {
    const started = this.startedCommands.get(execution);
    const origin = { cwd: execution.cwd?.fsPath, startedAt: started?.at };
    const isRunning = (): boolean => this.running.has(execution);
    const task = this.tasks.of(terminal);
    if (task !== undefined) {
      const restart = async (): Promise<void> => {
        await vscode.tasks.executeTask(task);
      };
      return { kind: 'session', name: task.name, origin, isRunning, restart };
    }
    return this.failedCommand(terminal, execution, {
      origin,
      isRunning,
      atStart: started?.commandLine ?? { value: '', isTrusted: false },
    });
  }

  private failedCommand(
    terminal: vscode.Terminal,
    execution: vscode.TerminalShellExecution,
    {
      atStart,
      ...more
    }: Pick<FailedCommand, 'origin' | 'isRunning'> & {
      readonly atStart: Pick<CommandLine, 'value' | 'isTrusted'>;
    },
  ): FailedCommand {
    return {
      ...more,
      kind: 'command',
      // of what still runs, only its end tells whether it is the whole one
      get commandLine() {
        return commandLineFrom(atStart, execution.commandLine);
      },
      isLatest: () => this.commands.isLatest(terminal, execution),
      terminalState: () => ({
        isClosed: terminal.exitStatus !== undefined,
        hasShellIntegration: terminal.shellIntegration !== undefined,
        isBusy: this.commands.isBusy(terminal),
      }),
      run: () => {
        terminal.show();
        terminal.shellIntegration?.executeCommand(atStart.value);
      },
      putAtPrompt: (text) => {
        terminal.show();
        terminal.sendText(text, false);
      },
    };
  }
}

async function readInto(output: OutputWatch, execution: vscode.TerminalShellExecution): Promise<void> {
  for await (const chunk of execution.read()) output.add(chunk);
}
