import * as l10n from '@vscode/l10n';
import type { Settings } from '../model/settings';
import { plainText } from '../model/text/text';

/** A value of a view option, as an entry of a list. */
export interface ViewOptionChoice<Value> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
  readonly icon: string;
}

export function groupings(): ViewOptionChoice<Settings['groupBy']>[] {
  return [
    { value: 'process', label: l10n.t('Process'), icon: 'server-process' },
    {
      value: 'project',
      label: l10n.t('Project'),
      description: l10n.t('and workspace folder'),
      icon: 'folder',
    },
    {
      value: 'origin',
      label: l10n.t('Origin'),
      description: l10n.t('the agent, terminal, task or service that started it'),
      icon: 'hubot',
    },
    {
      value: 'port',
      label: l10n.t('Port'),
      description: l10n.t('one flat list'),
      icon: 'list-flat',
    },
  ];
}

export function orders(): ViewOptionChoice<Settings['sortBy']>[] {
  return [
    { value: 'port', label: l10n.t('Port'), icon: 'list-ordered' },
    { value: 'name', label: l10n.t('Name'), icon: 'case-sensitive' },
    { value: 'age', label: l10n.t('Age'), description: l10n.t('started last comes first'), icon: 'history' },
    {
      value: 'activity',
      label: l10n.t('Activity'),
      description: l10n.t('what opened a port last comes first'),
      icon: 'pulse',
    },
  ];
}

export function filters(): ViewOptionChoice<Settings['show']>[] {
  return [
    { value: 'everything', label: l10n.t('Everything'), icon: 'list-unordered' },
    {
      value: 'devServers',
      label: l10n.t('Dev Servers'),
      description: l10n.t('and your databases and containers'),
      icon: 'server-environment',
    },
    {
      value: 'workspace',
      label: l10n.t('This Workspace'),
      description: l10n.t('processes in its folders'),
      icon: 'root-folder',
    },
  ];
}

/** What a person typed, or has typed before. */
export function textChoice(text: string): Omit<ViewOptionChoice<never>, 'value'> {
  return { label: plainText(text), description: l10n.t('only rows that match'), icon: 'search' };
}

export function clearTextChoice(): Omit<ViewOptionChoice<never>, 'value'> {
  return { label: l10n.t('Clear Text Filter'), icon: 'clear-all' };
}

/** Marks the entry that is in effect. */
export function withCurrentMark<Value>(choice: ViewOptionChoice<Value>): ViewOptionChoice<Value> {
  const current = l10n.t('current');
  const { description } = choice;
  return { ...choice, description: description === undefined ? current : `${description} · ${current}` };
}

export function groupPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Group By'), placeholder: l10n.t('Choose how ports are grouped') };
}

export function sortPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Sort By'), placeholder: l10n.t('Choose how ports are sorted') };
}

export function filterPrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Show'), placeholder: l10n.t('Type to find rows, or choose which ports are shown') };
}
