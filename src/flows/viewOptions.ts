import type { ViewOptionChoice } from '../messages/viewOptions';
import {
  filterPrompt,
  filters,
  groupings,
  groupPrompt,
  orders,
  sortPrompt,
  withCurrentMark,
} from '../messages/viewOptions';
import type { Settings } from '../model/settings';
import type { ChoicePrompt, Dialogs } from './dialogs';

type OptionKey = 'groupBy' | 'sortBy' | 'show';

interface ViewOptionDependencies {
  readonly dialogs: Dialogs;
  readonly settings: {
    readonly current: Pick<Settings, OptionKey>;
    update<Key extends OptionKey>(key: Key, value: Settings[Key]): Promise<void>;
  };
}

export async function chooseGrouping(dependencies: ViewOptionDependencies): Promise<void> {
  await chooseOption(dependencies, 'groupBy', groupings(), groupPrompt());
}

export async function chooseOrder(dependencies: ViewOptionDependencies): Promise<void> {
  await chooseOption(dependencies, 'sortBy', orders(), sortPrompt());
}

export async function chooseFilter(dependencies: ViewOptionDependencies): Promise<void> {
  await chooseOption(dependencies, 'show', filters(), filterPrompt());
}

async function chooseOption<Key extends OptionKey>(
  { dialogs, settings }: ViewOptionDependencies,
  key: Key,
  choices: readonly ViewOptionChoice<Settings[Key]>[],
  prompt: ChoicePrompt,
): Promise<void> {
  const current = settings.current[key];
  // the current one first, so that Enter changes nothing
  const items = [
    ...choices.filter(({ value }) => value === current).map(withCurrentMark),
    ...choices.filter(({ value }) => value !== current),
  ];
  const chosen = await dialogs.choose(items, prompt);
  if (chosen !== undefined && chosen !== current) await settings.update(key, chosen);
}
