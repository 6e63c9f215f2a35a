import * as l10n from '@vscode/l10n';
import type {
  Firewall,
  FirewallTool,
  FirewallUnknownReason,
  UfwPolicy,
  WindowsProfile,
  WindowsProfiles,
} from '../model/net/firewall';
import { windowsProfiles } from '../model/net/firewall';
import { listOf } from './list';

/** `ufw: on`, `Windows Defender Firewall: unknown`. */
export function firewallLabel({ tool, state }: Firewall): string {
  const firewall = firewallName(tool);
  switch (state) {
    case 'on':
      return l10n.t('{firewall}: on', { firewall });
    case 'off':
      return l10n.t('{firewall}: off', { firewall });
    case 'unknown':
      return l10n.t('{firewall}: unknown', { firewall });
  }
}

function firewallName(tool: FirewallTool | undefined): string {
  switch (tool) {
    case 'ufw':
    case 'firewalld':
    case 'nftables':
      return tool;
    case 'application-firewall':
      return l10n.t('macOS application firewall');
    case 'defender':
      return l10n.t('Windows Defender Firewall');
    case undefined:
      return l10n.t('Firewall');
  }
}

/**
 * What is known of the firewall beyond its label, and what is not. The first sentence fits into a row of a quick pick, which
 * cuts what follows.
 */
export function firewallSentences({ detail }: Firewall): string {
  switch (detail.kind) {
    case 'ufw-on':
      return [
        ...(detail.policy === undefined ? [] : [policySentence(detail.policy)]),
        l10n.t('Reading its rules needs administrator rights.'),
        // https://docs.docker.com/engine/network/packet-filtering-firewalls/
        l10n.t('Ports that Docker publishes bypass it.'),
      ].join(' ');
    case 'firewalld-on':
      return l10n.t('Reading which ports it lets through needs administrator rights.');
    case 'nftables-loaded':
      return [
        l10n.t('Reading whether its rules block anything needs administrator rights.'),
        l10n.t('They were loaded when the system started.'),
      ].join(' ');
    case 'macos-on':
      return detail.blocksAll
        ? l10n.t('It blocks all but essential incoming connections.')
        : l10n.t('Local Ports does not read which programs it lets through.');
    case 'windows-on':
      return l10n.t('Local Ports does not read which programs and ports it lets through.');
    case 'windows-mixed':
      return profileSentences(detail.profiles);
    case 'off':
      return l10n.t('Another firewall, on this machine or in its network, may still stop connections.');
    case 'unknown':
      return reasonSentence(detail.reason);
  }
}

function policySentence(policy: UfwPolicy): string {
  switch (policy) {
    case 'accept':
      return l10n.t('It accepts connections that match no rule.');
    case 'drop':
      return l10n.t('It drops connections that match no rule.');
    case 'reject':
      return l10n.t('It rejects connections that match no rule.');
  }
}

function profileSentences(profiles: WindowsProfiles): string {
  const networks = (state: boolean | undefined): string | undefined => {
    const found = windowsProfiles.filter((profile) => profiles[profile] === state);
    return found.length === 0 ? undefined : listOf(found.map(profileName));
  };
  const [on, off, unknown] = [networks(true), networks(false), networks(undefined)];
  return [
    ...(on === undefined ? [] : [l10n.t('It is on in {networks} networks.', { networks: on })]),
    ...(off === undefined ? [] : [l10n.t('It is off in {networks} networks.', { networks: off })]),
    ...(unknown === undefined
      ? []
      : [l10n.t('Its state in {networks} networks is unknown.', { networks: unknown })]),
    l10n.t('Local Ports does not read which kind of network this machine is in now.'),
  ].join(' ');
}

function profileName(profile: WindowsProfile): string {
  switch (profile) {
    case 'domain':
      return l10n.t('domain');
    case 'private':
      return l10n.t('private');
    case 'public':
      return l10n.t('public');
  }
}

function reasonSentence(reason: FirewallUnknownReason): string {
  switch (reason) {
    case 'no-tool-known':
      return l10n.t('Reading firewall rules needs administrator rights.');
    case 'tool-missing':
      return l10n.t('The program that reports its state is missing.');
    case 'no-permission':
      return l10n.t('You do not have permission to query it.');
    case 'timeout':
      return l10n.t('It did not answer in time.');
    case 'query-failed':
      return l10n.t('Querying it failed.');
    case 'not-understood':
      return l10n.t('Its answer was not understood.');
    case 'no-setting':
      return l10n.t('Its settings do not say.');
    case 'policies-unreadable':
      return l10n.t("The organization's policies could not be read.");
  }
}
