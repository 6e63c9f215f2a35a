import { parseAddress } from '../net/address';
import type { PortRange } from '../net/endpoint';
import { isInRange, parsePortRange } from '../net/endpoint';
import type { Listener } from '../listeners/listener';
import type { Process } from '../process/process';

/** What a user does not want to see among the rows. All that a rule names must fit; one that names nothing fits nothing. */
export interface HideRule {
  /** `5000`, or a range, `"5000-5010"`. */
  readonly port?: number | string;
  /** The name of the process, as the row shows it, without regard to case; `*` stands for anything. */
  readonly process?: string;
  /** The local address: `127.0.0.53`, `::1`. */
  readonly address?: string;
}

/** Why a value is no rule, in words that complete "must be …"; undefined where it is one. */
export function whyNoHideRule(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object';
  const { port, process, address, ...rest } = value as Record<string, unknown>;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    return `an object of port, process and address, without ${JSON.stringify(unknown)}`;
  if (port === undefined && process === undefined && address === undefined) {
    return 'an object with a port, a process or an address';
  }
  if (port !== undefined && portsOf(port) === undefined)
    return 'a rule with a port such as 5000 or "5000-5010"';
  for (const text of [process, address]) {
    if (text !== undefined && (typeof text !== 'string' || text === '')) return 'a rule of texts';
  }
  if (typeof address === 'string' && parseAddress(address) === undefined) {
    return 'a rule with an address such as 127.0.0.1';
  }
  return undefined;
}

export function isHideRule(value: unknown): value is HideRule {
  return whyNoHideRule(value) === undefined;
}

/** The first rule that hides a row. */
export function hiddenBy(
  rules: readonly HideRule[],
  { port, address }: Pick<Listener, 'port' | 'address'>,
  process: Pick<Process, 'name'> | undefined,
): HideRule | undefined {
  return rules.find((rule) => {
    if (rule.port === undefined && rule.process === undefined && rule.address === undefined) return false;
    const ports = rule.port === undefined ? undefined : portsOf(rule.port);
    return (
      (rule.port === undefined || (ports !== undefined && isInRange(port, ports))) &&
      (rule.address === undefined || parseAddress(rule.address)?.text === address.text) &&
      (rule.process === undefined || (process !== undefined && matches(rule.process, process.name)))
    );
  });
}

/** `port 5000`, `process rapportd, address 127.0.0.1`. */
export function hideRuleWords({ port, process, address }: HideRule): string {
  return [
    process === undefined ? undefined : `process ${process}`,
    port === undefined
      ? undefined
      : `${typeof port === 'string' && port.includes('-') ? 'ports' : 'port'} ${port}`,
    address === undefined ? undefined : `address ${address}`,
  ]
    .filter((words) => words !== undefined)
    .join(', ');
}

/** In a setting people also write `5000 - 5010`. */
function portsOf(port: unknown): PortRange | undefined {
  if (typeof port === 'number') return parsePortRange(String(port));
  return typeof port === 'string' ? parsePortRange(port.trim().replace(/\s*-\s*/, '-')) : undefined;
}

/** Each part in its first place after the one before: no pattern can make this take long. */
function matches(pattern: string, name: string): boolean {
  const text = name.toLowerCase();
  const [first = '', ...parts] = pattern.toLowerCase().split('*');
  const last = parts.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - from >= last.length && text.endsWith(last);
}
