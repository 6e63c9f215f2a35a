import { parseAddress } from '../net/address';
import { environmentEndpoints, environmentOptions } from './debuggerEnvironment';
import { parseCommandLine } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import type { ProcessChain } from '../process/ancestorChain';
import { programOf } from '../process/emulator';
import type { Process } from '../process/process';
import { isShell, shellCommand } from '../process/shell';
import type { Endpoint } from '../net/endpoint';
import { isLoopbackHost, parseEndpoint, parsePort } from '../net/endpoint';

export type DebuggerKind = 'node' | 'deno' | 'bun' | 'python' | 'java' | 'go' | 'ruby' | 'native' | 'browser';

/**
 * The debugger behind a listener, recognized by the port that its command line gives it (or its default) and, if one is
 * given, by the address: other ports of the process are its own. The environment counts where it is read (Linux), and
 * `NODE_OPTIONS` also if an ancestor's command line sets it. One that was enabled by a signal or by code is not recognized.
 */
export function debuggerOn(
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  chain: ProcessChain,
): DebuggerKind | undefined {
  if (listener.protocol !== 'tcp') return undefined;
  return debuggersOf(chain).find(({ endpoint }) => isAt(listener, endpoint))?.kind;
}

/**
 * The debugger that may be behind a listener: its settings name no port, or it is not on, and this is where Node.js opens
 * it if it receives SIGUSR1 or calls `inspector.open()` (node(1)). Only the listener itself can tell.
 */
export function possibleDebuggerOn(
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  chain: ProcessChain,
): DebuggerKind | undefined {
  if (listener.protocol !== 'tcp') return undefined;
  const open = debuggersOf(chain).find(
    ({ endpoint: { host, port } }) => !port && isAt(listener, { host, port: listener.port }),
  );
  if (open !== undefined) return open.kind;
  const [process] = chain;
  const { runtime, argsAt } = parseCommandLine(process);
  if (runtime !== 'node') return undefined;
  const options = environmentOptions(runtime, process.debuggerSettings);
  const own = (programOf(process).commandLine ?? []).slice(1, argsAt);
  const usual = inspectorIn(['--inspect', ...options, ...own], 9229, '127.0.0.1');
  return usual !== undefined && isAt(listener, usual) ? 'node' : undefined;
}

/** Both, as a row has them. */
export function debuggersAt(
  listener: Pick<Listener, 'protocol' | 'address' | 'port'>,
  chain: ProcessChain,
): { readonly debugger: DebuggerKind | undefined; readonly possibleDebugger?: DebuggerKind } {
  const found = debuggerOn(listener, chain);
  const possible = found === undefined ? possibleDebuggerOn(listener, chain) : undefined;
  return { debugger: found, ...(possible === undefined ? {} : { possibleDebugger: possible }) };
}

interface DebuggerEndpoint {
  readonly kind: DebuggerKind;
  readonly endpoint: Endpoint;
}

function isAt({ address, port }: Pick<Listener, 'address' | 'port'>, endpoint: Endpoint): boolean {
  if (endpoint.port !== port) return false;
  const { host } = endpoint;
  if (host === undefined) return true;
  if (host === '' || host === '*') return address.scope === 'wildcard';
  if (isLoopbackHost(host)) return address.scope === 'loopback';
  const given = parseAddress(host);
  // `0` is short for 0.0.0.0; the addresses of a host name are not known here
  return given === undefined ? host !== '0' || address.scope === 'wildcard' : given.text === address.text;
}

function debuggersOf(chain: ProcessChain): DebuggerEndpoint[] {
  const [process, ...ancestors] = chain;
  const argv = programOf(process).commandLine ?? [];
  const { runtime, names, script, args, argsAt } = parseCommandLine(process);
  const own = argv.slice(1, argsAt);
  const found: DebuggerEndpoint[] = [];
  const add = (kind: DebuggerKind, endpoint: Endpoint | undefined): void => {
    if (endpoint !== undefined) found.push({ kind, endpoint });
  };
  const settings = process.debuggerSettings;
  const given = runtime === undefined ? [] : environmentOptions(runtime, settings);
  switch (runtime) {
    case 'node':
      // after the script they are the script's own arguments
      add('node', inspectorIn([...nodeOptionsAbove(ancestors), ...own], 9229, '127.0.0.1'));
      add('node', inspectorIn([...given, ...own], 9229, '127.0.0.1'));
      break;
    case 'deno':
      add(
        'deno',
        inspectorIn(script === undefined ? argv : argv.slice(0, argv.indexOf(script)), 9229, '127.0.0.1'),
      );
      break;
    case 'bun':
      add('bun', inspectorIn([...given, ...own], 6499, 'localhost'));
      for (const endpoint of environmentEndpoints(runtime, settings)) add('bun', endpoint);
      break;
    case 'python':
      for (const endpoint of debugpyIn(argv, script)) add('python', endpoint);
      for (const endpoint of environmentEndpoints(runtime, settings)) add('python', endpoint);
      break;
    case 'java':
      for (const word of [...given, ...own]) add('java', jdwpIn(word));
      break;
    case 'ruby':
      if (names.includes('rdbg')) add('ruby', rdbgIn(args));
      for (const endpoint of environmentEndpoints(runtime, settings)) add('ruby', endpoint);
      break;
    case undefined:
      if (names.includes('dlv')) add('go', delveIn(argv));
      if (names.some((name) => name === 'gdbserver' || name === 'lldb-server')) {
        for (const word of args) if (/^[^/]*:\d+$/.test(word)) add('native', parseEndpoint(word));
      }
      add('browser', browserIn(argv));
      break;
    case 'php':
    case 'dotnet':
    case 'beam':
    case 'another':
      break;
  }
  return found;
}

