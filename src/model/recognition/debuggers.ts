import { perObject } from '../text/perObject';
import { parseAddress } from '../net/address';
import { environmentEndpoints, environmentOptions } from './debuggerEnvironment';
import type { DebuggerEndpoint, DebuggerKind } from './debuggers/endpoints';
import {
  bootloaderIn,
  browserIn,
  dartIn,
  flutterIn,
  inspectorIn,
  nodeOptionsAbove,
} from './debuggers/inspectors';
import { pageEnvironment } from './debuggers/inspectors';
import { javaDebuggers } from './debuggers/java';
import { nativeDebuggersOf } from './debuggers/native';
import {
  distributionIn,
  jupyterIn,
  perlIn,
  phpdbgIn,
  pythonDebuggers,
  rubyDebuggers,
} from './debuggers/scripts';
import { parseCommandLine } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import type { ProcessChain } from '../process/ancestorChain';
import { programOf } from '../process/emulator';
import type { Endpoint } from '../net/endpoint';
import { isLoopbackHost } from '../net/endpoint';

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
  return debuggersOf(chain).find((one) => one.isGuess !== true && isAt(listener, one))?.kind;
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
    (one) =>
      (one.isGuess === true && isAt(listener, one)) ||
      (!one.port && isAt(listener, { host: one.host, port: listener.port })),
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

function isAt(
  { address, port }: Pick<Listener, 'address' | 'port'>,
  endpoint: Endpoint & { readonly to?: number },
): boolean {
  const { port: from, to = from } = endpoint;
  if (from === undefined || to === undefined || port < from || port > to) return false;
  const { host } = endpoint;
  if (host === undefined) return true;
  if (host === '' || host === '*') return address.scope === 'wildcard';
  if (isLoopbackHost(host)) return address.scope === 'loopback';
  const given = parseAddress(host);
  // `0` is short for 0.0.0.0; the addresses of a host name are not known here
  return given === undefined ? host !== '0' || address.scope === 'wildcard' : given.text === address.text;
}

/** The listeners of a process share its chain, which is never changed. */
const debuggersOf: (chain: ProcessChain) => readonly DebuggerEndpoint[] = perObject(findDebuggers);

function findDebuggers(chain: ProcessChain): DebuggerEndpoint[] {
  const [process, ...ancestors] = chain;
  const argv = programOf(process).commandLine ?? [];
  const { runtime, names, script, args, argsAt } = parseCommandLine(process);
  // after the script they are the script's own arguments
  const own = argv.slice(1, argsAt);
  const settings = process.debuggerSettings;
  const given = runtime === undefined ? [] : environmentOptions(runtime, settings);
  const ofEnvironment = runtime === undefined ? [] : environmentEndpoints(runtime, settings);
  switch (runtime) {
    case 'node':
      return [
        ...ofKind('node', inspectorIn([...nodeOptionsAbove(ancestors), ...own], 9229, '127.0.0.1')),
        ...ofKind('node', inspectorIn([...given, ...own], 9229, '127.0.0.1')),
        ...bootloaderIn(settings),
      ];
    case 'deno': {
      const words = script === undefined ? argv : argv.slice(0, argv.indexOf(script));
      return ofKind('deno', inspectorIn(words, 9229, '127.0.0.1'));
    }
    case 'bun':
      return [...ofKind('bun', inspectorIn([...given, ...own], 6499, 'localhost')), ...ofEnvironment];
    case 'python':
      return [...pythonDebuggers(argv, script), ...jupyterIn(names, args), ...ofEnvironment];
    case 'java':
      return javaDebuggers([...given, ...own], { names, args }, settings);
    case 'ruby':
      return [...rubyDebuggers(names, args), ...ofEnvironment];
    case 'beam':
      return distributionIn([...given, ...argv]);
    case 'another':
      return [...dartIn(argv), ...perlIn(argv)];
    case 'dotnet':
      return [...ofEnvironment];
    case 'php':
      return [];
    case undefined:
      return [
        ...nativeDebuggersOf(names, args, settings),
        ...(names.includes('phpdbg') ? phpdbgIn(args) : []),
        ...browserIn(argv, names),
        ...pageEnvironment(settings),
        ...flutterIn(argv),
      ];
  }
}

function ofKind(kind: DebuggerKind, endpoint: Endpoint | undefined): DebuggerEndpoint[] {
  return endpoint === undefined ? [] : [{ kind, ...endpoint }];
}
