import type { ViewOptions } from './tree/buildTree';
import type { HideRule } from './tree/hideRule';
import { isHideRule } from './tree/hideRule';
import type { Protocol } from './listeners/listener';
import type { Problem } from './listeners/snapshot';

export interface Settings extends ViewOptions {
  readonly refreshIntervalSeconds: number;
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly warnAboutExposedDevServers: boolean;
  readonly notifyAboutExposedDevServers: 'off' | 'once';
  readonly confirmTerminate: boolean;
  readonly offerToFreePorts: boolean;
  readonly openIn: 'browser' | 'editor';
}

export const defaultSettings: Settings = {
  refreshIntervalSeconds: 2,
  protocols: 'tcp',
  warnAboutExposedDevServers: true,
  notifyAboutExposedDevServers: 'off',
  confirmTerminate: true,
  offerToFreePorts: true,
  openIn: 'browser',
  groupBy: 'process',
  show: 'everything',
  hide: [],
};

interface SettingRule<T> {
  readonly accepts: (value: unknown) => value is T;
  readonly wanted: string;
}

const isBoolean: SettingRule<boolean> = {
  accepts: (value) => typeof value === 'boolean',
  wanted: 'true or false',
};

function oneOf<T extends string>(...values: readonly T[]): SettingRule<T> {
  return {
    accepts: (value): value is T => values.some((known) => known === value),
    wanted: `${values
      .slice(0, -1)
      .map((value) => JSON.stringify(value))
      .join(', ')} or ${JSON.stringify(values.at(-1))}`,
  };
}

const rules: { readonly [Key in keyof Settings]: SettingRule<Settings[Key]> } = {
  refreshIntervalSeconds: {
    accepts: (value): value is number => typeof value === 'number' && value >= 1 && value <= 300,
    wanted: 'a number of seconds from 1 to 300',
  },
  protocols: oneOf('tcp', 'tcpAndUdp'),
  warnAboutExposedDevServers: isBoolean,
  notifyAboutExposedDevServers: oneOf('off', 'once'),
  confirmTerminate: isBoolean,
  offerToFreePorts: isBoolean,
  openIn: oneOf('browser', 'editor'),
  groupBy: oneOf('process', 'project', 'port'),
  show: oneOf('everything', 'devServers', 'workspace'),
  hide: {
    accepts: (value): value is readonly HideRule[] => Array.isArray(value) && value.every(isHideRule),
    wanted: 'a list of rules, each with a port, a process or an address',
  },
};

/** Reads every setting. A value that does not fit is told, and the default stands in for it. */
export function readSettings(read: (key: keyof Settings) => unknown): {
  settings: Settings;
  problems: Problem[];
} {
  const problems: Problem[] = [];
  const value = <Key extends keyof Settings>(key: Key): Settings[Key] => {
    const found = read(key) ?? defaultSettings[key];
    if (rules[key].accepts(found)) return found;
    problems.push({
      message: `The setting localPorts.${key} must be ${rules[key].wanted}; ${JSON.stringify(defaultSettings[key])} is used until it is mended.`,
      detail: `localPorts.${key}: ${JSON.stringify(found)}`,
    });
    return defaultSettings[key];
  };
  return {
    settings: {
      refreshIntervalSeconds: value('refreshIntervalSeconds'),
      protocols: value('protocols'),
      warnAboutExposedDevServers: value('warnAboutExposedDevServers'),
      notifyAboutExposedDevServers: value('notifyAboutExposedDevServers'),
      confirmTerminate: value('confirmTerminate'),
      offerToFreePorts: value('offerToFreePorts'),
      openIn: value('openIn'),
      groupBy: value('groupBy'),
      show: value('show'),
      hide: value('hide'),
    },
    problems,
  };
}

export function protocolsOf({ protocols }: Settings): ReadonlySet<Protocol> {
  return new Set(protocols === 'tcp' ? ['tcp'] : ['tcp', 'udp']);
}
