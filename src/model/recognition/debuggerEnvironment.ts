import type { Endpoint } from '../net/endpoint';
import { parseEndpoint, parsePort } from '../net/endpoint';
import { pickVariables } from '../process/environment';
import type { DebuggerSettings } from '../process/process';
import type { Runtime } from '../process/runtimes';
import type { DebuggerEndpoint, DebuggerKind } from './debuggers/endpoints';
import {
  keptBootloader,
  keptDiagnosticPorts,
  keptMonoOptions,
  keptOptions,
  keptSocketRepls,
  withoutPath,
} from './debuggers/keptOptions';

/** Variables whose value is a runtime's options, which are read before those of the command line. */
const optionVariables: Partial<Record<Runtime, readonly string[]>> = {
  // node(1)
  node: ['NODE_OPTIONS'],
  // bun.com/docs/runtime/env
  bun: ['BUN_OPTIONS'],
  // the JVM reads the first, `java` the second, and the JVM the third after its command line; then those of OpenJ9
  java: ['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS', 'OPENJ9_JAVA_OPTIONS', 'IBM_JAVA_OPTIONS'],
  // erlang.org, erl: they are added to the command line before the virtual machine starts
  beam: ['ERL_AFLAGS', 'ERL_FLAGS', 'ERL_ZFLAGS'],
};

/** Where the next free port is taken if the first is in use. */
type Breakpoint = Endpoint & { readonly further?: number };

/**
 * Debuggers that a variable chooses for breakpoint() (PEP 553), which listen once one is reached, and their addresses, as
 * each documents them or its source has them.
 */
const pythonBreakpoints: Readonly<Record<string, (settings: DebuggerSettings) => Breakpoint | undefined>> = {
  // github.com/romanvm/python-web-pdb: all interfaces
  'web_pdb.set_trace': () => ({ host: '', port: 5555 }),
  // github.com/tamentis/rpdb
  'rpdb.set_trace': (settings) => ({
    host: settings['PYTHON_RPDB_ADDRESS'] ?? '127.0.0.1',
    port: parsePort(settings['PYTHON_RPDB_PORT']) ?? 4444,
  }),
  // github.com/ionelmc/python-remote-pdb: any free port
  'remote_pdb.set_trace': (settings) => ({
    host: settings['REMOTE_PDB_HOST'] ?? '127.0.0.1',
    port: parsePort(settings['REMOTE_PDB_PORT']),
  }),
  // github.com/inducer/pudb: in reverse it connects
  'pudb.remote.set_trace': (settings) =>
    settings['PUDB_RDB_REVERSE'] === undefined
      ? {
          host: settings['PUDB_RDB_HOST'] ?? '127.0.0.1',
          port: parsePort(settings['PUDB_RDB_PORT']) ?? 6899,
          further: 99,
        }
      : undefined,
  // github.com/kmaork/madbg
  'madbg.set_trace': () => ({ host: '127.0.0.1', port: 3513 }),
  // docs.celeryq.dev, celery.contrib.rdb: a worker adds its number to the port
  'celery.contrib.rdb.set_trace': (settings) => ({
    host: settings['CELERY_RDB_HOST'] ?? '127.0.0.1',
    port: parsePort(settings['CELERY_RDB_PORT']) ?? 6899,
    further: 99,
  }),
};

/** All that is read of an environment. Those of Xdebug are none: it connects to the debugger (xdebug.org/docs/step_debug). */
const variables: ReadonlySet<string> = new Set([
  ...Object.values(optionVariables).flat(),
  ...['BUN_INSPECT', 'RUBYOPT', 'RUBY_DEBUG_OPEN', 'RUBY_DEBUG_HOST', 'RUBY_DEBUG_PORT'],
  ...['DEBUGPY', 'DEBUGPY_LISTEN', 'DEBUGPY_HOST', 'DEBUGPY_PORT', 'PYTHONBREAKPOINT'],
  ...['PYTHON_RPDB_ADDRESS', 'PYTHON_RPDB_PORT', 'REMOTE_PDB_HOST', 'REMOTE_PDB_PORT'],
  ...['CELERY_RDB_HOST', 'CELERY_RDB_PORT', 'PUDB_RDB_HOST', 'PUDB_RDB_PORT', 'PUDB_RDB_REVERSE'],
  ...[
    'VSCODE_INSPECTOR_OPTIONS',
    'MONO_ENV_OPTIONS',
    'DOTNET_DiagnosticPorts',
    'LEIN_REPL_HOST',
    'LEIN_REPL_PORT',
  ],
  ...['QTWEBENGINE_REMOTE_DEBUGGING', 'WEBKIT_INSPECTOR_SERVER', 'WEBKIT_INSPECTOR_HTTP_SERVER'],
  ...['ADB_SERVER_SOCKET', 'ANDROID_ADB_SERVER_PORT'],
]);

const maximumLength = 4096;

/**
 * What an environment says of debuggers. A program may have overwritten it, in part or wholly: what is missing proves
 * nothing.
 * @param entries `NAME=value`
 * @returns undefined if it says nothing.
 */
export function debuggerSettingsIn(entries: readonly string[]): DebuggerSettings | undefined {
  const short = entries.filter(({ length }) => length <= maximumLength);
  const found = pickVariables(short, variables);
  if (found.size === 0) return undefined;
  return Object.fromEntries([...found].map(([name, value]) => [name, withoutSecrets(name, value)]));
}

const allOptionVariables: ReadonlySet<string> = new Set(Object.values(optionVariables).flat());
const hostVariable = /_(?:HOST|ADDRESS)$/;
const host = /^[\w.:[\]*%-]{1,255}$/;
const portOfAddress = /^(?:wss?:\/\/)?(?:[\w.[\]*%:-]{0,255}:)?\d{1,5}$/;

