import * as vscode from 'vscode';
import { bindAdvice, loopbackRestart } from '../model/bindAdvice';
import type { Finding } from '../model/finding';
import { invocationOf } from '../model/invocation';
import type { Process } from '../model/process';
import type { RestartDecision } from '../model/restart';
import { planRestart } from '../model/restart';
import { maskCommandLine } from '../model/redact';
import { shellQuote } from '../model/shellQuote';
import { plainText, withoutIcons } from '../model/text';
import { processLabel } from '../ui/treeItemPresentation';
import { copy } from './copy';
import type { CommandId } from './ids';
import { chainOf } from './ofProcess';
import { carryOut } from './restart';
import type { Services } from './services';
import { chooseFinding } from './targets';

interface MendItem extends vscode.QuickPickItem {
  readonly act: (() => PromiseLike<unknown>) | undefined;
}

/** What to change so that the server is on loopback alone, to copy; or the same server started anew with it. */
export async function bindToLoopback(services: Services, target: unknown): Promise<void> {
  const finding = await chooseFinding(services, target, 'Bind to Loopback');
  if (finding === undefined) return;
  const { node } = finding;
  const { process } = node;
  if (process === undefined) return;
  const ancestors = await chainOf(services, process);
  const decision = decide(services, finding, [process, ...ancestors]);
  const picked = await vscode.window.showQuickPick(
    [
      ...adviceItems(finding, [process, ...ancestors]),
      // what cannot be done is not the first thing that Enter meets
      ...(decision.kind === 'refused'
        ? [...acknowledgeItems(finding), restartItem(services, finding, decision)]
        : [restartItem(services, finding, decision), ...acknowledgeItems(finding)]),
    ],
    {
      title: withoutIcons(
        `Bind ${plainText(processLabel(node), 60)}, port ${node.listener.port}, to Loopback`,
      ),
      placeHolder:
        bindAdvice(recognitionOf(finding), [process, ...ancestors], node.listener)?.summary ??
        'What to change is not known for this program; it can be set where it opens its port.',
    },
  );
  await picked?.act?.();
}

function recognitionOf({ node }: Finding): Parameters<typeof bindAdvice>[0] {
  return { framework: node.recognition?.framework, service: node.recognition?.service };
}

function decide(
  { viewpoint }: Services,
  { node }: Finding,
  chain: readonly [Process, ...Process[]],
): RestartDecision {
  const again = loopbackRestart(chain, node.listener);
  if (again === undefined) {
    const isTitle = invocationOf(chain[0]).argsAt === undefined;
    return {
      kind: 'refused',
      reason: isTitle
        ? 'its exact command line is not known, for it has written another text over it.'
        : 'which argument binds it to loopback is not known.',
    };
  }
  const at = chain.findIndex(({ pid }) => pid === again.process.pid);
  return planRestart(again.process, chain.slice(at + 1), viewpoint, again.argv);
}

function adviceItems(finding: Finding, chain: readonly [Process, ...Process[]]): MendItem[] {
  const advice = bindAdvice(recognitionOf(finding), chain, finding.node.listener);
  if (advice === undefined) return [];
  const { flag, config, environment } = advice;
  const item = (label: string, text: string, description: string): MendItem => ({
    label: withoutIcons(label),
    description,
    act: () => copy(text),
  });
  return [
    ...(flag === undefined ? [] : [item(flag, flag, 'copy, for its command line')]),
    ...(config === undefined
      ? []
      : [
          item(
            `${config.key}: ${config.value}`,
            `${config.key}: ${config.value}`,
            `copy, for ${config.file}`,
          ),
        ]),
    ...(environment === undefined ? [] : [item(environment, environment, 'copy, for its environment')]),
  ];
}

function restartItem(services: Services, { node }: Finding, decision: RestartDecision): MendItem {
  return decision.kind === 'refused'
    ? {
        label: '$(circle-slash) It cannot be restarted from here:',
        detail: withoutIcons(plainText(decision.reason, 200)),
        act: undefined,
      }
    : {
        label: '$(debug-restart) Restart on Loopback…',
        detail: withoutIcons(plainText(briefly(decision.plan.argv), 200)),
        act: () => carryOut(services, node, decision, 'on-loopback'),
      };
}

/** Without the folders, so that what changes is in view; the question that follows has it whole. */
function briefly(argv: readonly string[]): string {
  return shellQuote(
    maskCommandLine(argv).map((word) => word.replace(/^(?:\/|[A-Za-z]:\\)(?:.*[\\/])?(?=[^\\/]+$)/, '')),
  );
}

function acknowledgeItems({ node }: Finding): MendItem[] {
  const command: CommandId = 'localPorts.acknowledge';
  return [
    {
      label: '$(check) Acknowledge Exposure…',
      description: 'it is meant to be so',
      act: () => vscode.commands.executeCommand(command, node),
    },
  ];
}
