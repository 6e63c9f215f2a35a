import type { Endpoint } from '../../net/endpoint';
import { parseEndpoint, parsePort } from '../../net/endpoint';

export type DebuggerKind =
  | 'node'
  | 'deno'
  | 'bun'
  | 'python'
  | 'java'
  /** Java Management Extensions without a password, which load code. */
  | 'jmx'
  /** A prompt that evaluates what it is sent: Clojure's nREPL and socket REPL, Guile's, Rserve. */
  | 'repl'
  | 'erlang'
  | 'mono'
  | 'dotnet'
  | 'go'
  | 'ruby'
  | 'php'
  | 'perl'
  /** A Jupyter server that asks for no token, which runs what it is sent. */
  | 'jupyter'
  | 'dart'
  | 'android'
  | 'native'
  | 'browser';

/** Where a debugger listens. The host is as in `Endpoint`; the port is undefined or 0 if it may be any. */
export interface DebuggerEndpoint extends Endpoint {
  readonly kind: DebuggerKind;
  /** The last port of a range that begins with `port`; left out for a single one. */
  readonly to?: number;
  /** Whether another listener of the process may be meant as well. */
  readonly isGuess?: true;
}

/** Where systems choose a port if a program names none: Linux from 32768, others from 49152 (RFC 6335). */
export const portsOfSystem = { port: 32_768, to: 65_535, isGuess: true } as const;

/** The value of `--name value` and `--name=value`; the first of several. */
export function valueOf(argv: readonly string[], ...names: readonly string[]): string | undefined {
  const at = argv.findIndex((word) =>
    names.some((name) => word.startsWith(name) && (word.length === name.length || word[name.length] === '=')),
  );
  const word = argv[at];
  if (word === undefined) return undefined;
  return names.includes(word) ? argv[at + 1] : word.slice(word.indexOf('=') + 1);
}

/** An address in one word, of one kind. */
export function endpointOf(kind: DebuggerKind, text: string): DebuggerEndpoint {
  return { kind, ...parseEndpoint(text) };
}

/** An address in two words, of which the host has a default. */
export function hostAndPort(
  kind: DebuggerKind,
  host: string,
  port: string | number | undefined,
): DebuggerEndpoint[] {
  const found = parsePort(String(port));
  return found === undefined ? [] : [{ kind, host, port: found }];
}
