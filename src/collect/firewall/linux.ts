import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Firewall, UfwPolicy } from '../../model/net/firewall';
import {
  firewalldOn,
  firewallOff,
  firewallUnknown,
  nftablesLoaded,
  noToolKnown,
  ufwOn,
} from '../../model/net/firewall';
import { isSystemError } from '../linux/procFileReader';
import type { RunTool } from '../runTool';
import type { FirewallQuery } from './query';
import { runQuery } from './query';

/** ufw by its world-readable settings, others by their services: reading rules takes CAP_NET_ADMIN. */
export async function readLinuxFirewall(root: string, run: RunTool, signal: AbortSignal): Promise<Firewall> {
  const isUfwEnabled = parseUfwEnabled(await textOf(join(root, 'etc', 'ufw', 'ufw.conf')));
  if (isUfwEnabled === true) {
    return ufwOn(parseUfwPolicy(await textOf(join(root, 'etc', 'default', 'ufw'))));
  }
  const services = await runQuery(activeServices, run, signal);
  // "off" is what a machine without any firewall shows, which takes all answers
  if (services.kind === 'failed' && isUfwEnabled === false)
    return firewallUnknown(undefined, services.reason);
  if (services.kind === 'answered' && services.value.firewalld) return firewalldOn;
  if (services.kind === 'answered' && services.value.nftables) return nftablesLoaded;
  return isUfwEnabled === false ? firewallOff('ufw') : noToolKnown;
}

/** @returns the empty text if the file is missing or not readable for this user. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return '';
  }
}

/** `ENABLED=yes`: `ufw enable` and `ufw disable` write it, and ufw(8) loads its rules at boot accordingly. */
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

/** The unit states that systemctl itself treats as active. */
const active = new Set(['active', 'reloading', 'refreshing']);

/**
 * systemctl(1): a line for each unit, `inactive` also for one that is not installed; nothing without systemd.
 *
 *     active
 *     inactive
 */
export function parseActiveServices(text: string): ActiveServices | undefined {
  const [firewalld, nftables, ...more] = text.trim().split(/\s+/);
  const isWhole = firewalld !== undefined && nftables !== undefined && more.length === 0;
  if (!isWhole || !text.endsWith('\n')) return undefined;
  return { firewalld: active.has(firewalld), nftables: active.has(nftables) };
}
