import { isInRange, parsePortRange } from '../net/endpoint';
import { isRecord } from '../text/json';
import type { Problem } from '../listeners/snapshot';

/**
 * A label for a port, from VS Code's setting `remote.portsAttributes` or from `portsAttributes` of a
 * devcontainer.json (containers.dev/implementors/json_reference): keys are a port, a range, `host:port`, or a regular
 * expression that is looked for in the command line.
 */
export interface PortLabel {
  readonly matches: (port: number, commandLine: readonly string[] | undefined) => boolean;
  readonly label: string;
}

const maximumPatternLength = 200;

/** @param where the source, for the log: `remote.portsAttributes`, or a path. */
export function readPortLabels(
  attributes: unknown,
  where: string,
): { labels: PortLabel[]; problems: Problem[] } {
  const labels: PortLabel[] = [];
  const problems: Problem[] = [];
  if (!isRecord(attributes)) return { labels, problems };
  for (const [key, value] of Object.entries(attributes)) {
    const label: unknown = isRecord(value) ? value['label'] : undefined;
    if (typeof label !== 'string' || label.trim() === '') continue;
    const matches = matcher(key);
    if (matches !== undefined) labels.push({ matches, label: label.trim() });
    else {
      problems.push({
        message: `A key of ${where} is no port, range or regular expression, so its label is not shown.`,
        detail: `${where}: ${JSON.stringify(key)}`,
      });
    }
  }
  return { labels, problems };
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
  // of another machine, such as a service of the same Compose file: not what listens here
  if (/^[a-z0-9-]+:\d{1,5}$/.test(key.trim())) return () => false;
  // an empty pattern would fit every command line
  if (key.trim() === '') return undefined;
  // a pattern of another's may be written to take for ever; VS Code runs it too, on the same short texts
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
