import * as vscode from 'vscode';
import type { Acknowledgement, AcknowledgementScope } from '../model/exposure/acknowledgement';
import { acknowledgementWords } from '../messages/acknowledgement';
import { acknowledge } from '../model/exposure/acknowledgement';
import type { Finding } from '../model/exposure/findings';
import { plainText, withoutIcons } from '../model/text/text';
import type { AppServices } from '../appServices';
import { pickFinding } from './pickTarget';

interface ScopeItem extends vscode.QuickPickItem {
  readonly acknowledgement: Acknowledgement;
}

/** "I know": the warning goes, for as much as the user says. */
export async function acknowledgeExposure(services: AppServices, target: unknown): Promise<void> {
  const { acknowledgements } = services;
  const finding = await pickFinding(services, target, 'Acknowledge Exposure');
  if (finding === undefined) return;
  const picked = await vscode.window.showQuickPick(scopeItems(finding, acknowledgements.currentWorkspace), {
    title: `Acknowledge Port ${finding.traits.port} on ${finding.traits.address}`,
    placeHolder: 'Do not warn of it. Another address, program or port asks anew.',
  });
  if (picked !== undefined) await acknowledgements.add(picked.acknowledgement);
}

/** The way back: what was acknowledged, to be warned of again. */
export async function showAcknowledged({ acknowledgements }: AppServices): Promise<void> {
  const { all } = acknowledgements;
  if (all.length === 0) {
    throw new Error('No exposure was acknowledged. "Acknowledge Exposure…" on a warned row does that.');
  }
  const picked = await vscode.window.showQuickPick<ScopeItem>(
    all.map((acknowledgement) => ({
      label: withoutIcons(plainText(acknowledgementWords(acknowledgement))),
      acknowledgement,
    })),
    { title: 'Acknowledged Exposures', canPickMany: true, placeHolder: 'Pick those to be warned of again' },
  );
  for (const { acknowledgement } of picked ?? []) await acknowledgements.remove(acknowledgement);
}

function scopeItems({ traits }: Finding, workspace: string | undefined): ScopeItem[] {
  const scopes: readonly AcknowledgementScope[] = ['server', 'workspace', 'program'];
  return scopes.flatMap((scope) => {
    const acknowledgement = acknowledge(scope, traits, workspace);
    if (acknowledgement === undefined) return [];
    // the same words as those by which it is taken back: it covers no more than they say
    const words = withoutIcons(plainText(acknowledgementWords(acknowledgement), 160));
    const label = scope === 'server' ? 'This server, while it runs' : capitalised(words);
    return [{ label, acknowledgement }];
  });
}

/** Not so a program or a path. */
function capitalised(words: string): string {
  return words.replace(
    /^(?:any|debugger of) /,
    (first) => `${first.charAt(0).toUpperCase()}${first.slice(1)}`,
  );
}
