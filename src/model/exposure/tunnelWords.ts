/** Reads what the command lines of tunnels and proxies say of where they lead. */
import { isPort, parseEndpoint } from '../net/endpoint';

/** Where a tunnel passes connections on to. */
export interface TunnelTarget {
  /** A name or an address; undefined if only a port is given, which means this machine. */
  readonly host: string | undefined;
  readonly port: number;
}

/** `any`: whatever the other end asks for. `unknown`: it is not on the command line. */
export type TunnelTargets = readonly TunnelTarget[] | 'any' | 'unknown';

export interface TunnelProgram {
  /** In lower case, as `parseCommandLine` names programs and packages. */
  readonly names: readonly string[];
  readonly title: string;
  /** Whether it is used for much else, so that it is no tunnel if its arguments cannot be read. */
  readonly hasOtherUses?: true;
  /** Whether it listens here itself for what it passes on, so that only who can connect to it gets through. */
  readonly isProxy?: true;
  /** @returns undefined if these arguments run no tunnel. */
  readonly targetsOf: (args: readonly string[]) => TunnelTargets | undefined;
  /** Command lines, and where they lead: `host:port`, `any`, `unknown`, or `none` for no tunnel. */
  readonly samples: readonly (readonly [commandLine: string, targets: string])[];
}

/** The targets in the values of options. */
export function upstreams(
  args: readonly string[],
  ...names: readonly string[]
): readonly TunnelTarget[] | undefined {
  return some(valuesOf(args, ...names).flatMap((word) => parseUpstream(word) ?? []));
}

/** `3000`, `:3000`, `localhost:3000`, `http://localhost:3000/path`, `[::1]:80`, `https://localhost`. */
export function parseUpstream(text: string): TunnelTarget | undefined {
  const [, scheme, rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?([^/?#]*)/i.exec(text) ?? [];
  const { host = '', port = defaultPorts.get(scheme?.toLowerCase() ?? '') } = parseEndpoint(
    rest.slice(rest.lastIndexOf('@') + 1),
  );
  return port !== undefined && isPort(port) ? { host: host === '' ? undefined : host, port } : undefined;
}

const defaultPorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
  ['https+insecure', 443],
  ['ssh', 22],
]);

/** The target among words and flags whose values may look like one: not what follows a flag, unless nothing else does. */
export function upstreamOf(words: readonly string[]): TunnelTarget | undefined {
  const found = words.flatMap((word, index) => {
    const target = word.startsWith('-') ? undefined : parseUpstream(word);
    const before = words[index - 1] ?? '';
    const isValue = before.startsWith('-') && !before.includes('=');
    return target === undefined ? [] : [{ target, isValue }];
  });
  return (found.find(({ isValue }) => !isValue) ?? found.at(-1))?.target;
}

/** The values of `--flag value`, `--flag=value` and `-f value`. */
export function valuesOf(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    const [name = '', ...value] = word.split('=');
    if (!names.includes(name)) return [];
    return value.length > 0 ? [value.join('=')] : (args[index + 1] ?? []);
  });
}

export function portAndHost(
  args: readonly string[],
  ports: readonly string[],
  hosts: readonly string[],
): readonly TunnelTarget[] | undefined {
  const port = Number(valuesOf(args, ...ports).at(0));
  return isPort(port) ? [{ host: valuesOf(args, ...hosts).at(0), port }] : undefined;
}

export function only(target: TunnelTarget | undefined): readonly TunnelTarget[] | undefined {
  return target && [target];
}

export function some(targets: readonly TunnelTarget[]): readonly TunnelTarget[] | undefined {
  return targets.length === 0 ? undefined : targets;
}
