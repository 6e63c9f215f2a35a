import * as vscode from 'vscode';
import { pause } from '../act/pause';
import { resolveProgram } from '../act/resolveProgram';
import type { Target } from '../act/terminate';
import { holdersOf } from '../act/terminate';
import type { ListenerNode } from '../model/grouping';
import { isOwnedBy } from '../model/listener';
import type { Process } from '../model/process';
import { sameProcess } from '../model/process';
import type { RestartDecision, RestartPlan } from '../model/restart';
import { belowEditor, planRestart, restartable } from '../model/restart';
import { shellQuote } from '../model/shellQuote';
import { plainText, withoutLinks } from '../model/text';
import { processLabel } from '../ui/treeItemPresentation';
import type { Services } from './services';
import { chooseListener } from './targets';
import { endTarget } from './terminateProcess';

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
  await carryOut(services, node, decision, 'Restart');
}

/** Everything above a process, below the editor, as it is now. */
export async function chainOf({ collector, viewpoint }: Services, process: Process): Promise<Process[]> {
  const [[, ...ancestors] = []] = await collector.lineages([process.pid]);
  return belowEditor(ancestors, viewpoint);
}

/**
 * Shows exactly what will be started and where, and only then ends the old process.
 * @param title `Restart`, or `Restart on Loopback`.
 */
export async function carryOut(
  services: Services,
  node: ListenerNode,
  decision: RestartDecision,
  title: string,
): Promise<void> {
  if (decision.kind === 'refused') {
    throw new Error(`${plainText(processLabel(node))} cannot be restarted from here: ${decision.reason}`);
  }
  const { plan } = decision;
  const environment = await services.collector.environmentOf(plan.process);
  const program = resolveProgram(plan.argv[0], plan.cwd, environment?.['PATH']);
  if (program === undefined) {
    throw new Error(`${plan.argv[0]} is not found in PATH any more, so nothing was ended.`);
  }
  if (!(await confirm(node, plan, title, environment !== undefined))) return;
  if (node.process === undefined) return;

  const target = targetOf(services, node.process, plan.process);
  if (!(await endTarget(services, target, plan.process))) return;
  if (!(await portIsFree(services, node))) {
    throw new Error(
      `Port ${node.listener.port} is held by another process now, so nothing was started. The command was: ${shellQuote(plan.argv)}`,
    );
  }
  const terminal = vscode.window.createTerminal({
    name: plainText(processLabel(node), 40),
    cwd: plan.cwd,
    shellPath: program,
    shellArgs: plan.argv.slice(1),
    ...(environment === undefined ? {} : { env: environment, strictEnv: true }),
    iconPath: new vscode.ThemeIcon('plug'),
  });
  terminal.show();
  await tellWhereItListens(services, terminal, node);
}

function targetOf({ watcher }: Services, owner: Process, ended: Process): Target {
  const listeners = (watcher.lastGood?.listeners ?? []).filter((listener) => isOwnedBy(listener, owner));
  const { pid, startMark, name } = ended;
  if (sameProcess(owner, ended)) return { pid, startMark, name, listeners };
  return { pid, startMark, name, listeners, owner, companions: [owner] };
}

async function confirm(
  node: ListenerNode,
  { process, argv, cwd }: RestartPlan,
  title: string,
  environmentIsKnown: boolean,
): Promise<boolean> {
  const detail = [
    `Runs in a new terminal, in ${cwd}:`,
    shellQuote(argv),
    environmentIsKnown
      ? 'With the environment it has now.'
      : 'With the environment of new terminals: variables that it was given are not known and not carried over.',
    `First, ${plainText(process.name, 60)} (PID ${process.pid}) is asked to end; work that it has not saved may be lost.`,
  ].join('\n\n');
  const message = `${title} ${plainText(processLabel(node), 80)}, port ${node.listener.port}?`;
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
): Promise<void> {
  const shell = await terminal.processId;
  if (shell === undefined) return;
  const closed = new AbortController();
  const subscription = vscode.window.onDidCloseTerminal((one) => {
    if (one === terminal) closed.abort();
  });
  try {
    for (let waitedMs = 0; waitedMs < comesUpWithinMs; waitedMs += lookEveryMs) {
      if (closed.signal.aborted || terminal.exitStatus !== undefined) return;
      await watcher.refresh();
      const rows = display
        .groups(new Set(['tcp']))
        .flatMap(({ listeners }) => listeners)
        .filter(({ process }) => process !== undefined);
      const lineages = await collector.lineages(rows.map(({ process }) => process?.pid ?? 0));
      const own = rows.filter((_row, index) => lineages[index]?.some(({ pid }) => pid === shell) === true);
      const again = own.find(({ listener }) => listener.port === before.listener.port) ?? own[0];
      if (again !== undefined) {
        say(again);
        return;
      }
      await pause(lookEveryMs, closed.signal);
    }
  } finally {
    subscription.dispose();
  }
}

function say({ listener, process }: ListenerNode): void {
  const who = `${plainText(process?.name ?? '', 60)} (PID ${process?.pid ?? '?'})`;
  if (listener.exposure === 'loopback') {
    void vscode.window.showInformationMessage(
      withoutLinks(`${who} listens on ${listener.address.text}:${listener.port}: on loopback only.`),
    );
  } else {
    void vscode.window.showInformationMessage(
      withoutLinks(
        `${who} listens on ${listener.address.text}:${listener.port}: other machines can connect unless a firewall stops them.`,
      ),
    );
  }
}
