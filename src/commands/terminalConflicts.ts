import * as vscode from 'vscode';
import type { AddressConflict } from '../model/addressInUse';
import { conflictInLine, findConflicts } from '../model/addressInUse';
import { plainText, traceOf, withoutLinks } from '../model/text';
import { freePort, holderOf } from './freePort';
import type { Services } from './services';

/** What a command printed at its end: errors stand there. */
const keptCharacters = 64 * 1024;

class PortLink extends vscode.TerminalLink {
  constructor(
    startIndex: number,
    length: number,
    readonly port: number,
    readonly terminal: vscode.Terminal,
  ) {
    super(startIndex, length, `Free port ${port}`);
  }
}

/** A command that could not have its port, to be run again. */
interface FailedCommand {
  readonly commandLine: vscode.TerminalShellExecutionCommandLine;
  readonly ports: readonly number[];
}

/**
 * Address-in-use errors in integrated terminals: the port in the line is a link, and a command that ended with such an
 * error is followed by one quiet offer. Nothing is ended without being asked for.
 */
export function watchTerminals(services: Services): vscode.Disposable {
  const failed = new Map<vscode.Terminal, FailedCommand>();
  const outputs = new Map<vscode.TerminalShellExecution, Promise<string>>();
  /** What runs in each terminal now: nothing may be typed into it. */
  const running = new Map<vscode.Terminal, vscode.TerminalShellExecution>();
  const isBusy = (terminal: vscode.Terminal): boolean => running.has(terminal);
  const report = (error: unknown): void => {
    services.log.error(`terminal: ${traceOf(error)}`);
    void vscode.window.showErrorMessage(withoutLinks(error instanceof Error ? error.message : String(error)));
  };

  return vscode.Disposable.from(
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: ({ line, terminal }): PortLink[] => {
        const found = conflictInLine(line);
        if (found === undefined) return [];
        const { start, length, port } = found;
        return [new PortLink(start, length, port, terminal)];
      },
      handleTerminalLink: ({ port, terminal }: PortLink) => {
        const command = failed.get(terminal);
        const again = command?.ports.includes(port) === true ? command : undefined;
        free(services, port, { terminal, isBusy }, again?.commandLine, 'ask').catch(report);
      },
    }),
    vscode.window.onDidStartTerminalShellExecution(({ execution, terminal }) => {
      failed.delete(terminal);
      running.set(terminal, execution);
      if (services.settings.current.offerToFreePorts) outputs.set(execution, lastOutput(execution));
    }),
    vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode, terminal }) => {
      const output = outputs.get(execution);
      outputs.delete(execution);
      if (running.get(terminal) === execution) running.delete(terminal);
      if (output === undefined || exitCode === 0) return;
      const { commandLine } = execution;
      output
        .then(async (text) => {
          const conflicts = findConflicts(text).filter(({ movedOn }) => !movedOn);
          if (conflicts.length === 0) return;
          const ports = conflicts.flatMap(({ port }) => port ?? []);
          failed.set(terminal, { commandLine, ports });
          await offer(services, conflicts, { terminal, isBusy }, commandLine);
        })
        .catch(report);
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      failed.delete(terminal);
      const last = running.get(terminal);
      if (last !== undefined) outputs.delete(last);
      running.delete(terminal);
    }),
  );
}

async function lastOutput(execution: vscode.TerminalShellExecution): Promise<string> {
  let text = '';
  for await (const chunk of execution.read()) text = (text + chunk).slice(-keptCharacters);
  return text;
}

async function offer(
  services: Services,
  conflicts: readonly AddressConflict[],
  place: Place,
  commandLine: vscode.TerminalShellExecutionCommandLine,
): Promise<void> {
  const [first] = conflicts;
  const port = first?.port ?? first?.contextPort;
  if (first === undefined || port === undefined) return;
  const holder = await holderOf(services, port);
  const [stop, never] = ['Stop It and Run Again', "Don't Offer Again"];
  const why = 'Find Out Why';
  const words =
    holder === undefined
      ? `Port ${port} could not be had, and nobody who can be seen holds it.`
      : `Port ${port} is held by ${holder}.`;
  const chosen = await vscode.window.showInformationMessage(
    withoutLinks(plainText(words, 300)),
    holder === undefined ? why : stop,
    never,
  );
  if (chosen === never) await services.settings.update('offerToFreePorts', false);
  if (chosen === stop || chosen === why) await free(services, port, place, commandLine, 'run');
}

/** A terminal, and whether something runs in it. */
interface Place {
  readonly terminal: vscode.Terminal;
  readonly isBusy: (terminal: vscode.Terminal) => boolean;
}

/** @param then whether to run the command again at once, as was agreed to, or to ask. */
async function free(
  services: Services,
  port: number,
  { terminal, isBusy }: Place,
  commandLine: vscode.TerminalShellExecutionCommandLine | undefined,
  then: 'ask' | 'run',
): Promise<void> {
  if (!(await freePort(services, port))) return;
  if (commandLine === undefined || terminal.exitStatus !== undefined) return;
  const agreed = (then === 'run' && commandLine.isTrusted) || (await mayRunAgain(commandLine));
  if (!agreed) return;
  if (isBusy(terminal)) {
    throw new Error('Another command runs in that terminal now, so nothing was run again.');
  }
  terminal.show();
  if (terminal.shellIntegration === undefined) terminal.sendText(commandLine.value);
  else terminal.shellIntegration.executeCommand(commandLine.value);
}

/** What a program prints may pass itself off as a command line: what the shell does not vouch for is shown whole. */
async function mayRunAgain({ value, isTrusted }: vscode.TerminalShellExecutionCommandLine): Promise<boolean> {
  const again = 'Run Again';
  const chosen = isTrusted
    ? await vscode.window.showInformationMessage(withoutLinks(`Run "${plainText(value, 100)}" again?`), again)
    : await vscode.window.showWarningMessage('Run this again?', { modal: true, detail: value }, again);
  return chosen === again;
}
