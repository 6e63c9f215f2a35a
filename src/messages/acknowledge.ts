import * as l10n from '@vscode/l10n';
import type { Acknowledgement, FindingTraits } from '../model/exposure/acknowledgement';
import { acknowledgementWords } from './acknowledgement';
import { plainText } from '../model/text/text';
import type { Message } from './message';

export function acknowledgePrompt({ port, address }: FindingTraits): { title: string; placeholder: string } {
  return {
    title: l10n.t('Acknowledge Port {port} on {address}', { port, address }),
    placeholder: l10n.t('Stop warning about it. A different address, program or port will warn again.'),
  };
}

export function acknowledgedPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Acknowledged Exposures'),
    placeholder: l10n.t('Choose those to be warned about again'),
  };
}

/** Texts of acknowledging and of its list are the same: it covers no more than they say. */
export function acknowledgementLabel(acknowledgement: Acknowledgement): string {
  return plainText(acknowledgementWords(acknowledgement), 160);
}

export function scopeLabel(acknowledgement: Acknowledgement): string {
  return acknowledgement.scope === 'server'
    ? l10n.t('This server, while it runs')
    : acknowledgementLabel(acknowledgement);
}

export function nothingAcknowledgedMessage(): Message {
  return {
    level: 'information',
    text: l10n.t(
      'No exposure has been acknowledged. To do that, use "Acknowledge Exposure…" on a row with a warning.',
    ),
  };
}
