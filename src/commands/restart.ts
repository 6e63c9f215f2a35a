import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { pause } from '../act/pause';
import { serviceUnitOf } from '../act/serviceUnit';
import { resolveProgram } from '../act/resolveProgram';
import type { Target } from '../act/terminate';
import { holdersOf } from '../act/terminate';
import type { ListenerNode } from '../model/grouping';
import type { Process } from '../model/process';
import { sameProcess } from '../model/process';
import type { RestartDecision, RestartPlan } from '../model/restart';
import { planRestart, restartable } from '../model/restart';
import { maskCommandLine } from '../model/redact';
import { shellQuote } from '../model/shellQuote';
import { enumerate, plainText, withoutLinks } from '../model/text';
import { hostAndPort } from '../model/url';
import { targetWords } from '../ui/terminateWords';
import { processLabel } from '../ui/treeItemPresentation';
import { ancestorsNow, chainOf, listenersOf } from './ofProcess';
import type { Services } from './services';
import { chooseListener } from './targets';
import { endTarget, memberOf } from './terminateProcess';

/** A server needs a moment to come up; after it nobody waits for our word any more. */
const comesUpWithinMs = 30_000;
const portFreeWithinMs = 5_000;
const lookEveryMs = 500;

/** Ends a server by the safe path and starts the same again in a terminal. */
export async function restart(services: Services, target: unknown): Promise<void> {
  const node = await chooseListener(services, target, {
    title: 'Restart',
    fits: ({ process }) => process !== undefined,
  });
  if (node?.process === undefined) return;
  const chain = await chainOf(services, node.process);
  const [process = node.process, ...ancestors] = restartable(node.process, chain);
  const decision = planRestart(process, ancestors, services.viewpoint);
  await carryOut(services, node, decision, 'as-it-was');
}

/** Shows exactly what will be started and where, and who will be ended, and only then ends the old process. */
export async function carryOut(
  services: Services,
  node: ListenerNode,
  decision: RestartDecision,
  how: 'as-it-was' | 'on-loopback',
): Promise<void> {
  if (decision.kind === 'refused') {
    throw new Error(`${plainText(processLabel(node))} cannot be restarted from here: ${decision.reason}`);
  }
  const { plan } = decision;
  if (node.process === undefined) return;
  const obstacle = await obstacleTo(services, plan);
  if (obstacle !== undefined) throw new Error(obstacle);
  const environment = await services.collector.environmentOf(plan.process);
  const program = resolveProgram(plan.argv[0], plan.cwd, environment?.['PATH']);
  if (program === undefined) {
    throw new Error(`${plan.argv[0]} is not found in PATH any more, so nothing was ended.`);
  }
  const target = targetOf(services, node.process, plan.process);
  const where = how === 'on-loopback' ? ', on loopback' : '';
  const question = `Restart ${plainText(processLabel(node), 80)}, port ${node.listener.port}${where}?`;
  if (!(await confirm(question, plan, target, environment !== undefined))) return;

  if (!(await endTarget(services, target, plan.process))) return;
  if (!(await portIsFree(services, node))) {
    throw new Error(
      `Port ${node.listener.port} is held by another process now, so nothing was started. The command was: ${shellQuote(maskCommandLine(plan.argv))}`,
    );
  }
  // it does not come back as it was: the warning need not wait for it
  if (how === 'on-loopback') services.display.forget(node.process.pid);
  const terminal = vscode.window.createTerminal({
    name: plainText(processLabel(node), 40),
    cwd: plan.cwd,
    shellPath: program,
    shellArgs: plan.argv.slice(1),
    ...(environment === undefined ? {} : { env: environment, strictEnv: true }),
    iconPath: new vscode.ThemeIcon('plug'),
  });
  terminal.show();
  await tellWhereItListens(services, terminal, node, plan);
}

/** What would keep the new one from being started, once the old one has ended; undefined where nothing is known to. */
async function obstacleTo(services: Services, { process, cwd }: RestartPlan): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) {
    return 'In Restricted Mode no terminal can be started, so nothing was ended. Trust this workspace first.';
  }
  if (!existsSync(cwd)) return 'The folder it was started in is gone, so nothing was ended.';
  // VS Code starts terminals of a window without a folder in the home folder alone
  if ((vscode.workspace.workspaceFolders ?? []).length === 0 && cwd !== services.viewpoint.home) {
    return `VS Code starts no terminal in ${plainText(cwd)} while no folder is open, so nothing was ended. Open that folder first.`;
  }
  const { collector, viewpoint } = services;
  const unit = await serviceUnitOf(process, await ancestorsNow(services, process), collector, viewpoint);
  return unit === undefined
    ? undefined
    : `It belongs to ${plainText(unit.name)}, a service of ${unit.manager}, so nothing was ended. Restart it there.`;
}

