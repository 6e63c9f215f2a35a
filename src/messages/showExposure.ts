import * as l10n from '@vscode/l10n';
import type { ExposedAddress } from '../model/exposure/exposedAddresses';
import type { Firewall } from '../model/net/firewall';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { Tunnel } from '../model/exposure/tunnels';
import { plainText } from '../model/text/text';
import { debuggerSentence } from './debuggers';
import { interfaceWords } from './exposure';
import { firewallLabel, firewallSentences } from './firewall';
import { portTitle } from './labels';
import { tunnelName } from './tunnels';

/** The texts of an entry. */
interface ChoiceTexts {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  readonly section: string;
}

export function exposurePrompt(row: ListenerRow): { title: string; placeholder: string } {
  return {
    title: portTitle(row),
    placeholder: exposurePlaceholder(row.listener),
  };
}

function exposurePlaceholder({ exposure, namespace }: ListenerRow['listener']): string {
  if (namespace.kind === 'other') {
    return l10n.t('Listening in another network namespace. Choose an address to copy it.');
  }
  switch (exposure) {
    case 'loopback':
      return l10n.t('Listening on loopback. Choose an address to copy it.');
    case 'interface':
      return l10n.t('Listening on one interface. Choose an address to copy it.');
    case 'all-interfaces':
      return l10n.t('Listening on all interfaces. Choose an address to copy it.');
  }
}

export function ownAddressChoice(address: string): ChoiceTexts {
  return { label: address, description: l10n.t('on this machine'), section: addressesSection() };
}

/** @param text the address, as a URL if it has one. */
export function addressChoice(text: string, place: ExposedAddress): ChoiceTexts {
  const name = interfaceWords(place.interface);
  return {
    label: text,
    description: place.isConfirmed ? name : l10n.t('{interface}, if it accepts IPv4', { interface: name }),
    section: addressesSection(),
  };
}

export function tunnelChoice(tunnel: Tunnel, certainty: 'known' | 'possible' | 'local'): ChoiceTexts {
  return {
    label: tunnelLabel(tunnelName(tunnel), certainty),
    ...(certainty === 'possible' ? { description: l10n.t('where it leads cannot be seen') } : {}),
    icon: certainty === 'local' ? 'lock' : 'broadcast',
    section: l10n.t('tunnels and proxies'),
  };
}

function tunnelLabel(tunnel: string, certainty: 'known' | 'possible' | 'local'): string {
  switch (certainty) {
    case 'known':
      return l10n.t('Also reached through {tunnel}', { tunnel });
    case 'possible':
      return l10n.t('Perhaps also reached through {tunnel}', { tunnel });
    case 'local':
      return l10n.t('On this machine also reached through {tunnel}', { tunnel });
  }
}

/** @param isOnlyLocal whether nothing is known that passes on connections from elsewhere. */
export function loopbackOnlyChoice(isOnlyLocal: boolean): ChoiceTexts {
  return {
    label: isOnlyLocal
      ? l10n.t('Other machines cannot connect')
      : l10n.t('Other machines cannot connect directly'),
    description: l10n.t('it listens on loopback'),
    icon: 'lock',
    section: addressesSection(),
  };
}

/** @param name what the debugger calls itself: `node.js/v20.20.2`. */
export function debuggerChoice(name: string): ChoiceTexts {
  return {
    label: l10n.t('A debugger answers here: {name}', { name: plainText(name, 60) }),
    detail: debuggerSentence(undefined),
    icon: 'debug',
    section: l10n.t('debugger'),
  };
}

export function bindChoice(): ChoiceTexts {
  return { label: l10n.t('Bind to Loopback…'), icon: 'wrench', section: l10n.t('actions') };
}

export function acknowledgeChoice(): ChoiceTexts {
  return { label: l10n.t('Acknowledge Exposure…'), icon: 'check', section: l10n.t('actions') };
}

export function firewallChoice(firewall: Firewall): ChoiceTexts {
  return {
    label: plainText(firewallLabel(firewall)),
    detail: plainText(firewallSentences(firewall), 300),
    icon: 'shield',
    section: l10n.t('firewall'),
  };
}

function addressesSection(): string {
  return l10n.t('addresses');
}
