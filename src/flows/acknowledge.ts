import {
  acknowledgedPrompt,
  acknowledgementLabel,
  acknowledgePrompt,
  nothingAcknowledgedMessage,
  scopeLabel,
} from '../messages/acknowledge';
import type { AcknowledgementScope } from '../model/exposure/acknowledgement';
import { acknowledge } from '../model/exposure/acknowledgement';
import type { Finding } from '../model/exposure/findings';
import type { AcknowledgementStore } from '../watch/acknowledgementStore';
import type { Dialogs } from './dialogs';

interface AcknowledgeDependencies {
  readonly dialogs: Dialogs;
  readonly acknowledgements: Pick<AcknowledgementStore, 'all' | 'add' | 'remove' | 'currentWorkspace'>;
}

/** Stops warning about a finding, for as much as the person chooses. */
export async function acknowledgeFinding(
  { dialogs, acknowledgements }: AcknowledgeDependencies,
  { traits }: Finding,
): Promise<void> {
  const scopes: readonly AcknowledgementScope[] = ['server', 'workspace', 'program'];
  const items = scopes.flatMap((scope) => {
    const value = acknowledge(scope, traits, acknowledgements.currentWorkspace);
    return value === undefined ? [] : [{ value, label: scopeLabel(value) }];
  });
  const chosen = await dialogs.choose(items, acknowledgePrompt(traits));
  if (chosen !== undefined) await acknowledgements.add(chosen);
}

/** Lists what was acknowledged, to be warned about again. */
export async function manageAcknowledged({
  dialogs,
  acknowledgements,
}: AcknowledgeDependencies): Promise<void> {
  const { all } = acknowledgements;
  if (all.length === 0) {
    dialogs.tell(nothingAcknowledgedMessage());
    return;
  }
  const items = all.map((value) => ({ value, label: acknowledgementLabel(value) }));
  for (const chosen of await dialogs.chooseMany(items, acknowledgedPrompt())) {
    await acknowledgements.remove(chosen);
  }
}
