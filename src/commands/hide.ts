import * as vscode from 'vscode';
import type { HideRule } from '../model/tree/hideRule';
import { hideRuleWords } from '../messages/hideRule';
import { hiddenBy } from '../model/tree/hideRule';
import { plainText, withoutIcons } from '../model/text/text';
import type { AppServices } from '../appServices';
import type { ListenerNode } from '../model/tree/nodes';
import { pickListener, isTreeNode } from './pickTarget';
import { isContainerProxy } from '../model/rows/listenerRow';

interface RuleItem extends vscode.QuickPickItem {
  readonly rule: HideRule;
}

/** Offers what could be meant by "this", and keeps the rule in the user's settings. */
export async function hide(services: AppServices, target: unknown): Promise<void> {
  const { settings } = services;
  const node = await pickListener(services, target, {
    title: 'Hide from Local Ports',
    fits: ({ listener, process }) => hiddenBy(settings.current.hide, listener, process) === undefined,
  });
  if (node === undefined) return;
  const { listener, process } = node;
  const rules: HideRule[] = [{ port: listener.port }];
  // whoever holds it for a container holds those of all containers by the same name
  if (process !== undefined && !isContainerProxy(node)) {
    rules.unshift({ port: listener.port, process: process.name });
    rules.push({ process: process.name });
  }
  if (listener.exposure !== 'all-interfaces') rules.push({ address: listener.address.text });
  const items = rules.map((rule) => ({ label: `Hide ${ruleLabel(rule)}`, rule }));
  const picked = await vscode.window.showQuickPick<RuleItem>(items, {
    title: `Hide Port ${listener.port}`,
    placeHolder: 'Hidden rows stand folded at the end of the view. Warnings stay.',
  });
  if (picked !== undefined) await settings.update('hide', [...settings.current.hide, picked.rule]);
}

/** Takes back every rule that hides this row; without a row, the rules to take back are picked. */
export async function unhide({ settings }: AppServices, target: unknown): Promise<void> {
  const rules = settings.current.hide;
  const node = isHiddenRow(target) ? target : undefined;
  if (node !== undefined) {
    const { listener, process } = node.row;
    const kept = rules.filter((rule) => hiddenBy([rule], listener, process) === undefined);
    await settings.update('hide', kept);
    return;
  }
  if (rules.length === 0) {
    throw new Error('No rule hides anything. "Hide…" on a row adds one.');
  }
  const picked = await vscode.window.showQuickPick<RuleItem>(
    rules.map((rule) => ({ label: ruleLabel(rule), rule })),
    { title: 'Stop Hiding', canPickMany: true, placeHolder: 'Pick the rules to take back' },
  );
  if (picked === undefined || picked.length === 0) return;
  const taken = new Set(picked.map(({ rule }) => rule));
  await settings.update(
    'hide',
    rules.filter((rule) => !taken.has(rule)),
  );
}

function ruleLabel(rule: HideRule): string {
  return withoutIcons(plainText(hideRuleWords(rule)));
}

function isHiddenRow(target: unknown): target is ListenerNode {
  return isTreeNode(target) && target.kind === 'listener' && target.hiddenBy !== undefined;
}