/** The last one counts. `--inspect-port` names the port without enabling the inspector (node(1)). */
function inspectorIn(
  words: readonly string[],
  defaultPort: number,
  defaultHost: string,
): Endpoint | undefined {
  let isOn = false;
  let host = defaultHost;
  let port = defaultPort;
  for (const [index, word] of words.entries()) {
    const found = /^--(inspect(?:-brk|-wait|-port|-brk-node)?|debug-port)(?:=(.*))?$/s.exec(word);
    if (found === null) continue;
    const [, name = '', joined] = found as readonly (string | undefined)[];
    const isPort = name.endsWith('-port');
    if (!isPort) isOn = true;
    // Bun appends a path: ws://localhost:6499/secret
    const value = joined ?? (isPort ? words[index + 1] : undefined);
    if (value === undefined || value === '') continue;
    const endpoint = parseEndpoint(value.replace(/^wss?:\/\//, '').replace(/\/.*$/s, ''));
    host = endpoint.host ?? host;
    port = endpoint.port ?? port;
  }
  // 0 means any free port
  return isOn ? { host, port } : undefined;
}

/** The value of `NODE_OPTIONS=…` on an ancestor's command line: in a shell's command, or as a word of its own. */
function nodeOptionsAbove(ancestors: readonly Process[]): string[] {
  for (const ancestor of ancestors) {
    const text = isShell(ancestor)
      ? (shellCommand(ancestor) ?? '')
      : ancestor.commandLine?.find((word) => word.startsWith('NODE_OPTIONS='))?.replace('=', '="');
    const found = /(?:^|\s)NODE_OPTIONS=(?:"([^"]*)|'([^']*)|(\S*))/.exec(text ?? '');
    if (found !== null) return found.slice(1).join(' ').trim().split(/\s+/);
  }
  return [];
}

/** debugpy listens through its adapter, a separate process: `…/debugpy/adapter --host H --port P`. */
function debugpyIn(argv: readonly string[], script: string | undefined): Endpoint[] {
  if (script !== undefined && /[\\/]debugpy[\\/]adapter$/.test(script)) {
    const port = parsePort(valueOf(argv, '--port'));
    return port !== undefined ? [{ host: valueOf(argv, '--host') ?? '127.0.0.1', port }] : [];
  }
  const at = argv.findIndex(
    (word, index) => (word === 'debugpy' && argv[index - 1] === '-m') || /[\\/]debugpy$/.test(word),
  );
  const listen = at === -1 ? undefined : valueOf(argv.slice(at), '--listen');
  if (listen === undefined) return [];
  const { host = '127.0.0.1', port } = parseEndpoint(listen);
  return [{ host, port }];
}

function valueOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`));
  const word = argv[at];
  return word === name ? argv[at + 1] : word?.slice(name.length + 1);
}

/** `-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005`; a bare port is loopback since Java 9, all interfaces before. */
export function jdwpIn(word: string): Endpoint | undefined {
  const [, options = ''] = /^-(?:agentlib:jdwp=|Xrunjdwp:)(.*)$/.exec(word) ?? [];
  const values = options.split(',');
  const address = values.find((each) => each.startsWith('address='))?.slice('address='.length);
  if (!values.includes('server=y')) return undefined;
  // without an address, any free port
  return address === undefined ? { host: undefined, port: undefined } : parseEndpoint(address);
}

function delveIn(argv: readonly string[]): Endpoint | undefined {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const listen = valueOf(own, '--listen') ?? valueOf(own, '-l');
  return listen === undefined ? undefined : parseEndpoint(listen);
}

function rdbgIn(args: readonly string[]): Endpoint | undefined {
  const port = parsePort(valueOf(args, '--port'));
  const isOpen = args.some((word) => word === '-O' || /^--open(?:=|$)/.test(word));
  return isOpen && port !== undefined ? { host: valueOf(args, '--host') ?? '127.0.0.1', port } : undefined;
}

/** Browsers and Electron applications. */
function browserIn(argv: readonly string[]): Endpoint | undefined {
  const port = parsePort(argv.find((word) => word.startsWith('--remote-debugging-port='))?.split('=')[1]);
  return port !== undefined ? { host: undefined, port } : undefined;
}
