/** The ports that a devcontainer.json or VS Code's setting names (containers.dev/implementors/json_reference). */
import * as v from 'valibot';
import { isLoopbackHost, isPort, parsePort } from '../net/endpoint';
import { isRecord } from '../text/json';
import { parseJsonc } from '../text/jsonc';
import type { Declaration, ExpectedSource } from './expectedPort';

export const devContainerFiles = ['.devcontainer/devcontainer.json', '.devcontainer.json'] as const;

const maximumDeclarations = 100;

const attributesOfPort = v.object({
  label: v.optional(v.string()),
  onAutoForward: v.optional(v.string()),
});

export function devContainerDeclarations(text: string): Declaration[] {
  const parsed = parseJsonc(text);
  if (!isRecord(parsed)) return [];
  const source = { kind: 'devContainer' } as const;
  const attributes = attributeDeclarations(parsed['portsAttributes'], source);
  const forwarded: unknown = parsed['forwardPorts'];
  const ports = (Array.isArray(forwarded) ? forwarded : []).slice(0, maximumDeclarations).flatMap((entry) => {
    const port = forwardedPort(entry);
    return port === undefined ? [] : [{ protocol: 'tcp', port, source } as const];
  });
  // with what its attributes call it
  const rest = ports.filter(({ port }) => !attributes.some((one) => one.port === port));
  return [...attributes, ...rest];
}

/** `3000`, `"3000"`, `"localhost:3000"`; not `"db:5432"`, which is a port of another container. */
function forwardedPort(entry: unknown): number | undefined {
  if (typeof entry === 'number') return isPort(entry) ? entry : undefined;
  return typeof entry === 'string' ? ownPort(entry) : undefined;
}

function ownPort(text: string): number | undefined {
  const [, bracketed, host, port] =
    /^(?:(?:\[([^\]]{1,45})\]|([^:]{1,253})):)?(\d{1,5})$/.exec(text.trim()) ?? [];
  const named = bracketed ?? host;
  return named === undefined || isLoopbackHost(named) ? parsePort(port) : undefined;
}

/** Single ports alone: of a range, or of what a pattern matches, any may be used. */
export function attributeDeclarations(attributes: unknown, source: ExpectedSource): Declaration[] {
  if (!isRecord(attributes)) return [];
  return Object.entries(attributes)
    .slice(0, maximumDeclarations)
    .flatMap(([key, value]): Declaration[] => {
      const port = ownPort(key);
      const read = v.safeParse(attributesOfPort, value);
      if (port === undefined || !read.success || read.output.onAutoForward === 'ignore') return [];
      const label = read.output.label?.trim() ?? '';
      return [{ protocol: 'tcp', port, source, ...(label === '' ? {} : { label }) }];
    });
}
