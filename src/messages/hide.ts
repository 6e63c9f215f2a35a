import * as l10n from '@vscode/l10n';
import type { Listener } from '../model/listeners/listener';
import { plainText } from '../model/text/text';
import type { HideRule } from '../model/tree/hideRule';
import { hideRuleWords } from './hideRule';
import type { Message } from './message';

export function hideRuleLabel(rule: HideRule): string {
  return plainText(hideRuleWords(rule));
}

export function hideRuleChoice(rule: HideRule): string {
  return l10n.t('Hide {rule}', { rule: hideRuleLabel(rule) });
}

export function hidePrompt({ port }: Pick<Listener, 'port'>): { title: string; placeholder: string } {
  return {
    title: l10n.t('Hide Port {port}', { port }),
    placeholder: l10n.t('Hidden rows are collapsed at the end of the view. Warnings still apply.'),
  };
}

export function unhidePrompt(): { title: string; placeholder: string } {
  return { title: l10n.t('Unhide'), placeholder: l10n.t('Choose the rules to remove') };
}

export function noHideRuleMessage(): Message {
  return {
    level: 'information',
    text: l10n.t('No rule hides anything. To add one, use "Hide…" on a row.'),
  };
}