function targetOf(services: Services, owner: Process, ended: Process): Target {
  const target = { ...memberOf(ended), listeners: listenersOf(services, owner) };
  return sameProcess(owner, ended) ? target : { ...target, owner, companions: [memberOf(owner)] };
}

async function confirm(
  message: string,
  { argv, cwd }: RestartPlan,
  target: Target,
  environmentIsKnown: boolean,
): Promise<boolean> {
  const ended = [target, ...(target.companions ?? [])].map(targetWords);
  const detail = [
    `Runs in a new terminal, in ${cwd}:`,
    shellQuote(argv),
    environmentIsKnown
      ? 'With the environment it has now.'
      : 'With the environment of new terminals: variables that it was given are not known and not carried over.',
    ended.length === 1
      ? `First, ${enumerate(ended)} is asked to end; work that it has not saved may be lost.`
      : `First, ${enumerate(ended)} are asked to end; work that they have not saved may be lost.`,
  ].join('\n\n');
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, 'Restart')) === 'Restart';
}

/** Whoever was started by the ended process may need a moment to end with it. */
async function portIsFree({ watcher }: Services, { listener }: ListenerNode): Promise<boolean> {
  const never = new AbortController().signal;
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const sight = await watcher.refresh();
    if (sight.kind === 'seen' && holdersOf(listener, sight.snapshot.listeners).length === 0) return true;
    if (waitedMs >= portFreeWithinMs) return false;
    await pause(lookEveryMs, never);
  }
}

/** A configuration file may say otherwise than the command line: what it really listens on is looked at. */
async function tellWhereItListens(
  { watcher, collector, display }: Services,
  terminal: vscode.Terminal,
  before: ListenerNode,
  { argv }: RestartPlan,
): Promise<void> {
  const shell = await terminal.processId;
  const closed = new AbortController();
  const subscription = vscode.window.onDidCloseTerminal((one) => {
    if (one === terminal) closed.abort();
  });
  try {
    for (let waitedMs = 0; waitedMs < comesUpWithinMs; waitedMs += lookEveryMs) {
      if (shell === undefined || terminal.exitStatus !== undefined) {
        sayEnded(terminal, argv);
        return;
      }
      await watcher.refresh();
      const rows = display
        .groups(new Set(['tcp']))
        .flatMap(({ listeners }) => listeners)
        .filter(({ process }) => process !== undefined);
      const lineages = await collector.lineages(rows.map(({ process }) => process?.pid ?? 0));
      const own = rows.filter((_row, index) => lineages[index]?.some(({ pid }) => pid === shell) === true);
      const onPort = own.filter(({ listener }) => listener.port === before.listener.port);
      const again = onPort.length > 0 ? onPort : own;
      // of several addresses the one that others can reach is the news
      const news = again.find(({ listener }) => listener.exposure !== 'loopback') ?? again[0];
      if (news !== undefined) {
        say(news);
        return;
      }
      await pause(lookEveryMs, closed.signal);
    }
    const name = plainText(terminal.name);
    void vscode.window.showInformationMessage(
      withoutLinks(`${name} does not listen yet, after ${comesUpWithinMs / 1000} seconds: see its terminal.`),
    );
  } finally {
    subscription.dispose();
  }
}

/** The terminal goes with its process, and with it what that said. */
function sayEnded({ exitStatus, name }: vscode.Terminal, argv: readonly string[]): void {
  if (exitStatus?.reason === vscode.TerminalExitReason.User) return;
  const code = exitStatus?.code === undefined ? '' : ` with exit code ${exitStatus.code}`;
  void vscode.window.showWarningMessage(
    withoutLinks(
      `${plainText(name)} ended${code} before it listened. To see why, run in a terminal: ${shellQuote(maskCommandLine(argv))}`,
    ),
  );
}

function say({ listener, process }: ListenerNode): void {
  if (process === undefined) return;
  const where =
    listener.exposure === 'all-interfaces'
      ? `port ${listener.port} on all interfaces`
      : hostAndPort(listener);
  const reach =
    listener.exposure === 'loopback'
      ? 'on loopback only.'
      : 'other machines can connect unless a firewall stops them.';
  void vscode.window.showInformationMessage(
    withoutLinks(`${targetWords(process)} listens on ${where}: ${reach}`),
  );
}
