import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import type { FailedCommand } from '../flows/portConflicts';
import { freePortAndRerun, offerToFreePort } from '../flows/portConflicts';
import { portLinkTooltip } from '../messages/portConflicts';
import type { ProtocolPort } from '../model/actions/portHolders';
import { conflictsOf } from '../model/actions/rerunCommand';
import { conflictInLine } from '../model/conflicts/findConflicts';
import { CommandTracker } from './commandTracker';

/** How much of a command's output is kept: its end, where errors are. */
const keptCharacters = 64 * 1024;

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

type Commands = CommandTracker<vscode.Terminal, vscode.TerminalShellExecution>;

/**
 * Address-in-use errors in integrated terminals: the port in such a line is a link, and a command that failed with such
 * an error is followed by one quiet offer.
 */
export function watchTerminals(services: AppServices): vscode.Disposable {
  const commands: Commands = new CommandTracker();
  const outputs = new Map<vscode.TerminalShellExecution, Promise<string>>();
  const report = (error: unknown): Promise<void> => services.reportError('terminal', error);

  return vscode.Disposable.from(
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: ({ line, terminal }): PortLink[] => {
        const found = conflictInLine(line);
        if (found === undefined) return [];
        const { start, length, protocol, port } = found;
        return [new PortLink(start, length, { protocol, port }, terminal)];
      },
      handleTerminalLink: ({ endpoint, terminal }: PortLink) => {
        const execution = commands.failedOf(terminal, endpoint);
        const failed = execution && failedCommand(commands, terminal, execution);
        void freePortAndRerun(services, { ...endpoint, shown: undefined }, failed, false).catch(report);
      },
    }),
    vscode.window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      commands.started(terminal, execution);
      if (services.settings.current.offerToFreePorts) outputs.set(execution, lastOutput(execution));
    }),
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode, terminal }) => {
      const output = outputs.get(execution);
      outputs.delete(execution);
      commands.ended(terminal, execution);
      void output
        ?.then(async (text) => {
          const conflicts = conflictsOf(text, exitCode);
          const ports = conflicts.flatMap(({ protocol, port }) =>
            port === undefined ? [] : [{ protocol, port }],
          );
          commands.failed(terminal, execution, ports);
          const [first] = conflicts;
          if (first !== undefined) {
            await offerToFreePort(services, first, failedCommand(commands, terminal, execution));
          }
        })
        .catch(report);
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      const last = commands.latestOf(terminal);
      if (last !== undefined) outputs.delete(last);
      commands.closed(terminal);
    }),
  );
}

async function lastOutput(execution: vscode.TerminalShellExecution): Promise<string> {
  let text = '';
  for await (const chunk of execution.read()) text = (text + chunk).slice(-keptCharacters);
  return text;
}

function failedCommand(
  commands: Commands,
  terminal: vscode.Terminal,
  execution: vscode.TerminalShellExecution,
): FailedCommand {
  const { commandLine } = execution;
  return {
    commandLine,
    isLatest: () => commands.isLatest(terminal, execution),
    terminalState: () => ({
      isClosed: terminal.exitStatus !== undefined,
      hasShellIntegration: terminal.shellIntegration !== undefined,
      isBusy: commands.isBusy(terminal),
    }),
    run: () => {
      terminal.show();
      terminal.shellIntegration?.executeCommand(commandLine.value);
    },
  };
}
