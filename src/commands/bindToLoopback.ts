import * as vscode from 'vscode';
import type { Advice } from '../model/loopback/advice';
import { bindAdvice, canBeBound, publishingAdvice } from '../model/loopback/advice';
import { loopbackRestart } from '../model/loopback/rewriteCommand';
import type { Finding } from '../model/exposure/findings';
import { parseCommandLine } from '../model/process/commandLine';
import type { Process } from '../model/process/process';
import type { RestartDecision } from '../model/actions/restartPlan';
import { planRestart } from '../model/actions/restartPlan';
import { maskCommandLine } from '../model/process/redact';
import { shellQuote } from '../model/process/shellQuote';
import { plainText, withoutIcons } from '../model/text/text';
import { copy } from './copy';
import type { CommandId } from './ids';
import { chainOf } from '../flows/processLookup';
import { carryOut } from './restart';
import type { AppServices } from '../appServices';
import { pickListener, noWarningText } from './pickTarget';
import { restartRefusalText } from '../messages/restartRefusal';
import { adviceText } from '../messages/loopback';
import { containerLabel, processLabel } from '../messages/labels';
import { listenerNode } from '../model/tree/nodes';
import type { ListenerRow } from '../model/rows/listenerRow';

interface FixItem extends vscode.QuickPickItem {
  readonly act: (() => PromiseLike<unknown>) | undefined;
}

/** What to change so that the server is on loopback alone, to copy; or the same server started anew with it. */
export async function bindToLoopback(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, { title: 'Bind to Loopback', fits: canBeBound });
  if (node === undefined) return;
  const published = publishingAdvice(node);
  if (published !== undefined) {
    await publishOnLoopback(node, published);
    return;
  }
  const finding = services.viewController.findingOf(node);
  const { process } = node;
  if (finding === undefined || process === undefined) throw new Error(noWarningText(node));
  const ancestors = await chainOf(services, process);
  const decision = decide(services, finding, [process, ...ancestors]);
  const advice = bindAdvice(recognitionOf(finding), [process, ...ancestors], node.listener);
  const picked = await vscode.window.showQuickPick(
    [
      ...adviceItems(advice),
      // what cannot be done is not the first thing that Enter meets
      ...(decision.kind === 'refused'
        ? [...acknowledgeItems(finding), restartItem(services, finding, decision)]
        : [restartItem(services, finding, decision), ...acknowledgeItems(finding)]),
    ],
    {
      title: titleFor(node),
      placeHolder:
        (advice && adviceText(advice)) ??
        'What to change is not known for this program; it can be set where it opens its port.',
    },
  );
  await picked?.act?.();
}

/** Where a container publishes is said when it is made: nothing that runs can be told. */
async function publishOnLoopback(node: ListenerRow, advice: Advice): Promise<void> {
  const picked = await vscode.window.showQuickPick(adviceItems(advice), {
    title: titleFor(node),
    placeHolder: adviceText(advice),
  });
  await picked?.act?.();
}

function titleFor(node: ListenerRow): string {
  const label = node.container === undefined ? processLabel(node) : containerLabel(node.container);
  return withoutIcons(`Bind ${plainText(label, 60)}, port ${node.listener.port}, to Loopback`);
}

function recognitionOf({ row }: Finding): Parameters<typeof bindAdvice>[0] {
  return { framework: row.recognition?.framework, service: row.recognition?.service };
}

function decide(
  { hostContext }: AppServices,
  { row }: Finding,
  chain: readonly [Process, ...Process[]],
): RestartDecision {
  const again = loopbackRestart(chain, row.listener);
  if (again === undefined) {
    const isTitle = parseCommandLine(chain[0]).argsAt === undefined;
    return {
      kind: 'refused',
      refusal: { kind: isTitle ? 'command-line-overwritten' : 'bind-option-unknown' },
    };
  }
  const at = chain.findIndex(({ pid }) => pid === again.process.pid);
  return planRestart(again.process, chain.slice(at + 1), hostContext, again.argv);
}

function adviceItems(advice: Advice | undefined): FixItem[] {
  if (advice === undefined) return [];
  const { flag, config, environment } = advice;
  const item = (label: string, text: string, description: string): FixItem => ({
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

function restartItem(services: AppServices, { row }: Finding, decision: RestartDecision): FixItem {
  return decision.kind === 'refused'
    ? {
        label: '$(circle-slash) It cannot be restarted from here:',
        detail: withoutIcons(plainText(restartRefusalText(decision.refusal), 200)),
        act: undefined,
      }
    : {
        label: '$(debug-restart) Restart on Loopback…',
        detail: withoutIcons(plainText(briefly(decision.plan.argv), 200)),
        act: () => carryOut(services, row, decision, 'on-loopback'),
      };
}

/** Without the folders, so that what changes is in view; the question that follows has it whole. */
function briefly(argv: readonly string[]): string {
  return shellQuote(
    maskCommandLine(argv).map((word) => word.replace(/^(?:\/|[A-Za-z]:\\)(?:.*[\\/])?(?=[^\\/]+$)/, '')),
  );
}

function acknowledgeItems({ row }: Finding): FixItem[] {
  const command: CommandId = 'localPorts.acknowledge';
  return [
    {
      label: '$(check) Acknowledge Exposure…',
      description: 'it is meant to be so',
      act: () => vscode.commands.executeCommand(command, listenerNode(row)),
    },
  ];
}
