import { hidePrompt, hideRuleChoice, noHideRuleMessage, hideRuleLabel, unhidePrompt } from '../messages/hide';
import type { ListenerRow } from '../model/rows/listenerRow';
import { isContainerProxy } from '../model/rows/listenerRow';
import type { HideRule } from '../model/tree/hideRule';
import { hiddenBy } from '../model/tree/hideRule';
import type { Settings } from '../model/settings';
import type { Dialogs } from './dialogs';

interface HideDependencies {
  readonly dialogs: Dialogs;
  readonly settings: {
    readonly current: Pick<Settings, 'hide'>;
    update(key: 'hide', value: readonly HideRule[]): Promise<void>;
  };
}

/** Offers the rules that would hide a row, and adds the chosen one to the settings. */
export async function hideRow({ dialogs, settings }: HideDependencies, row: ListenerRow): Promise<void> {
  const items = hideRulesFor(row).map((rule) => ({ value: rule, label: hideRuleChoice(rule) }));
  const rule = await dialogs.choose(items, hidePrompt(row.listener));
  if (rule !== undefined) await settings.update('hide', [...settings.current.hide, rule]);
}

function hideRulesFor(row: ListenerRow): HideRule[] {
  const { listener, process } = row;
  const { port, address, exposure } = listener;
  // a proxy's name would hide the ports of all containers
  const name = process === undefined || isContainerProxy(row) ? undefined : process.name;
  return [
    ...(name === undefined ? [] : [{ port, process: name }]),
    { port },
    ...(name === undefined ? [] : [{ process: name }]),
    ...(exposure === 'all-interfaces' ? [] : [{ address: address.text }]),
  ];
}

/** Removes every rule that hides a row. */
export async function unhideRow({ settings }: HideDependencies, row: ListenerRow): Promise<void> {
  await settings.update(
    'hide',
    settings.current.hide.filter((rule) => hiddenBy([rule], row.listener, row.process) === undefined),
  );
}

/** Removes the rules that a person chooses. */
export async function removeHideRules({ dialogs, settings }: HideDependencies): Promise<void> {
  const rules = settings.current.hide;
  if (rules.length === 0) {
    dialogs.tell(noHideRuleMessage());
    return;
  }
  const items = rules.map((rule) => ({ value: rule, label: hideRuleLabel(rule) }));
  const chosen = new Set(await dialogs.chooseMany(items, unhidePrompt()));
  if (chosen.size === 0) return;
  await settings.update(
    'hide',
    rules.filter((rule) => !chosen.has(rule)),
  );
}
