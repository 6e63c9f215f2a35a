import type { Collector } from '../collect/collector';
import {
  acknowledgeItemTexts,
  bindPrompt,
  cannotRestartTexts,
  configItemTexts,
  environmentItemTexts,
  flagItemTexts,
  restartItemTexts,
} from '../messages/bindToLoopback';
import { noWarningMessage } from '../messages/pickTarget';
import type { RestartDecision } from '../model/actions/restartPlan';
import { planRestart } from '../model/actions/restartPlan';
import type { Finding } from '../model/exposure/findings';
import type { Advice } from '../model/loopback/advice';
import { bindAdvice, publishingAdvice } from '../model/loopback/advice';
import { loopbackRestart } from '../model/loopback/rewriteCommand';
import { parseCommandLine } from '../model/process/commandLine';
import type { HostContext } from '../model/process/hostContext';
import type { Process } from '../model/process/process';
import { maskShown } from '../model/process/redact';
import type { ShellKind } from '../model/process/shellQuote';
import { shellQuote } from '../model/process/shellQuote';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { ChoiceItem, Dialogs } from './dialogs';
import { chainOf } from './processLookup';
import type { FindFinding } from './rows';

/** Of the command in the list, before the folders of its arguments are left out. */
const restartCommandLength = 1000;

type Possible = Extract<RestartDecision, { kind: 'possible' }>;

interface BindDependencies {
  readonly dialogs: Dialogs;
  readonly collector: Pick<Collector, 'readAncestorChains'>;
  readonly hostContext: HostContext;
  readonly findingOf: FindFinding;
  readonly shellKind: () => ShellKind;
  readonly restart: (row: ListenerRow, decision: Possible) => Promise<unknown>;
  readonly acknowledge: (finding: Finding) => Promise<void>;
}

type BindChoice =
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'restart'; readonly decision: Possible }
  | { readonly kind: 'acknowledge' }
  /** For information only. */
  | { readonly kind: 'none' };

/** Offers what to change so that a server listens on loopback only, to copy it, or to restart the server that way. */
export async function bindToLoopback(dependencies: BindDependencies, row: ListenerRow): Promise<void> {
  const published = publishingAdvice(row);
  if (published !== undefined) {
    // a container's ports are set when it is created, so it cannot be restarted with others
    await choose(dependencies, row, published, adviceItems(published));
    return;
  }
  const finding = dependencies.findingOf(row);
  const { process } = row;
  if (finding === undefined || process === undefined) {
    dependencies.dialogs.tell(noWarningMessage(row));
    return;
  }
  const chain = [process, ...(await chainOf(dependencies, process))] as const;
  const { framework, service } = row.recognition ?? {};
  const advice = bindAdvice({ framework, service }, chain, row.listener);
  const decision = decide(dependencies, row, chain);
  const restart = restartItem(decision, dependencies.shellKind());
  const acknowledge: ChoiceItem<BindChoice> = { value: { kind: 'acknowledge' }, ...acknowledgeItemTexts() };
  // Enter chooses the first entry: what is not possible is last
  const items = decision.kind === 'refused' ? [acknowledge, restart] : [restart, acknowledge];
  await choose(dependencies, row, advice, [...adviceItems(advice), ...items], finding);
}

async function choose(
  { dialogs, restart, acknowledge }: BindDependencies,
  row: ListenerRow,
  advice: Advice | undefined,
  items: readonly ChoiceItem<BindChoice>[],
  finding?: Finding,
): Promise<void> {
  const chosen = await dialogs.choose(items, bindPrompt(row, advice));
  switch (chosen?.kind) {
    case 'copy':
      return dialogs.copy(chosen.text);
    case 'restart':
      await restart(row, chosen.decision);
      return;
    case 'acknowledge':
      return finding && acknowledge(finding);
    case 'none':
    case undefined:
  }
}

function decide(
  { hostContext }: BindDependencies,
  { listener }: ListenerRow,
  chain: readonly [Process, ...Process[]],
): RestartDecision {
  const again = loopbackRestart(chain, listener);
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

function adviceItems(advice: Advice | undefined): ChoiceItem<BindChoice>[] {
  if (advice === undefined) return [];
  const { flag, config, environment } = advice;
  return [
    ...(flag === undefined ? [] : [{ value: { kind: 'copy', text: flag } as const, ...flagItemTexts(flag) }]),
    ...(config === undefined
      ? []
      : [
          {
            value: { kind: 'copy', text: `${config.key}: ${config.value}` } as const,
            ...configItemTexts(config),
          },
        ]),
    ...(environment === undefined
      ? []
      : [{ value: { kind: 'copy', text: environment } as const, ...environmentItemTexts(environment) }]),
  ];
}

function restartItem(decision: RestartDecision, shell: ShellKind): ChoiceItem<BindChoice> {
  return decision.kind === 'refused'
    ? { value: { kind: 'none' }, ...cannotRestartTexts(decision.refusal) }
    : {
        value: { kind: 'restart', decision },
        ...restartItemTexts(
          shellQuote(withoutFolders(maskShown(decision.plan.argv, restartCommandLength)), shell),
        ),
      };
}

/** So that what changes is in view; the question that follows shows the whole command. */
function withoutFolders(argv: readonly string[]): string[] {
  return argv.map((word) => word.replace(/^(?:\/|[A-Za-z]:\\)(?:.*[\\/])?(?=[^\\/]+$)/, ''));
}
