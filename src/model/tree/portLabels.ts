import { isInRange, parsePortRange } from '../net/endpoint';
import { isRecord } from '../text/json';

/**
 * A label for a port, from VS Code's setting `remote.portsAttributes` or from `portsAttributes` of a
 * devcontainer.json (containers.dev/implementors/json_reference): keys are a port, a range, `host:port`, or a regular
 * expression to match the command line.
 */
export interface PortLabel {
  readonly matches: (port: number, commandLine: readonly string[] | undefined) => boolean;
  readonly label: string;
}

const maximumPatternLength = 200;

/** @returns the labels, and the keys that are no port, range or regular expression. */
export function readPortLabels(attributes: unknown): { labels: PortLabel[]; invalidKeys: string[] } {
  const labels: PortLabel[] = [];
  const invalidKeys: string[] = [];
  if (!isRecord(attributes)) return { labels, invalidKeys };
  for (const [key, value] of Object.entries(attributes)) {
    const label: unknown = isRecord(value) ? value['label'] : undefined;
    if (typeof label !== 'string' || label.trim() === '') continue;
    const matches = matcher(key);
    if (matches !== undefined) labels.push({ matches, label: label.trim() });
    else invalidKeys.push(key);
  }
  return { labels, invalidKeys };
}

export function labelOf(
  labels: readonly PortLabel[],
  port: number,
  commandLine: readonly string[] | undefined,
): string | undefined {
  return labels.find(({ matches }) => matches(port, commandLine))?.label;
}

/** In the order in which VS Code reads keys: ports, an endpoint, else a pattern. */
function matcher(key: string): PortLabel['matches'] | undefined {
  const [, ports] = /^(?:(?:localhost|127\.0\.0\.1|\[::1\]):)?([\d-]+)$/.exec(key.trim()) ?? [];
  if (ports !== undefined) {
    const range = parsePortRange(ports);
    return range && ((port) => isInRange(port, range));
  }
  // a port of another machine, such as a service of the same Compose file
  if (/^[a-z0-9-]+:\d{1,5}$/.test(key.trim())) return () => false;
  // an empty pattern would match every command line
  if (key.trim() === '') return undefined;
  // an untrusted pattern may take forever on long texts; VS Code runs it too, on the same short ones
  if (key.length > maximumPatternLength) return undefined;
  try {
    const pattern = new RegExp(key);
    return (_port, commandLine) =>
      commandLine !== undefined && pattern.test(commandLine.join(' ').slice(0, 2000));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
