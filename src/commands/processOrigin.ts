import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Process } from '../model/process/process';
import { ancestorsOf } from '../model/process/process';
import { maskCommandLine } from '../model/process/redact';
import { shellQuote } from '../model/process/shellQuote';
import { plainText, withoutIcons } from '../model/text/text';
import { copy } from './copy';
import type { AppServices } from '../appServices';
import { pickListener, pickProcess, isTreeNode } from './pickTarget';
import type { ListenerRow } from '../model/rows/listenerRow';
import { userWords } from '../messages/listener';

/** Shows the terminal whose shell the process descends from, or the debug console of its session. */
export async function revealTerminal(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'Reveal Terminal or Debug Console');
  if (process === undefined) return;
  const [lineage = []] = await services.collector.readAncestorChains([process.pid]);
  const pids = new Set(lineage.map(({ pid }) => pid));
  for (const terminal of vscode.window.terminals) {
    const shell = await terminal.processId;
    if (shell !== undefined && pids.has(shell)) {
      terminal.show();
      return;
    }
  }
  if (lineage.some(({ pid }) => services.debugSessions.isDebugged(pid))) {
    await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
    return;
  }
  throw new Error(
    `${plainText(process.name, 60)} (PID ${process.pid}) was started in no terminal and no debug session of this window.`,
  );
}

export async function openProjectFolder(services: AppServices, target: unknown): Promise<void> {
  // a container's rows are all of one folder
  const row = isTreeNode(target) && target.kind === 'container' ? target.listeners[0] : target;
  const node = await pickListener(services, row, {
    title: 'Open Project Folder',
    fits: (each) => folderOf(each) !== undefined,
  });
  if (node === undefined) return;
  const folder = folderOf(node);
  if (folder === undefined || !existsSync(folder)) {
    throw new Error('The folder it was started in is not known, or is gone.');
  }
  const uri = vscode.Uri.file(folder);
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
    return;
  }
  await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
}

/** Where a container's processes work is a folder of its own file system. */
function folderOf({ project, process, container }: ListenerRow): string | undefined {
  return project?.folder ?? (container === undefined ? process?.cwd : container.workingDirectory);
}

/** The chain that led to it, from the session or service manager down, each with start time and command. */
export async function whyRunning(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'Why Is This Running?');
  if (process === undefined) return;
  const [lineage = []] = await services.collector.readAncestorChains([process.pid]);
  const chain = lineage.length > 0 ? lineage : [process, ...seenAncestors(services, process)];
  const unit = await services.collector.unitOf(process);
  const items = [...chain].reverse().map((one, depth) => item(one, depth));
  const picked = await vscode.window.showQuickPick(items, {
    title: withoutIcons(
      `Why ${plainText(process.name, 60)} (PID ${process.pid}) Is Running${unit === undefined ? '' : `: ${unit.name} of ${unit.manager}`}`,
    ),
    placeHolder: 'From the session or service manager down. Enter copies the command line.',
    matchOnDetail: true,
  });
  if (picked?.process.commandLine === undefined) return;
  const text = shellQuote(picked.process.commandLine);
  const masked = shellQuote(maskCommandLine(picked.process.commandLine));
  await copy(text, text === masked ? undefined : 'the command line, with the secrets in it');
}

function seenAncestors({ scanner }: AppServices, process: Process): Process[] {
  return ancestorsOf(scanner.lastSnapshot?.processes ?? new Map(), process);
}

function item(process: Process, depth: number): vscode.QuickPickItem & { readonly process: Process } {
  const { name, pid, startedAt, user, commandLine } = process;
  const since =
    startedAt === undefined
      ? 'start time unknown'
      : `since ${new Date(startedAt).toLocaleString(vscode.env.language)}`;
  const command =
    commandLine === undefined ? 'command line unknown' : shellQuote(maskCommandLine(commandLine));
  return {
    process,
    label: withoutIcons(`${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${plainText(name, 60)}`),
    description: withoutIcons(
      [`PID ${pid}`, user === undefined ? undefined : plainText(userWords(user)), since]
        .filter((words) => words !== undefined)
        .join(' · '),
    ),
    detail: withoutIcons(plainText(command, 300)),
  };
}
