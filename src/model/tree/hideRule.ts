import * as v from 'valibot';
import { perObject } from '../text/perObject';
import { parseAddress } from '../net/address';
import type { PortRange } from '../net/endpoint';
import { isInRange, parsePortRange } from '../net/endpoint';
import type { Listener } from '../listeners/listener';
import type { Process } from '../process/process';

/** What the user does not want to see. A row is hidden if all that a rule names matches; an empty rule matches nothing. */
export interface HideRule {
  /** `5000`, or a range, `"5000-5010"`. */
  readonly port?: number | string;
  /** The process name, as the row shows it, case-insensitive; `*` matches any characters. */
  readonly process?: string;
  /** The local address: `127.0.0.53`, `::1`. */
  readonly address?: string;
}

const hideRule: v.GenericSchema<unknown, HideRule> = v.pipe(
  v.strictObject({
    port: v.exactOptional(
      v.pipe(
        v.union([v.number(), v.string()]),
        v.check((port) => portsOf(port) !== undefined),
      ),
    ),
    process: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
    address: v.exactOptional(
      v.pipe(
        v.string(),
        v.check((address) => parseAddress(address) !== undefined),
      ),
    ),
  }),
  v.check((rule: HideRule) => !isEmpty(rule)),
);

export function isHideRule(value: unknown): value is HideRule {
  return v.is(hideRule, value);
}

function isEmpty({ port, process, address }: HideRule): boolean {
  return port === undefined && process === undefined && address === undefined;
}

/** The first rule that hides a row, or, without an address, an expected port. */
export function hiddenBy(
  rules: readonly HideRule[],
  { port, address }: Pick<Listener, 'port'> & Partial<Pick<Listener, 'address'>>,
  process: Pick<Process, 'name' | 'formerNames'> | undefined,
): HideRule | undefined {
  return rules.find((rule) => {
    if (isEmpty(rule)) return false;
    const { ports, address: wanted } = readRule(rule);
    return (
      (rule.port === undefined || (ports !== undefined && isInRange(port, ports))) &&
      (rule.address === undefined || (address !== undefined && wanted === address.text)) &&
      (rule.process === undefined || (process !== undefined && isCalled(process, rule.process)))
    );
  });
}

/** By its name, or by one that an earlier version showed, so that rules stay as they were meant. */
function isCalled(
  { name, formerNames = [] }: Pick<Process, 'name' | 'formerNames'>,
  pattern: string,
): boolean {
  return matches(pattern, name) || formerNames.some((former) => matches(pattern, former));
}

interface ReadRule {
  readonly ports: PortRange | undefined;
  readonly address: string | undefined;
}

const readRule = perObject(({ port, address }: HideRule): ReadRule => ({
  ports: port === undefined ? undefined : portsOf(port),
  address: address === undefined ? undefined : parseAddress(address)?.text,
}));

function portsOf(port: number | string): PortRange | undefined {
  return parsePortRange(
    String(port)
      .trim()
      .replace(/\s*-\s*/, '-'),
  );
}

/** Finds each part at its first place after the one before, so that no pattern can take long. */
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
