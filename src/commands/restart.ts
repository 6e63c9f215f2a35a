import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { waitUntilFree } from '../act/waitForPort';
import { delay } from '../act/delay';
import { serviceUnitOf } from '../act/serviceUnit';
import { isSameExecutable, resolveExecutable } from '../act/resolveExecutable';
import type { Process } from '../model/process/process';
import { sameProcess } from '../model/process/process';
import type { RestartDecision, RestartObstacle, RestartPlan } from '../model/actions/restartPlan';
import { obstacleToRestart, planRestart } from '../model/actions/restartPlan';
import type { Snapshot } from '../model/listeners/snapshot';
import { plainText, withoutLinks } from '../model/text/text';
import { hostAndPort } from '../model/net/url';
import { cannotRestart, restartObstacleText } from '../messages/restartRefusal';
import { UserError } from '../model/text/userError';
import { endedEarlyWords, notFreeWords, restartDetail } from '../messages/restart';
import { programWithPid } from '../messages/processNames';
import { chainOf, listenersOf, memberOf } from '../flows/processLookup';
import type { AppServices } from '../appServices';
import { pickListener } from './pickTarget';
import { terminateAgreed } from '../flows/terminate';
import type { Target } from '../model/actions/termination';
import { processLabel } from '../messages/labels';
import type { ListenerRow } from '../model/rows/listenerRow';
import { restartableChain } from '../model/process/ancestorChain';

/** A server needs a moment to come up; after it nobody waits for our word any more. */
const comesUpWithinMs = 30_000;
const portFreeWithinMs = 5_000;
const pollMs = 500;

/** Ends a server by the safe path and starts the same again in a terminal. */
export async function restart(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, 'restart', ({ process }) => process !== undefined);
  if (node?.process === undefined) return;
  const chain = await chainOf(services, node.process);
  const [process, ...ancestors] = restartableChain(node.process, chain);
  const decision = planRestart(process, ancestors, services.hostContext);
  await carryOut(services, node, decision, 'as-it-was');
}

/** For the flow that binds a server to loopback. */
export function restartOnLoopback(
  services: AppServices,
): (row: ListenerRow, decision: RestartDecision) => Promise<void> {
  return (row, decision) => carryOut(services, row, decision, 'on-loopback');
}

/** Shows exactly what will be started and where, and who will be ended, and only then ends the old process. */
export async function carryOut(
  services: AppServices,
  node: ListenerRow,
  decision: RestartDecision,
  how: 'as-it-was' | 'on-loopback',
): Promise<void> {
  if (decision.kind === 'refused') {
    throw new UserError(cannotRestart(plainText(processLabel(node)), decision.refusal));
  }
  const { plan } = decision;
  if (node.process === undefined) return;
  const obstacle = await obstacleTo(services, plan, node);
  if (obstacle !== undefined) throw new UserError(restartObstacleText(obstacle));
  const environment = await services.collector.environmentOf(plan.process);
  const program = resolveExecutable(plan.argv[0], plan.cwd, environment?.['PATH']);
  if (program === undefined) {
    throw new UserError(`${plainText(plan.argv[0])} is not found in PATH any more, so nothing was ended.`);
  }
  const target = targetOf(services, node.process, plan.process);
  const where = how === 'on-loopback' ? ', on loopback' : '';
  const question = `Restart ${plainText(processLabel(node), 80)}, port ${node.listener.port}${where}?`;
  const { commandLine, executable } = plan.process;
  // one that was put in the place of a text, such as npm, is meant to be another
  const isAnother = plan.argv[0] === commandLine?.[0] && !isSameExecutable(program, executable);
  const ended = [target, ...(target.companions ?? [])];
  const detail = restartDetail(plan, ended, environment !== undefined, isAnother ? program : undefined);
  const agreed = await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Restart');
  if (agreed !== 'Restart') return;

  if (!(await terminateAgreed(services, target, plan.process))) return;
  const look = async (): Promise<Snapshot | undefined> => {
    const state = await services.scanner.refresh();
    return state.kind === 'ok' ? state.snapshot : undefined;
  };
  if (!(await waitUntilFree(node.listener, portFreeWithinMs, { scan: look, clock: services.clock }))) {
    throw new UserError(notFreeWords(node.listener, plan));
  }
  // it does not come back as it was: the warning need not wait for it
  if (how === 'on-loopback') services.viewController.forget(node.process.pid);
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

async function obstacleTo(
  services: AppServices,
  plan: RestartPlan,
  { listener }: ListenerRow,
): Promise<RestartObstacle | undefined> {
  const { collector, hostContext } = services;
  const { process, cwd } = plan;
  const [found] = await collector.inspect([process.pid]);
  return obstacleToRestart(plan, listener, {
    isWorkspaceTrusted: vscode.workspace.isTrusted,
    hasWorkspaceFolder: (vscode.workspace.workspaceFolders ?? []).length > 0,
    home: hostContext.home,
    isFolderThere: existsSync(cwd),
    unit: found && serviceUnitOf(found, hostContext),
  });
}

function targetOf(services: AppServices, owner: Process, ended: Process): Target {
  const target = { ...memberOf(ended), listeners: listenersOf(services, owner) };
  return sameProcess(owner, ended) ? target : { ...target, owner, companions: [memberOf(owner)] };
}

/** A configuration file may say otherwise than the command line: what it really listens on is looked at. */
async function tellWhereItListens(
  { scanner, collector, viewController }: AppServices,
  terminal: vscode.Terminal,
  before: ListenerRow,
  { argv }: RestartPlan,
): Promise<void> {
  const shell = await terminal.processId;
  const closed = new AbortController();
  const subscription = vscode.window.onDidCloseTerminal((one) => {
    if (one === terminal) closed.abort();
  });
  try {
    for (let waitedMs = 0; waitedMs < comesUpWithinMs; waitedMs += pollMs) {
      if (shell === undefined || terminal.exitStatus !== undefined) {
        sayEnded(terminal, argv);
        return;
      }
      await scanner.refresh();
      const rows = viewController.rowsOf(['tcp']).filter(({ process }) => process !== undefined);
      const lineages = await collector.readAncestorChains(rows.map(({ process }) => process?.pid ?? 0));
      const own = rows.filter((_row, index) => lineages[index]?.some(({ pid }) => pid === shell) === true);
      const onPort = own.filter(({ listener }) => listener.port === before.listener.port);
      const again = onPort.length > 0 ? onPort : own;
      // of several addresses the one that others can reach is the news
      const news = again.find(({ listener }) => listener.exposure !== 'loopback') ?? again[0];
      if (news !== undefined) {
        say(news);
        return;
      }
      await delay(pollMs, closed.signal);
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
  void vscode.window.showWarningMessage(withoutLinks(endedEarlyWords(name, exitStatus?.code, argv)));
}

function say({ listener, process }: ListenerRow): void {
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
    withoutLinks(`${programWithPid(process)} listens on ${where}: ${reach}`),
  );
}
