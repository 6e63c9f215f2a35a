import { enumerate } from '../text/text';

export type FirewallTool =
  'ufw' | 'firewalld' | 'nftables' | 'macOS application firewall' | 'Windows Defender Firewall';

/** What could be learned of a firewall without rights, by its settings or by asking it: never by trying a port. */
export interface Firewall {
  /** Undefined where none is known that could be asked. */
  readonly tool: FirewallTool | undefined;
  readonly state: 'on' | 'off' | 'unknown';
  /** Sentences for a person. */
  readonly detail: string;
}

/** What ufw does with incoming packets that no rule names (`DEFAULT_INPUT_POLICY`). */
export type UfwPolicy = 'accept' | 'drop' | 'reject';

export function ufwOn(policy: UfwPolicy | undefined): Firewall {
  const rest = policy === undefined ? '' : ` and ${policy}s what no rule names`;
  return {
    tool: 'ufw',
    state: 'on',
    // https://docs.docker.com/engine/network/packet-filtering-firewalls/
    detail: `A firewall (ufw) is on${rest}; which ports it lets through cannot be seen without administrator rights. Ports that Docker publishes bypass it.`,
  };
}

export const firewalldOn: Firewall = {
  tool: 'firewalld',
  state: 'on',
  detail:
    'A firewall (firewalld) is on; which ports it lets through cannot be seen without administrator rights.',
};

/** Its service only loads rules, which may as well let everything through. */
export const nftablesLoaded: Firewall = {
  tool: 'nftables',
  state: 'unknown',
  detail:
    'Rules of nftables were loaded when the system started; whether they stop anything cannot be seen without administrator rights.',
};

export const noToolKnown: Firewall = {
  tool: undefined,
  state: 'unknown',
  detail: 'Whether a firewall is on cannot be seen without administrator rights.',
};

export function macosOn(blocksAll: boolean): Firewall {
  return {
    tool: 'macOS application firewall',
    state: 'on',
    detail: blocksAll
      ? 'The macOS application firewall is on and blocks all incoming connections but the most necessary.'
      : 'The macOS application firewall is on; Local Ports does not read which programs it lets through.',
  };
}

/** The kinds of network that Windows tells apart, and whether its firewall is on there; undefined: not known. */
export type WindowsProfiles = Readonly<Record<'domain' | 'private' | 'public', boolean | undefined>>;

export function windowsFirewall(profiles: WindowsProfiles): Firewall {
  const tool = 'Windows Defender Firewall';
  const kinds = ['domain', 'private', 'public'] as const;
  const where = (state: boolean | undefined): string[] => kinds.filter((kind) => profiles[kind] === state);
  if (where(true).length === kinds.length) {
    return {
      tool,
      state: 'on',
      detail: `${tool} is on; Local Ports does not read which programs and ports it lets through.`,
    };
  }
  if (where(false).length === kinds.length) return firewallOff(tool);
  if (where(undefined).length === kinds.length) return firewallUnknown(tool, 'its settings do not say.');
  const parts = [
    [where(true), 'on'],
    [where(false), 'off'],
    [where(undefined), 'in an unknown state'],
  ] as const;
  const words = parts
    .filter(([networks]) => networks.length > 0)
    .map(([networks, state]) => `${state} in ${enumerate(networks)} networks`);
  return {
    tool,
    state: 'unknown',
    detail: `${tool} is ${enumerate(words)}; which of these this machine is in now is not known.`,
  };
}

export function firewallOff(tool: FirewallTool): Firewall {
  const name = tool === 'macOS application firewall' ? `The ${tool}` : tool;
  return {
    tool,
    state: 'off',
    detail: `${name} is off; another firewall, on this machine or in its network, may still stop connections.`,
  };
}

/** @param why the end of a sentence, with its full stop. */
export function firewallUnknown(tool: FirewallTool, why: string): Firewall {
  const name = tool === 'macOS application firewall' ? `the ${tool}` : tool;
  return { tool, state: 'unknown', detail: `Whether ${name} is on is not known: ${why}` };
}