/** What tells where a debugger listens, and nothing else. */
function withoutSecrets(name: string, value: string): string {
  if (allOptionVariables.has(name)) {
    return [...keptOptions(optionWords(value)), ...keptSocketRepls(value)].join(' ');
  }
  switch (name) {
    case 'PYTHONBREAKPOINT':
      return value in pythonBreakpoints ? value : '';
    case 'PUDB_RDB_REVERSE':
      return '1';
    case 'MONO_ENV_OPTIONS':
      return keptMonoOptions(value);
    case 'DOTNET_DiagnosticPorts':
      return keptDiagnosticPorts(value);
    case 'RUBY_DEBUG_OPEN':
      return /^(?:true|1|vscode|chrome|cdp|rdbg)$/i.test(value) ? value.toLowerCase() : '';
    case 'RUBY_DEBUG_PORT':
      return value.replace(/^(\d{1,5}):.*$/s, '$1').replace(/^(?!\d{1,5}$).*$/s, '');
    case 'VSCODE_INSPECTOR_OPTIONS':
      return keptBootloader(value);
  }
  const address = name === 'BUN_INSPECT' ? withoutPath(value) : value;
  if (/^(?:ws\+)?(?:unix|fd):$/.test(address)) return address;
  return (hostVariable.test(name) ? host : portOfAddress).test(address) ? address : '';
}

/** The options that the environment adds to a command line. */
export function environmentOptions(
  runtime: Runtime,
  settings: DebuggerSettings | undefined,
): readonly string[] {
  return (optionVariables[runtime] ?? []).flatMap((name) => optionWords(settings?.[name] ?? ''));
}

/** Node.js and Java split at blanks and remove quotes. */
function optionWords(text: string): string[] {
  return [...text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/["']/g, ''),
  );
}

/** Where the environment makes a debugger listen; the port is undefined if it is any that is free. */
export function environmentEndpoints(
  runtime: Runtime,
  settings: DebuggerSettings | undefined,
): readonly DebuggerEndpoint[] {
  if (settings === undefined) return [];
  const ofKind = (kind: DebuggerKind, endpoints: readonly Endpoint[]): DebuggerEndpoint[] =>
    endpoints.map((endpoint) => ({ kind, ...endpoint }));
  switch (runtime) {
    case 'bun':
      return ofKind('bun', bunEndpoints(settings['BUN_INSPECT']));
    case 'ruby':
      return ofKind('ruby', rubyEndpoints(settings));
    case 'python':
      return pythonEndpoints(settings);
    case 'dotnet':
      return ofKind('dotnet', diagnosticEndpoints(settings['DOTNET_DiagnosticPorts'] ?? ''));
    case 'node':
    case 'java':
    case 'deno':
    case 'php':
    case 'beam':
    case 'another':
      return [];
  }
}

/** `ws://0.0.0.0:6499/secret?wait=1`, or a port; `ws+unix://…` is no port, `1` of old versions the usual one. */
function bunEndpoints(value: string | undefined): readonly Endpoint[] {
  if (value === undefined || value === '' || /^(?:ws\+)?(?:unix|fd):/.test(value)) return [];
  const { host, port } = parseEndpoint(value.replace(/^wss?:\/\//, '').replace(/[/?].*$/s, ''));
  return [{ host: host ?? 'localhost', port: port === undefined || port === 1 ? 6499 : port }];
}

/**
 * `address[,connect|listen][,suspend|nosuspend]`, several after semicolons: it connects unless it says listen, and a path
 * or the name of a pipe is no port (learn.microsoft.com, "Diagnostic ports").
 */
function diagnosticEndpoints(value: string): readonly Endpoint[] {
  return value.split(';').flatMap((text) => {
    const [address = '', ...words] = text.split(',').map((word) => word.trim());
    const { host, port } = parseEndpoint(address);
    return words.includes('listen') && !/[\\/]/.test(address) && port !== undefined ? [{ host, port }] : [];
  });
}

/**
 * github.com/ruby/debug: with a port it listens on TCP, once `debug/open` is loaded or RUBY_DEBUG_OPEN is set, and for Chrome
 * on any free one.
 */
function rubyEndpoints(settings: DebuggerSettings): readonly Endpoint[] {
  const value = settings['RUBY_DEBUG_PORT'];
  if (value === undefined && !/^(?:chrome|cdp)$/.test(settings['RUBY_DEBUG_OPEN'] ?? '')) return [];
  return [{ host: settings['RUBY_DEBUG_HOST'] ?? '127.0.0.1', port: parsePort(value) }];
}

function pythonEndpoints(settings: DebuggerSettings): readonly DebuggerEndpoint[] {
  const breakpoint = pythonBreakpoints[settings['PYTHONBREAKPOINT'] ?? '']?.(settings);
  const listens = ['DEBUGPY', 'DEBUGPY_LISTEN', 'DEBUGPY_PORT'].flatMap((name) => {
    const { host, port } = parseEndpoint(settings[name] ?? '');
    return port === undefined || port < 2
      ? []
      : [{ kind: 'python', host: host ?? settings['DEBUGPY_HOST'], port } as const];
  });
  return [...(breakpoint === undefined ? [] : breakpointEndpoints(breakpoint)), ...listens];
}

function breakpointEndpoints({ host, port, further }: Breakpoint): DebuggerEndpoint[] {
  const first = { kind: 'python', host, port } as const;
  if (further === undefined || port === undefined) return [first];
  return [first, { ...first, port: port + 1, to: port + further, isGuess: true }];
}
