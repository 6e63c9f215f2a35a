import * as l10n from '@vscode/l10n';
import type { RestartRefusal } from '../model/actions/restartPlan';
import type { Advice } from '../model/loopback/advice';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { adviceText } from './loopback';
import { containerLabel, processLabel } from './labels';
import { restartRefusalText } from './restartRefusal';

/** The texts of an entry. */
interface ChoiceTexts {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
}

export function bindPrompt(
  row: ListenerRow,
  advice: Advice | undefined,
): { title: string; placeholder: string } {
  const label = row.container === undefined ? processLabel(row) : containerLabel(row.container);
  return {
    title: l10n.t('Bind {name}, Port {port}, to Loopback', {
      name: plainText(label, 60),
      port: row.listener.port,
    }),
    placeholder:
      advice === undefined
        ? l10n.t('Change the address where the program opens its port. No setting for it is known.')
        : adviceText(advice),
  };
}

export function flagItemTexts(flag: string): ChoiceTexts {
  return { label: flag, description: l10n.t('copy for the command line') };
}

export function configItemTexts({ key, value, file }: NonNullable<Advice['config']>): ChoiceTexts {
  return { label: `${key}: ${value}`, description: l10n.t('copy for {file}', { file }) };
}

export function environmentItemTexts(variable: string): ChoiceTexts {
  return { label: variable, description: l10n.t('copy for the environment') };
}

/** @param command what would be run. */
export function restartItemTexts(command: string): ChoiceTexts {
  return { label: l10n.t('Restart on Loopback…'), detail: plainText(command, 200), icon: 'debug-restart' };
}

export function cannotRestartTexts(refusal: RestartRefusal): ChoiceTexts {
  return {
    label: l10n.t('Cannot be restarted from here'),
    detail: plainText(restartRefusalText(refusal), 200),
    icon: 'circle-slash',
  };
}

export function acknowledgeItemTexts(): ChoiceTexts {
  return {
    label: l10n.t('Acknowledge Exposure…'),
    description: l10n.t('it is intended'),
    icon: 'check',
  };
}
