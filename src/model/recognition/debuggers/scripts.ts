/** Debuggers of Python, Ruby, PHP, Perl and Erlang, by command lines. */
import { parseEndpoint, parsePort } from '../../net/endpoint';
import { programName } from '../../process/runtimes';
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

/**
 * github.com/ruby/debug, lib/debug/config.rb: without a port it is a Unix socket, except for Chrome and `--open=tcp`, which
 * take any free one; 127.0.0.1 by default; `-A` connects. `--open` may hold the address, and the port a file after it:
 * `12345:/tmp/port`.
 */
function rdbgIn(args: readonly string[]): DebuggerEndpoint[] {
  const at = args.findIndex((word) => word === '-O' || /^--open(?:=|$)/.test(word));
  const word = args[at];
  if (word === undefined) return [];
  const open = word.includes('=') ? word.slice(word.indexOf('=') + 1) : (args[at + 1] ?? '');
  const given = /:\d+$/.test(open) ? parseEndpoint(open) : undefined;
  const host = valueOf(args, '--host') ?? given?.host ?? '127.0.0.1';
  const port = valueOf(args, '--port')?.replace(/:.*$/s, '') ?? given?.port;
  if (port === '0' || (port === undefined && /^(?:chrome|cdp|tcp)$/.test(open))) {
    return [{ kind: 'ruby', host, ...portsOfSystem }];
  }
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

/**
 * metacpan.org, Devel::hdb: `-d:hdb`, on localhost and 8080 by default; `-d:hdb=port:9876,host:192.168.0.1`, and `a` for all
 * interfaces. Perl's own debugger connects (perldoc perldebug, RemotePort).
 */
export function perlIn(argv: readonly string[]): DebuggerEndpoint[] {
  if (programName(argv[0] ?? '') !== 'perl') return [];
  const end = argv.findIndex((word, at) => at > 0 && !word.startsWith('-'));
  return (end === -1 ? argv : argv.slice(0, end)).flatMap((word) => {
    const [option, text = ''] = /^-dt?:hdb(?:=(.*))?$/s.exec(word) ?? [];
    if (option === undefined) return [];
    const values = text.split(',').map((value) => value.replace(':', '='));
    const host = valueOf(values, 'host') ?? (values.includes('a') ? '' : 'localhost');
    return hostAndPort('perl', host, valueOf(values, 'port') ?? '8080');
  });
}

const jupyterPrograms =
  /^(?:jupyter(?:[-_](?:lab|notebook|server|nbclassic))?|jupyterlab|notebook|nbclassic)$/;
const emptyToken =
  /^--(?:NotebookApp|ServerApp|LabApp|JupyterNotebookApp|IdentityProvider|PasswordIdentityProvider)\.token=(?:''|"")?$/;
const passwordOption =
  /^--(?:(?:NotebookApp|ServerApp|LabApp)\.password|PasswordIdentityProvider\.hashed_password)=(.*)$/s;

/**
 * jupyter-server.readthedocs.io, "Security": it runs what it is sent, and asks for a token unless that is empty. A password
 * counts too, and may be in its configuration, unless the command line empties it. Its port is 8888 by default, or one of
 * the four after it, if those are taken. Kernels (ipykernel) check a key that both sides know, and listen on loopback.
 */
export function jupyterIn(names: readonly string[], args: readonly string[]): DebuggerEndpoint[] {
  const isOpen =
    names.some((name) => jupyterPrograms.test(name)) && args.some((word) => emptyToken.test(word));
  const passwords = args.flatMap((word) => passwordOption.exec(word)?.[1] ?? []);
  if (!isOpen || passwords.some((value) => !/^(?:''|"")?$/.test(value))) return [];
  const port =
    parsePort(valueOf(args, '--port', '--ServerApp.port', '--NotebookApp.port', '--LabApp.port')) ?? 8888;
  const endpoint = { kind: 'jupyter', host: undefined, port, to: port + 4 } as const;
  return [passwords.length > 0 ? endpoint : { ...endpoint, isGuess: true }];
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
