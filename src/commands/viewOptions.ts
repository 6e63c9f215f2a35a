import * as vscode from 'vscode';
import type { Settings } from '../model/settings';
import type { AppServices } from '../appServices';

interface Choice<Key extends keyof Settings> extends vscode.QuickPickItem {
  readonly value: Settings[Key];
}

const groupings: readonly Choice<'groupBy'>[] = [
  { label: '$(server-process) Process', value: 'process' },
  { label: '$(folder) Project', description: 'and folders of this workspace', value: 'project' },
  { label: '$(list-flat) Port', description: 'one list, without groups', value: 'port' },
];

const filters: readonly Choice<'show'>[] = [
  { label: '$(list-unordered) Everything', value: 'everything' },
  {
    label: '$(server-environment) Dev Servers',
    description: 'and databases and containers you run',
    value: 'devServers',
  },
  { label: '$(root-folder) This Workspace', description: 'what works in its folders', value: 'workspace' },
];

export async function groupBy({ settings }: AppServices): Promise<void> {
  await choose(settings, 'groupBy', groupings, 'Group Listeners By');
}

export async function filter({ settings }: AppServices): Promise<void> {
  await choose(settings, 'show', filters, 'Show');
}

export async function clearFilter({ settings }: AppServices): Promise<void> {
  await settings.update('show', 'everything');
}

async function choose<Key extends 'groupBy' | 'show'>(
  settings: AppServices['settings'],
  key: Key,
  choices: readonly Choice<Key>[],
  title: string,
): Promise<void> {
  const now = settings.current[key];
  const items = choices.map((choice) =>
    choice.value === now
      ? { ...choice, description: [choice.description, 'now'].filter((words) => words).join(' · ') }
      : choice,
  );
  // the present one first, so that the others are an arrow away and Enter changes nothing
  const picked = await vscode.window.showQuickPick(
    [...items].sort((a, b) => Number(b.value === now) - Number(a.value === now)),
    { title },
  );
  if (picked !== undefined && picked.value !== now) await settings.update(key, picked.value);
}
