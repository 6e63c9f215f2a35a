import type { Protocol } from './listener';
import type { Problem } from './snapshot';

export interface Settings {
  readonly refreshIntervalSeconds: number;
  readonly protocols: 'tcp' | 'tcpAndUdp';
  readonly warnAboutExposedDevServers: boolean;
  readonly confirmTerminate: boolean;
}

export const defaultSettings: Settings = {
  refreshIntervalSeconds: 2,
  protocols: 'tcp',
  warnAboutExposedDevServers: true,
  confirmTerminate: true,
};

interface Rule<T> {
  readonly accepts: (value: unknown) => value is T;
  readonly wanted: string;
}

const isBoolean: Rule<boolean> = {
  accepts: (value) => typeof value === 'boolean',
  wanted: 'true or false',
};

const rules: { readonly [Key in keyof Settings]: Rule<Settings[Key]> } = {
  refreshIntervalSeconds: {
    accepts: (value): value is number => typeof value === 'number' && value >= 1 && value <= 300,
    wanted: 'a number of seconds from 1 to 300',
  },
  protocols: {
    accepts: (value): value is Settings['protocols'] => value === 'tcp' || value === 'tcpAndUdp',
    wanted: '"tcp" or "tcpAndUdp"',
  },
  warnAboutExposedDevServers: isBoolean,
  confirmTerminate: isBoolean,
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
      confirmTerminate: value('confirmTerminate'),
    },
    problems,
  };
}

export function protocolsOf({ protocols }: Settings): ReadonlySet<Protocol> {
  return new Set(protocols === 'tcp' ? ['tcp'] : ['tcp', 'udp']);
}
