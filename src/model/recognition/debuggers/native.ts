/** Debuggers that are programs of their own, and programs whose own options open one. */
import { parseEndpoint, parsePort } from '../../net/endpoint';
import type { DebuggerSettings } from '../../process/process';
import type { DebuggerEndpoint } from './endpoints';
import { endpointOf, hostAndPort, portsOfSystem, valueOf } from './endpoints';

interface NativeDebugger {
  /** As `programName` returns them. */
  readonly names: RegExp;
  readonly endpointsOf: (args: readonly string[], settings: DebuggerSettings) => DebuggerEndpoint[];
}

const nativeDebuggers: readonly NativeDebugger[] = [
  // github.com/go-delve/delve, Documentation/usage: a server only if headless or `dap`; loopback and a free port by default
  { names: /^dlv(?:-dap)?$/, endpointsOf: delveIn },
  // sourceware.org/gdb, "Using the gdbserver Program": most versions ignore the host
  { names: /^gdbserver$/, endpointsOf: gdbserverIn },
  // lldb.llvm.org, "lldb-server": of `gdbserver` an empty host is localhost
  { names: /^(?:lldb-server|debugserver)$/, endpointsOf: lldbServerIn },
  // github.com/llvm/llvm-project, lldb-dap; github.com/vadimcn/codelldb: loopback
  {
    names: /^(?:lldb-dap|lldb-vscode|codelldb)$/,
    endpointsOf: (args) => {
      const [, listen] = /^(?:listen|tcp):\/\/(.+)$/.exec(valueOf(args, '--connection') ?? '') ?? [];
      if (listen !== undefined) return [endpointOf('native', listen)];
      return hostAndPort('native', 'localhost', valueOf(args, '--port', '-p'));
    },
  },
  // github.com/Samsung/netcoredbg: 4711 by default, on all interfaces; OpenDebugAD7 is that of VS Code's C++ extension
  {
    names: /^(?:netcoredbg|opendebugad7)$/,
    endpointsOf: (args) => {
      const server = args.find((word) => /^--server(?:=|$)/.test(word));
      const port = parsePort(server === '--server' ? '4711' : server?.split('=')[1]);
      return port === undefined ? [] : [{ kind: 'native', host: undefined, port }];
    },
  },
  // qemu.org, "GDB usage": `-s` is `-gdb tcp::1234`; `-g` of the user mode emulators
  { names: /^qemu-/, endpointsOf: qemuIn },
  // learn.microsoft.com, "Activating a Debugging Server" and "Activating a Process Server"
  {
    names: /^(?:cdb|ntsd|windbg|windbgx|kd|dbgx\.shell)$/,
    endpointsOf: (args) => dbgengIn(valueOf(args, '-server', '/server')),
  },
  { names: /^(?:dbgsrv|kdsrv)$/, endpointsOf: (args) => dbgengIn(valueOf(args, '-t', '/t')) },
  // rr replay --help: with a port it starts no client; on localhost by default
  {
    names: /^rr$/,
    endpointsOf: (args) =>
      hostAndPort(
        'native',
        valueOf(args, '--dbghost', '-h') ?? 'localhost',
        valueOf(args, '--dbgport', '-s'),
      ),
  },
  // valgrind.org, "vgdb command line options"
  {
    names: /^vgdb$/,
    endpointsOf: (args) => {
      const port = parsePort(valueOf(args, '--port'));
      return port === undefined ? [] : [{ kind: 'native', host: undefined, port }];
    },
  },
  // docs.microsoft.com, "Remote debugging": a password of Windows is needed unless /noauth
  {
    names: /^msvsmon$/,
    endpointsOf: (args) => {
      const at = args.findIndex((word) => /^[/-]port$/i.test(word));
      const port = parsePort(args[at + 1]);
      const isOpen = args.some((word) => /^[/-]noauth$/i.test(word)) && at !== -1 && port !== undefined;
      return isOpen ? [{ kind: 'native', host: undefined, port }] : [];
    },
  },
  // mono(1): it connects to the debugger unless server=y; options of the program come after its name
  {
    names: /^mono(?:-sgen|-boehm)?$/,
    endpointsOf: (args, settings) => {
      const end = args.findIndex((word) => !word.startsWith('-'));
      const own = [
        ...(settings['MONO_ENV_OPTIONS'] ?? '').split(/\s+/),
        ...(end === -1 ? args : args.slice(0, end)),
      ];
      return own.flatMap(monoIn);
    },
  },
  // github.com/dotnet/diagnostics, dotnet-dsrouter
  {
    names: /^dotnet-dsrouter$/,
    endpointsOf: (args) => {
      const server = valueOf(args, '--tcp-server', '-tcps');
      return server === undefined ? [] : [endpointOf('dotnet', server)];
    },
  },
  // developer.android.com, "adb": its other ports are forwards; `-a` listens on all interfaces
  {
    names: /^adb$/,
    endpointsOf: (args, settings) => {
      const socket = valueOf(args, '-L') ?? settings['ADB_SERVER_SOCKET'];
      const port =
        /:(\d+)$/.exec(socket ?? '')?.[1] ?? valueOf(args, '-P') ?? settings['ANDROID_ADB_SERVER_PORT'];
      const found = parsePort(port ?? '5037');
      return found === undefined ? [] : [{ kind: 'android', host: undefined, port: found }];
    },
  },
  // book.babashka.org, "nREPL" and "Socket REPL": localhost by default
  {
    names: /^bb$/,
    endpointsOf: (args) => {
      const at = args.findIndex((word) => /^(?:--)?(?:nrepl-server|socket-repl)$/.test(word));
      if (at === -1) return [];
      const usual = args[at]?.endsWith('nrepl-server') === true ? 1667 : 1666;
      const { host, port } = parseEndpoint(/\d/.test(args[at + 1] ?? '') ? (args[at + 1] ?? '') : '');
      return hostAndPort('repl', host === undefined || host === '' ? 'localhost' : host, port ?? usual);
    },
  },
  // rforge.net/Rserve: loopback unless remote is enabled, and no password by default
  {
    names: /^rserve$/,
    endpointsOf: (args) => {
      const port = parsePort(valueOf(args, '--RS-port') ?? '6311');
      return port === undefined ? [] : [{ kind: 'repl', host: undefined, port }];
    },
  },
  // gnu.org/software/guile, "Invoking Guile": loopback, and a path is a Unix socket
  {
    names: /^guile$/,
    endpointsOf: (args) => {
      const word = args.find((one) => /^--listen(?:=\d+)?$/.test(one));
      return word === undefined ? [] : hostAndPort('repl', 'localhost', word.split('=')[1] ?? '37146');
    },
  },
];

