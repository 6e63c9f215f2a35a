import type { DebuggerKind } from '../recognition/debuggers/endpoints';
import { jdwpIn } from '../recognition/debuggers/java';
import { isLoopbackHost, parseEndpoint } from '../net/endpoint';

const inspectorName =
  /^(--(?:inspect(?:-brk|-wait|-port|-brk-node)?|debug-port)=(?:wss?:\/\/)?)([^/]*)(.*)$/s;

/** Options whose value is an address alone. */
const hostOptions = {
  ruby: ['--host'],
  browser: ['--remote-debugging-address'],
  jupyter: ['--ip', '--ServerApp.ip', '--NotebookApp.ip', '--LabApp.ip'],
} as const;

/** The command line with its debugger on loopback; undefined if the address is not on the command line. */
export function withDebuggerOnLoopback(
  kind: DebuggerKind,
  argv: readonly string[],
): readonly string[] | undefined {
  const to = (endpoint: string): string => {
    const { host, port } = parseEndpoint(endpoint);
    if (host === undefined || isLoopbackHost(host)) return endpoint;
    return port === undefined ? '127.0.0.1' : `127.0.0.1:${port}`;
  };
  /** Changes the value of an option, after `=` or in the next word. */
  const valued = (names: readonly string[], change: (value: string) => string): readonly string[] =>
    argv.map((word, index) => {
      if (index > 0 && names.includes(argv[index - 1] ?? '')) return change(word);
      const name = names.find((each) => word.startsWith(`${each}=`));
      return name === undefined ? word : `${name}=${change(word.slice(name.length + 1))}`;
    });
  const host = (value: string): string => (isLoopbackHost(value) ? value : '127.0.0.1');
  switch (kind) {
    case 'node':
    case 'deno':
    case 'bun':
      return withInspector(argv, to);
    case 'python':
      return argv.includes('--listen') || argv.some((word) => word.startsWith('--listen='))
        ? valued(['--listen'], to)
        : undefined;
    case 'java':
      return argv.map((word) =>
        jdwpIn(word) === undefined
          ? word
          : word.replace(/(?<=[:=,]address=)[^,]*/, (address) =>
              // a bare port is all interfaces in Java 8
              /^\d+$/.test(address) ? `127.0.0.1:${address}` : to(address),
            ),
      );
    case 'go':
      return valued(['--listen', '-l'], to);
    case 'ruby':
    case 'browser':
    case 'jupyter':
      return valued(hostOptions[kind], host);
    case 'native':
      return argv.map((word, index) => (index > 0 && /^[^/]*:\d+$/.test(word) ? to(word) : word));
    case 'mono':
      return argv.map((word) =>
        word.startsWith('--debugger-agent=') ? word.replace(/(?<=[=,]address=)[^,]*/, to) : word,
      );
    case 'jmx': {
      const name = '-Dcom.sun.management.jmxremote.host';
      return argv.some((word) => word.startsWith(`${name}=`)) ? valued([name], host) : undefined;
    }
    case 'perl':
    case 'repl':
    case 'erlang':
    case 'dotnet':
    case 'php':
    case 'dart':
    case 'android':
      return undefined;
  }
}

function withInspector(
  argv: readonly string[],
  to: (endpoint: string) => string,
): readonly string[] | undefined {
  if (!argv.some((word) => word.startsWith('--inspect'))) return undefined;
  const joined = argv.map((word) => {
    const [, name = '', endpoint = '', path = ''] = inspectorName.exec(word) ?? [];
    return name === '' ? word : `${name}${to(endpoint)}${path}`;
  });
  return joined.map((word, index) =>
    /^--(?:inspect|debug)-port$/.test(joined[index - 1] ?? '') ? to(word) : word,
  );
}
