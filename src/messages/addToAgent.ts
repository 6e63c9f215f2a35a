import * as l10n from '@vscode/l10n';
import type { EntryPlan } from '../model/agentConfigs/entryPlan';
import type { WriteRefusal } from '../model/agentConfigs/ownFile';
import type { LineChange } from '../model/text/lineChange';
import { plainText, visibleText } from '../model/text/text';
import type { Message, Question } from './message';

/** How the choice of an agent is introduced. */
export function agentPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Add to an Agent'),
    placeholder: l10n.t('Choose an agent that may list servers, wait for ports and ask to stop servers'),
  };
}

/** What is known of an agent's file, in the list. */
export function agentStateText(state: EntryPlan['kind'] | 'unreadable'): string | undefined {
  switch (state) {
    case 'absent':
      return undefined;
    case 'current':
      return l10n.t('Added');
    case 'different':
      return l10n.t('Added with another command');
    case 'unclear':
    case 'unreadable':
      return l10n.t('Its file could not be read');
  }
}

/** What else the list offers. */
export const otherChoices = {
  json: (): { label: string; description: string } => ({
    label: l10n.t('Another agent'),
    description: l10n.t('Show the entry as JSON, to copy it'),
  }),
  skill: (): { label: string; description: string } => ({
    label: l10n.t('Instructions for agents (SKILL.md)'),
    description: l10n.t('Show them, to copy them'),
  }),
} as const;

export const agentTitles = {
  add: (): string => l10n.t('Add'),
  update: (): string => l10n.t('Update'),
  remove: (): string => l10n.t('Remove'),
  showEntry: (): string => l10n.t('Show Entry'),
} as const;

/** What becomes of the entry. */
export type EntryChange = 'add' | 'update' | 'remove';

/** Where a change is made, and what it is. */
interface ShownChange {
  readonly agent: string;
  readonly file: string;
  readonly change: LineChange;
  /** There is no such file yet. */
  readonly isNew: boolean;
  /** The window is connected to another machine, where the file is. */
  readonly isRemote: boolean;
}

export function changeQuestion(kind: EntryChange, shown: ShownChange): Question {
  const { agent } = shown;
  return { message: changeTitle(kind, agent), detail: changeText(shown) };
}

function changeTitle(kind: EntryChange, agent: string): string {
  switch (kind) {
    case 'add':
      return l10n.t('Add Local Ports to {agent}?', { agent });
    case 'update':
      return l10n.t('Local Ports is in {agent} with another command. Update it?', { agent });
    case 'remove':
      return l10n.t('Remove Local Ports from {agent}?', { agent });
  }
}

function changeText({ file, change, isNew, isRemote }: ShownChange): string {
  const { line, removed, added } = change;
  const path = plainText(file, 400);
  const place = isNew
    ? l10n.t('This file is created: {path}', { path })
    : l10n.t('This file is changed at line {line}: {path}', { path, line });
  const lines = [...removed.map((text) => `- ${text}`), ...added.map((text) => `+ ${text}`)];
  const where = isRemote ? [l10n.t('It is on the machine that this window is connected to.')] : [];
  return [place, ...where, ...lines.map((text) => visibleText(text, true))].join('\n');
}

export function changedMessage(kind: EntryChange, agent: string): Message {
  return { level: 'information', text: changedText(kind, agent) };
}

function changedText(kind: EntryChange, agent: string): string {
  switch (kind) {
    case 'add':
      return l10n.t('Local Ports was added to {agent}. Its next session has the tools.', { agent });
    case 'update':
      return l10n.t('Local Ports was updated in {agent}. Its next session has the tools.', { agent });
    case 'remove':
      return l10n.t('Local Ports was removed from {agent}. Its next session does not have the tools.', {
        agent,
      });
  }
}

/** Of a file that is not changed because it is not understood. */
export function notUnderstoodMessage(agent: string, file: string): Message {
  return {
    level: 'warning',
    text: l10n.t(
      'The settings of {agent} in {path} could not be understood, so nothing was changed. Change the entry yourself.',
      { agent: plainText(agent), path: plainText(file, 400) },
    ),
  };
}

export function notWrittenMessage(file: string, why: WriteRefusal): Message {
  return { level: 'error', text: notWrittenText(plainText(file, 400), why) };
}

function notWrittenText(path: string, why: WriteRefusal): string {
  switch (why) {
    case 'changed':
      return l10n.t('{path} has changed in the meantime, so it was not written. Try again.', { path });
    case 'elsewhere':
      return l10n.t(
        '{path} was not written: it is a link that leads out of your home folder, or to nothing.',
        {
          path,
        },
      );
    case 'not-own':
      return l10n.t('{path} was not written: the file or its folder belongs to another user.', { path });
    case 'failed':
      return l10n.t('{path} could not be written. Nothing was changed.', { path });
  }
}
