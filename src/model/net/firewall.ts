export type FirewallTool =
  | 'ufw'
  | 'firewalld'
  | 'nftables'
  /** Of macOS. */
  | 'application-firewall'
  /** Of Windows. */
  | 'defender';

/** What ufw does with incoming packets that match no rule (`DEFAULT_INPUT_POLICY`). */
export type UfwPolicy = 'accept' | 'drop' | 'reject';

/** The network profiles of Windows, and whether its firewall is on for each; undefined if unknown. */
export type WindowsProfiles = Readonly<Record<WindowsProfile, boolean | undefined>>;
export type WindowsProfile = 'domain' | 'private' | 'public';
export const windowsProfiles: readonly WindowsProfile[] = ['domain', 'private', 'public'];

export type FirewallUnknownReason =
  | 'no-tool-known'
  | 'tool-missing'
  | 'no-permission'
  | 'timeout'
  | 'query-failed'
  | 'not-understood'
  | 'no-setting'
  | 'policies-unreadable';

type FirewallDetail =
  | { readonly kind: 'ufw-on'; readonly policy: UfwPolicy | undefined }
  | { readonly kind: 'firewalld-on' }
  /** Its service only loads rules, which may let everything through. */
  | { readonly kind: 'nftables-loaded' }
  | { readonly kind: 'macos-on'; readonly blocksAll: boolean }
  | { readonly kind: 'windows-on' }
  /** On for some profiles only, and the machine's current profile is not read. */
  | { readonly kind: 'windows-mixed'; readonly profiles: WindowsProfiles }
  | { readonly kind: 'off' }
  | { readonly kind: 'unknown'; readonly reason: FirewallUnknownReason };

/** What a firewall's settings or its own tool say without administrator rights; no port is ever probed. */
export interface Firewall {
  /** Undefined if no firewall tool was found. */
  readonly tool: FirewallTool | undefined;
  readonly state: 'on' | 'off' | 'unknown';
  readonly detail: FirewallDetail;
}

export function ufwOn(policy: UfwPolicy | undefined): Firewall {
  return { tool: 'ufw', state: 'on', detail: { kind: 'ufw-on', policy } };
}

export const firewalldOn: Firewall = { tool: 'firewalld', state: 'on', detail: { kind: 'firewalld-on' } };

export const nftablesLoaded: Firewall = {
  tool: 'nftables',
  state: 'unknown',
  detail: { kind: 'nftables-loaded' },
};

export const noToolKnown: Firewall = firewallUnknown(undefined, 'no-tool-known');

export function macosOn(blocksAll: boolean): Firewall {
  return { tool: 'application-firewall', state: 'on', detail: { kind: 'macos-on', blocksAll } };
}

export function windowsFirewall(profiles: WindowsProfiles): Firewall {
  const tool = 'defender';
  const isEvery = (state: boolean | undefined): boolean =>
    windowsProfiles.every((profile) => profiles[profile] === state);
  if (isEvery(true)) return { tool, state: 'on', detail: { kind: 'windows-on' } };
  if (isEvery(false)) return firewallOff(tool);
  if (isEvery(undefined)) return firewallUnknown(tool, 'no-setting');
  return { tool, state: 'unknown', detail: { kind: 'windows-mixed', profiles } };
}

export function firewallOff(tool: FirewallTool): Firewall {
  return { tool, state: 'off', detail: { kind: 'off' } };
}

export function firewallUnknown(tool: FirewallTool | undefined, reason: FirewallUnknownReason): Firewall {
  return { tool, state: 'unknown', detail: { kind: 'unknown', reason } };
}
