import type { DebuggerKind } from '../recognition/debuggers';
import { jdwpIn } from '../recognition/debuggers';
import { isLoopbackHost, parseEndpoint } from '../net/endpoint';

/** What to do about an exposed debugger, in one sentence. */
export const debuggerSummaries: Record<DebuggerKind, string> = {
  node: 'Start it with --inspect alone: without an address it listens on loopback.',
  deno: 'Start it with --inspect alone: without an address it listens on loopback.',
  bun: 'Start it with --inspect alone: without an address it listens on loopback.',
  python: 'Give --listen the port alone: without an address debugpy listens on loopback.',
  java: 'Write address=127.0.0.1:PORT in the -agentlib:jdwp option: * means all interfaces.',
  go: 'Start Delve with --listen=127.0.0.1:PORT.',
  ruby: 'Start rdbg with --host 127.0.0.1, or leave the host out.',
  native: 'Start the debugger with 127.0.0.1:PORT.',
  browser: 'Leave out --remote-debugging-address: without it the browser listens on loopback.',
};

const inspectorName =
  /^(--(?:inspect(?:-brk|-wait|-port|-brk-node)?|debug-port)=(?:wss?:\/\/)?)([^/]*)(.*)$/s;

/** The command line with its debugger on loopback, or undefined where its address is not said there. */
export function withDebuggerOnLoopback(
  kind: DebuggerKind,
  argv: readonly string[],
): readonly string[] | undefined {
  const to = (endpoint: string): string => {
    const { host, port } = parseEndpoint(endpoint);
    if (host === undefined || isLoopbackHost(host)) return endpoint;
    return port === undefined ? '127.0.0.1' : `127.0.0.1:${port}`;
  };
  /** What follows the name, joined or as the next word. */
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
    case 'bun': {
      const isSaid = argv.some((word) => word.startsWith('--inspect'));
      const joined = argv.map((word) => {
        const [, name = '', endpoint = '', path = ''] = inspectorName.exec(word) ?? [];
        return name === '' ? word : `${name}${to(endpoint)}${path}`;
      });
      return isSaid
        ? joined.map((word, index) =>
            /^--(?:inspect|debug)-port$/.test(joined[index - 1] ?? '') ? to(word) : word,
          )
        : undefined;
    }
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
      return valued(['--host'], host);
    case 'native':
      return argv.map((word, index) => (index > 0 && /^[^/]*:\d+$/.test(word) ? to(word) : word));
    case 'browser':
      return valued(['--remote-debugging-address'], host);
  }
}
