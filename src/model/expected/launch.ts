/** The ports of debug configurations (code.visualstudio.com/docs/debugtest/debugging-configuration). */
import * as v from 'valibot';
import { isLoopbackHost, isPort, parsePort } from '../net/endpoint';
import { isRecord } from '../text/json';
import { parseJsonc } from '../text/jsonc';
import { portOfWords } from './commandPort';
import type { Declaration } from './expectedPort';

export const launchFile = '.vscode/launch.json';
const maximumConfigurations = 200;
const maximumUrlLength = 2_000;

const portValue = v.union([v.number(), v.string()]);
const configuration = v.object({
  name: v.string(),
  request: v.optional(v.string()),
  url: v.fallback(v.optional(v.string()), undefined),
  port: v.fallback(v.optional(portValue), undefined),
  address: v.fallback(v.optional(v.string()), undefined),
  host: v.fallback(v.optional(v.string()), undefined),
  connect: v.fallback(v.optional(v.object({ host: v.optional(v.string()), port: portValue })), undefined),
  args: v.fallback(v.optional(v.array(v.string())), undefined),
  env: v.fallback(v.optional(v.object({ PORT: v.optional(portValue) })), undefined),
  serverReadyAction: v.fallback(v.optional(v.object({ uriFormat: v.optional(v.string()) })), undefined),
});

type Configuration = v.InferOutput<typeof configuration>;

export function launchDeclarations(text: string): Declaration[] {
  const parsed = parseJsonc(text);
  const all: unknown = isRecord(parsed) ? parsed['configurations'] : undefined;
  return (Array.isArray(all) ? all : []).slice(0, maximumConfigurations).flatMap((entry) => {
    const read = v.safeParse(configuration, entry);
    return read.success ? declarationsOf(read.output) : [];
  });
}

function declarationsOf(found: Configuration): Declaration[] {
  const { name, request, url, port, address, host, connect, args, env, serverReadyAction } = found;
  const ports = [
    portOfUrl(url),
    portOfUrl(serverReadyAction?.uriFormat),
    isHere(address ?? host) ? portOf(port) : undefined,
    connect !== undefined && isHere(connect.host) ? portOf(connect.port) : undefined,
    portOfWords(args ?? []),
    portOf(env?.PORT),
  ];
  const source = { kind: 'debug', name, canStart: request !== 'attach' } as const;
  return [...new Set(ports)].flatMap((one) =>
    one === undefined ? [] : [{ protocol: 'tcp', port: one, source }],
  );
}

function isHere(host: string | undefined): boolean {
  return host === undefined || isLoopbackHost(host);
}

function portOf(value: number | string | undefined): number | undefined {
  if (typeof value === 'number') return isPort(value) ? value : undefined;
  return parsePort(value);
}

/** Of a page on this machine; a URL without a port, or with a variable for it, names none. */
function portOfUrl(url: string | undefined): number | undefined {
  if (url === undefined || url.length > maximumUrlLength) return undefined;
  const [, bracketed, host = '', port] =
    /^(?:https?|wss?):\/\/(?:\[([^\]]+)\]|([^:/?#@[\]]+)):(\d{1,5})(?:[/?#]|$)/i.exec(url) ?? [];
  return isLoopbackHost(bracketed ?? host) ? parsePort(port) : undefined;
}
