import type { EntryChange } from '../messages/addToAgent';
import {
  agentPrompt,
  agentStateText,
  agentTitles,
  changedMessage,
  changeQuestion,
  notUnderstoodMessage,
  notWrittenMessage,
  otherChoices,
} from '../messages/addToAgent';
import type { AgentConfig, AgentLaunch, ConfigContext } from '../model/agentConfigs/agentConfig';
import { agentConfigs, configFileOf } from '../model/agentConfigs/agentConfig';
import type { EntryPlan } from '../model/agentConfigs/entryPlan';
import { entryText, planEntry } from '../model/agentConfigs/entryPlan';
import type { OwnFileContent, WriteRefusal } from '../model/agentConfigs/ownFile';
import type { RemoteKind } from '../model/exposure/remoteKind';
import { lineChange } from '../model/text/lineChange';
import type { ChoiceItem, Dialogs } from './dialogs';

/** The files of agents, and what this extension has for them. */
export interface AgentFiles {
  readonly context: ConfigContext;
  read(path: string): Promise<OwnFileContent>;
  /** Replaces a file that has not changed. @param before undefined: there was none. */
  replace(path: string, before: string | undefined, after: string): Promise<'written' | WriteRefusal>;
  readonly launch: AgentLaunch;
  /** Makes what `launch` names, or brings it up to date. */
  install(): Promise<void>;
  readSkill(): Promise<string>;
}

interface AddToAgentDependencies {
  readonly dialogs: Pick<Dialogs, 'ask' | 'choose' | 'offer' | 'tell'>;
  readonly agentFiles: AgentFiles;
  readonly remoteKind: RemoteKind;
  readonly showDocument: (title: string, text: string) => Promise<void>;
}

/** What an agent's file is and says. */
interface AgentState {
  readonly config: AgentConfig;
  readonly file: string;
  readonly content: OwnFileContent;
  readonly plan: EntryPlan;
}

type Choice = AgentState | 'json' | 'skill';

/**
 * Adds the MCP server to an agent, or updates or removes it: shows first which lines of which file change, and writes only if
 * that file is still the same.
 */
export async function addToAgent(dependencies: AddToAgentDependencies): Promise<void> {
  const { dialogs, agentFiles, showDocument } = dependencies;
  const items: ChoiceItem<Choice>[] = [];
  for (const config of agentConfigs) items.push(itemOf(await stateOf(agentFiles, config)));
  items.push({ value: 'json', ...otherChoices.json() }, { value: 'skill', ...otherChoices.skill() });
  const chosen = await dialogs.choose(items, agentPrompt());
  switch (chosen) {
    case undefined:
      return;
    case 'json':
      await agentFiles.install();
      await showDocument('mcp.json', entryText(plainJson, agentFiles.launch));
      return;
    case 'skill':
      await showDocument('SKILL.md', await agentFiles.readSkill());
      return;
    default:
      await changeEntry(dependencies, chosen);
  }
}

/** What most agents read: the form that Claude Desktop gave it. */
const plainJson = { format: 'json', servers: 'mcpServers', extra: {} } as const;

async function stateOf(files: AgentFiles, config: AgentConfig): Promise<AgentState> {
  const file = configFileOf(config, files.context);
  const content = await files.read(file);
  const plan: EntryPlan =
    content.kind === 'unreadable'
      ? { kind: 'unclear' }
      : planEntry(config, textIn(content) ?? '', files.launch);
  return { config, file, content, plan };
}

function textIn(content: OwnFileContent): string | undefined {
  return content.kind === 'text' ? content.text : undefined;
}

function itemOf(state: AgentState): ChoiceItem<AgentState> {
  const description = agentStateText(state.plan.kind);
  return {
    value: state,
    label: state.config.title,
    ...(description === undefined ? {} : { description }),
    detail: state.file,
  };
}

async function changeEntry(dependencies: AddToAgentDependencies, state: AgentState): Promise<void> {
  const { plan } = state;
  const add = agentTitles.add();
  const update = agentTitles.update();
  const remove = agentTitles.remove();
  switch (plan.kind) {
    case 'unclear':
      return explain(dependencies, state);
    case 'absent':
      await confirm(dependencies, state, 'add', plan.added, [{ id: 'add', title: add }]);
      return;
    case 'current':
      await confirm(dependencies, state, 'remove', plan.removed, [{ id: 'remove', title: remove }]);
      return;
    case 'different': {
      const actions = [
        { id: 'update', title: update },
        { id: 'remove', title: remove },
      ] as const;
      if ((await confirm(dependencies, state, 'update', plan.updated, actions)) !== 'remove') return;
      await confirm(dependencies, state, 'remove', plan.removed, [{ id: 'remove', title: remove }]);
    }
  }
}

/** Shows a change, and makes it if the person says so. @returns another answer of the person. */
async function confirm(
  dependencies: AddToAgentDependencies,
  state: AgentState,
  kind: EntryChange,
  after: string | undefined,
  actions: readonly { readonly id: EntryChange; readonly title: string }[],
): Promise<EntryChange | undefined> {
  if (after === undefined) {
    await explain(dependencies, state);
    return undefined;
  }
  const { config, file, content } = state;
  const { dialogs, agentFiles, remoteKind } = dependencies;
  const before = textIn(content);
  const question = changeQuestion(kind, {
    ...{ agent: config.title, file, isNew: before === undefined, isRemote: remoteKind !== 'machine' },
    change: lineChange(before ?? '', after),
  });
  const answer = await dialogs.ask(question, actions);
  if (answer !== kind) return answer;
  if (kind !== 'remove') await agentFiles.install();
  const outcome = await agentFiles.replace(file, before, after);
  if (outcome === 'written') dialogs.tell(changedMessage(kind, config.title));
  else await offerEntry(dependencies, state, notWrittenMessage(file, outcome));
  return undefined;
}

function explain(dependencies: AddToAgentDependencies, state: AgentState): Promise<void> {
  return offerEntry(dependencies, state, notUnderstoodMessage(state.config.title, state.file));
}

/** What a person would write themselves. */
async function offerEntry(
  { dialogs, agentFiles, showDocument }: AddToAgentDependencies,
  { config }: AgentState,
  message: Parameters<Dialogs['offer']>[0],
): Promise<void> {
  const action = { id: 'show', title: agentTitles.showEntry() } as const;
  if ((await dialogs.offer(message, [action])) === undefined) return;
  await agentFiles.install();
  await showDocument(config.title, entryText(config, agentFiles.launch));
}
