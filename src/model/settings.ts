/** The settings: one row each, which gives type, default and the rule that values are checked by. */
import * as v from 'valibot';
import type { PortRange } from './net/endpoint';
import { parsePortRange } from './net/endpoint';
import type { HideRule } from './tree/hideRule';
import { isHideRule } from './tree/hideRule';

/** What a setting accepts, for the message about a value that it does not. */
export type AcceptedValues =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'seconds' | 'hours'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'oneOf'; readonly values: readonly string[] }
  | { readonly kind: 'portRange' }
  | { readonly kind: 'hideRules' };

interface Rule<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  readonly accepted: AcceptedValues;
}

interface Setting<T> {
  readonly default: T;
  readonly rule: Rule<T>;
}

const boolean: Rule<boolean> = { schema: v.boolean(), accepted: { kind: 'boolean' } };

function amount(kind: 'seconds' | 'hours', minimum: number, maximum: number): Rule<number> {
  return {
    schema: v.pipe(v.number(), v.minValue(minimum), v.maxValue(maximum)),
    accepted: { kind, minimum, maximum },
  };
}

function oneOf<const T extends string>(...values: readonly [T, ...T[]]): Rule<T> {
  return { schema: v.picklist(values), accepted: { kind: 'oneOf', values } };
}

/** Ports below these need special rights on most systems. */
const firstUnprivilegedPort = 1024;

const portRange: Rule<string> = {
  schema: v.pipe(
    v.string(),
    v.check((text) => (parsePortRange(text)?.from ?? 0) >= firstUnprivilegedPort),
  ),
  accepted: { kind: 'portRange' },
};

const hideRules: Rule<readonly HideRule[]> = {
  schema: v.array(v.custom<HideRule>(isHideRule)),
  accepted: { kind: 'hideRules' },
};

/** One row of the table; the default must be one of the values that the rule accepts. */
function row<T>(setting: { readonly default: NoInfer<T>; readonly rule: Rule<T> }): Setting<T> {
  return setting;
}

const table = {
  refreshIntervalSeconds: row({ default: 2, rule: amount('seconds', 1, 300) }),
  protocols: row({ default: 'tcp', rule: oneOf('tcp', 'tcpAndUdp') }),
  warnAboutExposedDevServers: row({ default: true, rule: boolean }),
  warnAboutPublishedPorts: row({ default: false, rule: boolean }),
  badge: row({
    default: 'exposedAndForgotten',
    rule: oneOf('off', 'exposed', 'forgotten', 'exposedAndForgotten'),
  }),
  notifyAboutExposedDevServers: row({ default: 'off', rule: oneOf('off', 'once') }),
  notifyAboutEndedServers: row({ default: false, rule: boolean }),
  notifyAboutForgottenServers: row({ default: false, rule: boolean }),
  idleHours: row({ default: 24, rule: amount('hours', 0, 8760) }),
  agents: row({ default: 'ask', rule: oneOf('off', 'read', 'ask') }),
  confirmTerminate: row({ default: true, rule: boolean }),
  offerToFreePorts: row({ default: true, rule: boolean }),
  stablePortRange: row({ default: '20000-29999', rule: portRange }),
  showExpectedPorts: row({ default: false, rule: boolean }),
  openIn: row({ default: 'browser', rule: oneOf('browser', 'editor') }),
  groupBy: row({ default: 'process', rule: oneOf('process', 'project', 'origin', 'port') }),
  sortBy: row({ default: 'port', rule: oneOf('port', 'name', 'age', 'activity') }),
  show: row({ default: 'everything', rule: oneOf('everything', 'devServers', 'workspace') }),
  hide: row({ default: [], rule: hideRules }),
};

/** @throws TypeError if the value was not checked. */
export function stablePortRangeOf({ stablePortRange }: Pick<Settings, 'stablePortRange'>): PortRange {
  const range = parsePortRange(stablePortRange);
  if (range === undefined) throw new TypeError(`not a range: ${stablePortRange}`);
  return range;
}

export type SettingKey = keyof typeof table;
export type Settings = { readonly [Key in SettingKey]: (typeof table)[Key]['default'] };

const settingKeys = Object.keys(table) as readonly SettingKey[];

/** A value that a setting does not accept. */
export interface SettingProblem {
  readonly key: SettingKey;
  readonly value: unknown;
  readonly accepted: AcceptedValues;
  /** Used instead. */
  readonly default: unknown;
}

/** Reads every setting. Invalid values are reported and replaced by the default. */
export function readSettings(read: (key: SettingKey) => unknown): {
  settings: Settings;
  problems: SettingProblem[];
} {
  const problems: SettingProblem[] = [];
  const valueOf = (key: SettingKey): unknown => {
    const { default: standard, rule }: Setting<unknown> = table[key];
    const value = read(key) ?? standard;
    if (v.is(rule.schema, value)) return value;
    problems.push({ key, value, accepted: rule.accepted, default: standard });
    return standard;
  };
  const settings = Object.fromEntries(settingKeys.map((key) => [key, valueOf(key)]));
  return { settings: settings as Settings, problems };
}

export const defaultSettings: Settings = readSettings(() => undefined).settings;
