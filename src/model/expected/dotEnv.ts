/** Reads ports from a `.env` file. No value but that of a variable for a port is read out, and none that is no port is kept. */
import { parsePort } from '../net/endpoint';
import type { Declaration } from './expectedPort';
import type { Variables } from './interpolate';

const maximumLength = 64 * 1024;
const maximumVariables = 1_000;
/** Ports below are those of mail servers and the like, on other machines. */
const firstOwnPort = 1024;

interface PortVariables extends Variables {
  readonly ports: ReadonlyMap<string, number>;
}

export const noVariables: PortVariables = {
  ports: new Map(),
  valueOf: () => undefined,
  isSecret: () => false,
};

export function parseDotEnv(text: string): PortVariables {
  if (text.length > maximumLength) return { ...noVariables, isSecret: () => true };
  const ports = new Map<string, number>();
  const names = new Set<string>();
  let openQuote: string | undefined;
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n|\r/)) {
    if (openQuote !== undefined) {
      // a line of a value, whatever it looks like
      if (line.includes(openQuote)) openQuote = undefined;
      continue;
    }
    const variable = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line);
    if (variable === null) continue;
    const name = variable[1] ?? '';
    if (names.size >= maximumVariables) return { ...noVariables, isSecret: () => true };
    names.add(name);
    ports.delete(name);
    const from = variable[0].length;
    if (/^(?:\w*_)?PORT$/.test(name)) {
      const [, , digits] = /^\s*(["']?)(\d{1,5})\1\s*(?:#.*)?$/.exec(line.slice(from)) ?? [];
      const port = parsePort(digits);
      if (port !== undefined) ports.set(name, port);
    }
    openQuote = openQuoteIn(line, from);
  }
  return {
    ports,
    valueOf: (name) => ports.get(name)?.toString(),
    isSecret: (name) => names.has(name) && !ports.has(name),
  };
}

/** The quote that begins a value and does not end on its line. */
function openQuoteIn(line: string, from: number): string | undefined {
  const quote = /\S/.exec(line.slice(from))?.[0];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  return line.includes(quote, line.indexOf(quote, from) + 1) ? undefined : quote;
}

export function dotEnvDeclarations({ ports }: Pick<PortVariables, 'ports'>): Declaration[] {
  return [...ports]
    .filter(([name, port]) => name === 'PORT' || port >= firstOwnPort)
    .map(([name, port]) => ({ protocol: 'tcp', port, source: { kind: 'variable', name } }));
}
