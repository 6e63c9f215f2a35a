import * as vscode from 'vscode';
import type { Acknowledgement, AcknowledgementScope } from '../model/acknowledgement';
import { acknowledge, acknowledgementWords } from '../model/acknowledgement';
import type { Finding } from '../model/finding';
import { plainText, withoutIcons } from '../model/text';
import type { Services } from './services';
import { chooseFinding } from './targets';

interface ScopeItem extends vscode.QuickPickItem {
  readonly acknowledgement: Acknowledgement;
}

/** "I know": the warning goes, for as much as the user says. */
export async function acknowledgeExposure(services: Services, target: unknown): Promise<void> {
  const { acknowledgements } = services;
  const finding = await chooseFinding(services, target, 'Acknowledge Exposure');
  if (finding === undefined) return;
  const picked = await vscode.window.showQuickPick(scopeItems(finding, acknowledgements.currentWorkspace), {
    title: `Acknowledge Port ${finding.traits.port} on ${finding.traits.address}`,
    placeHolder: 'Do not warn of it. Another address, program or port asks anew.',
  });
  if (picked !== undefined) await acknowledgements.add(picked.acknowledgement);
}

/** The way back: what was acknowledged, to be warned of again. */
export async function showAcknowledged({ acknowledgements }: Services): Promise<void> {
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

function scopeItems({ traits, node }: Finding, workspace: string | undefined): ScopeItem[] {
  const program = withoutIcons(plainText(node.recognition?.program ?? traits.program, 60));
  const labels: Readonly<Record<AcknowledgementScope, string>> = {
    server: 'This server, while it runs',
    workspace: `Port ${traits.port} of ${program}, in this workspace`,
    program: `${program}, always`,
  };
  return (['server', 'workspace', 'program'] as const).flatMap((scope) => {
    const acknowledgement = acknowledge(scope, traits, workspace);
    return acknowledgement === undefined ? [] : [{ label: labels[scope], acknowledgement }];
  });
}
