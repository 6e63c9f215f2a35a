import * as vscode from 'vscode';
import type { AddressConflict } from '../model/conflicts/findConflicts';
import { conflictInLine } from '../model/conflicts/findConflicts';
import type { ProtocolPort } from '../model/actions/portHolders';
import type { RerunDecision } from '../model/actions/rerunCommand';
import { conflictsOf, planRerun, obstacleToTyping } from '../model/actions/rerunCommand';
import { plainText, traceOf, withoutLinks } from '../model/text/text';
import { conflictOffer } from '../messages/freePort';
import { CommandTracker } from './commandTracker';
import type { Wanted } from '../commands/freePort';
import { explain, free, rowsOn } from '../commands/freePort';
import type { AppServices } from '../appServices';
import { portWords } from '../messages/listener';

/** What a command printed at its end: errors stand there. */
const keptCharacters = 64 * 1024;

class PortLink extends vscode.TerminalLink {
  constructor(
    startIndex: number,
    length: number,
    readonly endpoint: ProtocolPort,
    readonly terminal: vscode.Terminal,
  ) {
    super(startIndex, length, `Free port ${portWords(endpoint)}`);
  }
}

type Commands = CommandTracker<vscode.Terminal, vscode.TerminalShellExecution>;

/** A command that could not have its port, and where it ran. */
interface FailedCommand {
  readonly terminal: vscode.Terminal;
  readonly execution: vscode.TerminalShellExecution;
}

/**
 * Address-in-use errors in integrated terminals: the port in the line is a link, and a command that ended with such an
 * error is followed by one quiet offer. Nothing is ended without being asked for.
 */
export function watchTerminals(services: AppServices): vscode.Disposable {
  const commands: Commands = new CommandTracker();
  const outputs = new Map<vscode.TerminalShellExecution, Promise<string>>();
  const report = (error: unknown): void => {
    services.log.error(`terminal: ${traceOf(error)}`);
    void vscode.window.showErrorMessage(withoutLinks(error instanceof Error ? error.message : String(error)));
  };

  return vscode.Disposable.from(
    vscode.window.registerTerminalLinkProvider({
      provideTerminalLinks: ({ line, terminal }): PortLink[] => {
        const found = conflictInLine(line);
        if (found === undefined) return [];
        const { start, length, protocol, port } = found;
        return [new PortLink(start, length, { protocol, port }, terminal)];
      },
      handleTerminalLink: ({ endpoint, terminal }: PortLink) => {
        followLink(services, commands, endpoint, terminal).catch(report);
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
      output
        ?.then(async (text) => {
          const conflicts = conflictsOf(text, exitCode);
          const lacked = conflicts.flatMap(({ protocol, port }) =>
            port === undefined ? [] : [{ protocol, port }],
          );
          commands.failed(terminal, execution, lacked);
          await offer(services, commands, conflicts, { terminal, execution });
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

async function followLink(
  services: AppServices,
  commands: Commands,
  endpoint: ProtocolPort,
  terminal: vscode.Terminal,
): Promise<void> {
  const execution = commands.failedOf(terminal, endpoint);
  const failed = execution && { terminal, execution };
  await freePortAndRerun(services, commands, { ...endpoint, shown: undefined }, failed, false);
}

async function offer(
  services: AppServices,
  commands: Commands,
  [conflict]: readonly AddressConflict[],
  failed: FailedCommand,
): Promise<void> {
  const port = conflict?.port ?? conflict?.contextPort;
  if (conflict === undefined || port === undefined) return;
  const { protocol } = conflict;
  const shown = await rowsOn(services, { protocol, port });
  const { words, action } = conflictOffer({ protocol, port }, conflict, shown, services.platform);
  const [stop, why, never] = ['Stop It and Run Again', 'Find Out Why', "Don't Offer Again"];
  const chosen = await vscode.window.showInformationMessage(
    withoutLinks(plainText(words, 300)),
    action === 'stop' ? stop : why,
    never,
  );
  if (chosen === never) await services.settings.update('offerToFreePorts', false);
  if (chosen === why) await explain(services, { protocol, port });
  if (chosen === stop) await freePortAndRerun(services, commands, { protocol, port, shown }, failed, true);
}

/** @param isAgreed whether a person has just agreed to have it run again; else it is asked. */
async function freePortAndRerun(
  services: AppServices,
  commands: Commands,
  wanted: Wanted,
  failed: FailedCommand | undefined,
  isAgreed: boolean,
): Promise<void> {
  const isFree = await free(services, wanted);
  if (isFree && failed !== undefined) await rerun(commands, failed, isAgreed);
}

async function rerun(
  commands: Commands,
  { terminal, execution }: FailedCommand,
  isAgreed: boolean,
): Promise<void> {
  const { commandLine } = execution;
  const isLatest = commands.isLatest(terminal, execution);
  const how = planRerun(commandLine, { isAgreed, isLatest });
  if (how.kind === 'refused') throw new Error(how.reason);
  checkTerminal(commands, terminal);
  if (!(await mayRerun(how))) return;
  // a person takes their time to read: another command may run there by now
  checkTerminal(commands, terminal);
  terminal.show();
  terminal.shellIntegration?.executeCommand(commandLine.value);
}

/** @throws Error with one sentence where nothing may be typed into it. */
function checkTerminal(commands: Commands, terminal: vscode.Terminal): void {
  const state = {
    isClosed: terminal.exitStatus !== undefined,
    isFollowed: terminal.shellIntegration !== undefined,
    isBusy: commands.isBusy(terminal),
  };
  const obstacle = obstacleToTyping(state, vscode.workspace.isTrusted);
  if (obstacle !== undefined) throw new Error(obstacle);
}

async function mayRerun(how: Exclude<RerunDecision, { kind: 'refused' }>): Promise<boolean> {
  const again = 'Run Again';
  switch (how.kind) {
    case 'at-once':
      return true;
    case 'ask':
      return (
        (await vscode.window.showInformationMessage(withoutLinks(`Run "${how.text}" again?`), again)) ===
        again
      );
    case 'ask-showing-all': {
      const options = { modal: true, detail: how.text };
      return (await vscode.window.showWarningMessage('Run this again?', options, again)) === again;
    }
  }
}
