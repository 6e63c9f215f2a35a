/** Debuggers of Python, Ruby, PHP and Erlang, by command lines. */
import { parsePort } from '../../net/endpoint';
import type { DebuggerEndpoint } from './endpoints';
import { endpointOf, hostAndPort, portsOfSystem, valueOf } from './endpoints';

export function pythonDebuggers(argv: readonly string[], script: string | undefined): DebuggerEndpoint[] {
  return [...debugpyIn(argv, script), ...pydevdIn(argv), ...ptvsdIn(argv)];
}

/** debugpy listens through its adapter, a separate process: `…/debugpy/adapter --host H --port P`. */
function debugpyIn(argv: readonly string[], script: string | undefined): DebuggerEndpoint[] {
  if (script !== undefined && /[\\/]debugpy[\\/]adapter$/.test(script)) {
    return hostAndPort('python', valueOf(argv, '--host') ?? '127.0.0.1', valueOf(argv, '--port'));
  }
  const listen = valueOf(afterModule(argv, 'debugpy'), '--listen');
  if (listen === undefined) return [];
  const { host = '127.0.0.1', port } = endpointOf('python', listen);
  return [{ kind: 'python', host, port }];
}

/** PyCharm's and PyDev's: with `--client` it connects to the editor, without it listens everywhere (pydevd, start_server). */
function pydevdIn(argv: readonly string[]): DebuggerEndpoint[] {
  const at = argv.findIndex((word) => /(?:^|[\\/])pydevd\.py$/.test(word));
  const start = at === -1 ? afterModule(argv, 'pydevd') : argv.slice(at + 1);
  const end = start.indexOf('--file');
  const own = end === -1 ? start : start.slice(0, end);
  return valueOf(own, '--client') === undefined ? hostAndPort('python', '', valueOf(own, '--port')) : [];
}

/** What came before debugpy (github.com/microsoft/ptvsd, "Using ptvsd"). */
function ptvsdIn(argv: readonly string[]): DebuggerEndpoint[] {
  const own = afterModule(argv, 'ptvsd');
  if (own.includes('--client')) return [];
  return hostAndPort(
    'python',
    valueOf(own, '--host', '--server-host') ?? 'localhost',
    valueOf(own, '--port'),
  );
}

/** The words after `-m module`, or after the folder of that name; none if it does not run. */
function afterModule(argv: readonly string[], name: string): readonly string[] {
  const at = argv.findIndex(
    (word, index) =>
      index > 0 && ((word === name && argv[index - 1] === '-m') || new RegExp(`[\\\\/]${name}$`).test(word)),
  );
  return at === -1 ? [] : argv.slice(at + 1);
}

export function rubyDebuggers(names: readonly string[], args: readonly string[]): DebuggerEndpoint[] {
  if (names.includes('rdbg')) return rdbgIn(args);
  return names.includes('rdebug-ide') ? rdebugIn(args) : [];
}

/** github.com/ruby/debug: without a port it is a Unix socket, except for Chrome; `-A` connects. */
function rdbgIn(args: readonly string[]): DebuggerEndpoint[] {
  const isOpen = args.some((word) => word === '-O' || /^--open(?:=|$)/.test(word));
  if (!isOpen) return [];
  const host = valueOf(args, '--host') ?? '127.0.0.1';
  const port = valueOf(args, '--port');
  if (port === undefined && args.includes('--open=chrome')) return [{ kind: 'ruby', host, ...portsOfSystem }];
  return hostAndPort('ruby', host, port);
}

/** github.com/ruby-debug/ruby-debug-ide: 127.0.0.1:1234 by default; the dispatcher's port is the editor's. */
function rdebugIn(args: readonly string[]): DebuggerEndpoint[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return hostAndPort(
    'ruby',
    valueOf(own, '--host', '-h') ?? '127.0.0.1',
    valueOf(own, '--port', '-p') ?? '1234',
  );
}

/** phpdbg.com: `-l` ports and `-a` the address of its remote console. Xdebug connects to the editor. */
export function phpdbgIn(args: readonly string[]): DebuggerEndpoint[] {
  const letter = (name: string): string | undefined => {
    const at = args.findIndex((word) => word.startsWith(`-${name}`) && !word.startsWith('--'));
    return at === -1 ? undefined : args[at] === `-${name}` ? args[at + 1] : args[at]?.slice(2);
  };
  const ports = letter('l')?.split(/[/,]/) ?? [];
  return ports.flatMap((port) => hostAndPort('php', letter('a') ?? '127.0.0.1', port));
}

/**
 * Nodes of Erlang and Elixir that have a name listen for others, everywhere unless `inet_dist_use_interface` says otherwise
 * (erlang.org, kernel and erl). What comes after `-extra` is the program's own. epmd only tells their ports.
 */
export function distributionIn(argv: readonly string[]): DebuggerEndpoint[] {
  const end = argv.indexOf('-extra');
  const own = end === -1 ? argv : argv.slice(0, end);
  const follows = (name: string, value: string): boolean =>
    own.some((word, at) => word === name && own[at + 1] === value);
  const isNamed = own.some((word) => word === '-name' || word === '-sname');
  if (!isNamed || follows('-dist_listen', 'false') || follows('-start_distribution', 'false')) return [];
  const wildcard = own.some((word) => word.startsWith('inet6_t')) ? '::' : '';
  const host = tuple(valueOf(own, 'inet_dist_use_interface')) ?? wildcard;
  const port = parsePort(valueOf(own, '-erl_epmd_port') ?? valueOf(own, 'inet_dist_listen_min'));
  if (port === undefined) return [{ kind: 'erlang', host, ...portsOfSystem }];
  return [{ kind: 'erlang', host, port, to: parsePort(valueOf(own, 'inet_dist_listen_max')) ?? port }];
}

/** `{127,0,0,1}`, `{0,0,0,0,0,0,0,1}` in decimal. */
function tuple(text: string | undefined): string | undefined {
  const numbers = text?.match(/\d+/g)?.map(Number) ?? [];
  if (numbers.length === 4) return numbers.join('.');
  return numbers.length === 8 ? numbers.map((number) => number.toString(16)).join(':') : undefined;
}
