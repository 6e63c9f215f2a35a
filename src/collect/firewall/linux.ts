import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Firewall, UfwPolicy } from '../../model/net/firewall';
import { firewalldOn, firewallOff, nftablesLoaded, noToolKnown, ufwOn } from '../../model/net/firewall';
import { isSystemError } from '../linux/procFileReader';
import type { RunTool } from '../runTool';
import type { FirewallQuery } from './query';
import { runQuery } from './query';

/** ufw by its settings, which everybody may read; others by their services. Rules need CAP_NET_ADMIN to be read. */
export async function readLinuxFirewall(root: string, run: RunTool, signal: AbortSignal): Promise<Firewall> {
  const isUfwEnabled = parseUfwEnabled(await textOf(join(root, 'etc', 'ufw', 'ufw.conf')));
  if (isUfwEnabled === true) {
    return ufwOn(parseUfwPolicy(await textOf(join(root, 'etc', 'default', 'ufw'))));
  }
  const services = await runQuery(activeServices, run, signal);
  if (services.kind === 'told' && services.value.firewalld) return firewalldOn;
  if (services.kind === 'told' && services.value.nftables) return nftablesLoaded;
  return isUfwEnabled === false ? firewallOff('ufw') : noToolKnown;
}

/** @returns the empty text where it is not there, or not for this user. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return '';
  }
}

/** `ENABLED=yes`: ufw(8) writes it where it is switched on or off, and loads its rules accordingly at start. */
export function parseUfwEnabled(text: string): boolean | undefined {
  const value = lastSetting(text, 'ENABLED');
  return value === 'yes' ? true : value === 'no' ? false : undefined;
}

/** `DEFAULT_INPUT_POLICY="DROP"` */
export function parseUfwPolicy(text: string): UfwPolicy | undefined {
  const value = lastSetting(text, 'DEFAULT_INPUT_POLICY');
  return value === 'drop' || value === 'reject' || value === 'accept' ? value : undefined;
}

function lastSetting(text: string, name: string): string | undefined {
  const pattern = new RegExp(`^\\s*${name}\\s*=\\s*["']?(\\w+)["']?\\s*(?:#.*)?$`, 'gim');
  return [...text.matchAll(pattern)].at(-1)?.[1]?.toLowerCase();
}

interface ActiveServices {
  readonly firewalld: boolean;
  readonly nftables: boolean;
}

const activeServices: FirewallQuery<ActiveServices> = {
  files: ['/usr/bin/systemctl', '/bin/systemctl'],
  args: ['is-active', 'firewalld.service', 'nftables.service'],
  parse: parseActiveServices,
};

/** Of the states of a unit those that systemctl itself takes for active. */
const active = new Set(['active', 'reloading', 'refreshing']);

/**
 * systemctl(1): a line for each, `inactive` also for what is not installed; nothing where there is no systemd.
 *
 *     active
 *     inactive
 */
export function parseActiveServices(text: string): ActiveServices | undefined {
  const [firewalld, nftables, ...more] = text.trim().split(/\s+/);
  if (firewalld === undefined || nftables === undefined || more.length > 0) return undefined;
  return { firewalld: active.has(firewalld), nftables: active.has(nftables) };
}
