import * as l10n from '@vscode/l10n';
import type { PortRange } from '../model/net/endpoint';
import { plainText } from '../model/text/text';
import { textLimits } from './message';

/** How the choice of a server for a stable port is introduced. */
export function stablePortPrompt(): { title: string; placeholder: string } {
  return {
    title: l10n.t('Copy Stable Port'),
    placeholder: l10n.t('Which server is the port for? Choose, or type a name such as "api"'),
  };
}

/** @param project as its title says it, with its branch: `shop (fix-cart)`. */
export function stablePortChoice(name: string, project: string): { label: string; description?: string } {
  const tree = plainText(project, textLimits.label);
  return name === '' ? { label: tree } : { label: plainText(name, textLimits.label), description: tree };
}

export function noFolderForStablePortError(): string {
  return l10n.t('Open a folder first: a stable port belongs to the folder that is open.');
}

export function noStablePortError({ from, to }: PortRange): string {
  return l10n.t(
    'No port from {from} to {to} is free. Change localPorts.stablePortRange to have others tried.',
    { from, to },
  );
}

/** The notice after it was copied. @param movedFrom the port that it had until now, which another program uses. */
export function stablePortCopied({
  port,
  movedFrom,
}: {
  readonly port: number;
  readonly movedFrom: number | undefined;
}): string {
  return movedFrom === undefined
    ? l10n.t('Copied {port}.', { port })
    : l10n.t('Copied {port}. Another program uses {before}, which was copied before.', {
        port,
        before: movedFrom,
      });
}
