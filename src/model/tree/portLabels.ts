import { isInRange, parsePortRange } from '../net/endpoint';
import { isRecord } from '../text/json';
import { linearPattern } from '../text/linearPattern';

/**
 * A label for a port, from VS Code's setting `remote.portsAttributes` or from `portsAttributes` of a
 * devcontainer.json (containers.dev/implementors/json_reference): keys are a port, a range, `host:port`, or a regular
 * expression to match the command line (of its syntax, no lookarounds and backreferences).
 */
export interface PortLabel {
  readonly matches: (port: number, commandLine: readonly string[] | undefined) => boolean;
  readonly label: string;
}

const maximumPatternLength = 200;
const maximumTextLength = 2_000;
/** More are no labels that people gave by hand; each is compared with each listener. */
const maximumLabels = 100;

/** @returns the labels, and the keys that are no port, range or regular expression. */
export function readPortLabels(attributes: unknown): { labels: PortLabel[]; invalidKeys: string[] } {
  const labels: PortLabel[] = [];
  const invalidKeys: string[] = [];
  if (!isRecord(attributes)) return { labels, invalidKeys };
  for (const [key, value] of Object.entries(attributes)) {
    const label: unknown = isRecord(value) ? value['label'] : undefined;
    if (typeof label !== 'string' || label.trim() === '') continue;
    const matches = matcher(key);
    if (labels.length >= maximumLabels) break;
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
  if (key.length > maximumPatternLength) return undefined;
  const matches = linearPattern(key);
  return (
    matches &&
    ((_port, commandLine) =>
      commandLine !== undefined && matches(commandLine.join(' ').slice(0, maximumTextLength)))
  );
}
