import type { ViewOptionChoice } from '../messages/viewOptions';
import {
  clearTextChoice,
  filterPrompt,
  filters,
  groupings,
  groupPrompt,
  orders,
  sortPrompt,
  textChoice,
  withCurrentMark,
} from '../messages/viewOptions';
import type { Settings } from '../model/settings';
import { typedText } from '../model/tree/textFilter';
import type { ChoiceItem, ChoicePrompt, Dialogs } from './dialogs';

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

interface FilterDependencies extends ViewOptionDependencies {
  readonly typedFilter: { readonly current: string; set(text: string): void };
}

type FilterChoice = { readonly show: Settings['show'] } | { readonly text: string };

/** What is typed becomes a filter of its own, beside the one that is chosen; showing everything takes both away. */
export async function chooseFilter(dependencies: FilterDependencies): Promise<void> {
  const { dialogs, settings, typedFilter } = dependencies;
  const chosen = await dialogs.choose(filterItems(dependencies), filterPrompt(), {
    typed: (typed): ChoiceItem<FilterChoice> | undefined => {
      const text = typedText(typed);
      return text === '' || text === typedFilter.current
        ? undefined
        : { value: { text }, ...textChoice(text) };
    },
  });
  if (chosen === undefined) return;
  if ('text' in chosen) typedFilter.set(chosen.text);
  else if (chosen.show === 'everything') await clearFilter(dependencies);
  else if (chosen.show !== settings.current.show) await settings.update('show', chosen.show);
}

/** Shows everything again. */
export async function clearFilter({
  settings,
  typedFilter,
}: Omit<FilterDependencies, 'dialogs'>): Promise<void> {
  typedFilter.set('');
  if (settings.current.show !== 'everything') await settings.update('show', 'everything');
}

function filterItems({ settings, typedFilter }: FilterDependencies): ChoiceItem<FilterChoice>[] {
  const { current: text } = typedFilter;
  const { show } = settings.current;
  const choices = currentFirst(filters(), show, text !== '' && show === 'everything');
  return [
    ...(text === ''
      ? []
      : [
          withCurrentMark({ value: { text }, ...textChoice(text) }),
          { value: { text: '' }, ...clearTextChoice() },
        ]),
    ...choices.map(({ value, ...shown }) => ({ value: { show: value }, ...shown })),
  ];
}

async function chooseOption<Key extends OptionKey>(
  { dialogs, settings }: ViewOptionDependencies,
  key: Key,
  choices: readonly ViewOptionChoice<Settings[Key]>[],
  prompt: ChoicePrompt,
): Promise<void> {
  const current = settings.current[key];
  const chosen = await dialogs.choose(currentFirst(choices, current), prompt);
  if (chosen !== undefined && chosen !== current) await settings.update(key, chosen);
}

/**
 * The current one first, so that Enter changes nothing.
 * @param isOverruled it is not all that is in effect.
 */
function currentFirst<Value>(
  choices: readonly ViewOptionChoice<Value>[],
  current: unknown,
  isOverruled = false,
): ViewOptionChoice<Value>[] {
  return [
    ...choices
      .filter(({ value }) => value === current)
      .map((choice) => (isOverruled ? choice : withCurrentMark(choice))),
    ...choices.filter(({ value }) => value !== current),
  ];
}