export function nativeDebuggersOf(
  names: readonly string[],
  args: readonly string[],
  settings: DebuggerSettings = {},
): DebuggerEndpoint[] {
  const rows = nativeDebuggers.filter((row) => names.some((name) => row.names.test(name)));
  return rows.flatMap((row) => row.endpointsOf(args, settings));
}

function delveIn(args: readonly string[]): DebuggerEndpoint[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const isServer = own.some((word) => /^(?:--headless(?:=true)?|dap|core-server)$/.test(word));
  const connects = valueOf(own, '--client-addr') !== undefined || own.includes('connect');
  if (!isServer || connects) return [];
  const listen = valueOf(own, '--listen', '-l');
  if (listen?.startsWith('unix:') === true) return [];
  const { host, port } = parseEndpoint(listen ?? '127.0.0.1:0');
  return port === undefined || port === 0
    ? [{ kind: 'go', host, ...portsOfSystem }]
    : [{ kind: 'go', host, port }];
}

function gdbserverIn(args: readonly string[]): DebuggerEndpoint[] {
  const wrapper = args.indexOf('--wrapper');
  const own = wrapper === -1 ? args : args.slice(args.indexOf('--', wrapper) + 1);
  // the first word that is no option is the connection, and the next one the program
  const [, port] = /^[^/]*:(\d+)$/.exec(own.find((word) => !word.startsWith('-')) ?? '') ?? [];
  const found = parsePort(port);
  return found === undefined ? [] : [{ kind: 'native', host: undefined, port: found }];
}

function lldbServerIn(args: readonly string[]): DebuggerEndpoint[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  if (own.some((word) => /^(?:-R|--reverse-connect)$/.test(word))) return [];
  const given = valueOf(own, '--listen', '-L') ?? own.find((word) => /^(?:\[.*\]|[^/[\]]*):\d+$/.test(word));
  const gdb = gdbPortsIn(own);
  if (given === undefined) return gdb;
  const { host, port } = parseEndpoint(given);
  const usual = /^g(?:dbserver)?$/.test(own[0] ?? '') ? 'localhost' : undefined;
  return [{ kind: 'native', host: host === '' ? usual : host, port }, ...gdb];
}

/** Those of the debuggers that a platform server starts: several single ones, or, before version 20, a range. */
function gdbPortsIn(args: readonly string[]): DebuggerEndpoint[] {
  const endpoint = { kind: 'native', host: undefined } as const;
  const from = parsePort(valueOf(args, '--min-gdbserver-port', '-m'));
  const to = parsePort(valueOf(args, '--max-gdbserver-port', '-M'));
  if (from !== undefined && to !== undefined) return [{ ...endpoint, port: from, to }];
  return args.flatMap((_, at) => {
    const rest = args.slice(at);
    const isOption = /^(?:--gdbserver-port|-P)(?:=|$)/.test(rest[0] ?? '');
    const port = isOption ? parsePort(valueOf(rest, '--gdbserver-port', '-P')) : undefined;
    return port === undefined ? [] : [{ ...endpoint, port }];
  });
}

/** `tcp:port=1025,password=…`; a range is `port=1025:1050`, and with `clicon` it connects to the client. */
function dbgengIn(transport: string | undefined): DebuggerEndpoint[] {
  const [, protocol, text = ''] = /^(tcp|ssl):(.*)$/is.exec(transport ?? '') ?? [];
  const values = text.split(',').map((value) => value.trim());
  const isGuarded = protocol?.toLowerCase() === 'ssl' || valueOf(values, 'password') !== undefined;
  if (protocol === undefined || isGuarded || valueOf(values, 'clicon') !== undefined) return [];
  const [from, to] = (valueOf(values, 'port') ?? '').split(':').map(parsePort);
  if (from === undefined) return [];
  return [{ kind: 'native', host: undefined, port: from, ...(to === undefined ? {} : { to }) }];
}

function qemuIn(args: readonly string[]): DebuggerEndpoint[] {
  const gdb = valueOf(args, '-gdb') ?? (args.includes('-s') ? 'tcp::1234' : undefined);
  const [, endpoint] = /^tcp:([^,]*)/.exec(gdb ?? '') ?? [];
  return endpoint === undefined ? [] : [endpointOf('native', endpoint)];
}

function monoIn(word: string): DebuggerEndpoint[] {
  const values = /^--debugger-agent=(.*)$/.exec(word)?.[1]?.split(',') ?? [];
  if (!values.includes('server=y')) return [];
  const address = valueOf(values, 'address');
  return address === undefined
    ? [{ kind: 'mono', host: undefined, ...portsOfSystem }]
    : [endpointOf('mono', address)];
}
