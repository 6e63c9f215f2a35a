/** Programs on this machine that pass on connections from elsewhere to a server here, by their command lines. */
import { isLoopbackHost, isPort, parseEndpoint } from '../net/endpoint';
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { sshForwards } from './sshForwards';

/** Where a tunnel passes connections on to. */
export interface TunnelTarget {
  /** A name or an address; undefined if only a port is given, which means this machine. */
  readonly host: string | undefined;
  readonly port: number;
}

export interface Tunnel {
  /** What it is called: `ngrok`, `ssh -R`. */
  readonly title: string;
  /** The other end, as far as it is known: the host of `ssh -R`, the name that portless serves. */
  readonly from: string | undefined;
  readonly pid: number | undefined;
  /** `any`: whatever the other end asks for. `unknown`: a configuration says it that is not read. */
  readonly targets: readonly TunnelTarget[] | 'any' | 'unknown';
}

type Targets = Tunnel['targets'];

interface TunnelProgram {
  /** In lower case, as `parseCommandLine` names programs and packages. */
  readonly names: readonly string[];
  readonly title: string;
  /** @returns undefined if these arguments run no tunnel. */
  readonly targetsOf: (args: readonly string[]) => Targets | undefined;
  /** Command lines, and where they lead: `host:port`, `any`, `unknown`, or `none` for no tunnel. */
  readonly samples: readonly (readonly [commandLine: string, targets: string])[];
}

export const tunnelPrograms: readonly TunnelProgram[] = [
  {
    names: ['ngrok'],
    title: 'ngrok',
    targetsOf: (args) => {
      const at = args.findIndex((word) => /^(?:http|tcp|tls|tunnel|start|service)$/.test(word));
      if (at === -1) return undefined;
      return args[at] === 'start' || args[at] === 'service'
        ? 'unknown'
        : only(upstreamOf(args.slice(at + 1)));
    },
    samples: [
      ['ngrok http 3000', ':3000'],
      ['ngrok http 8080 --url https://baz.ngrok.dev', ':8080'],
      ['ngrok http --url https://baz.ngrok.dev 8080', ':8080'],
      ['ngrok http --log stdout --proxy-proto 2 127.0.0.1:3000', '127.0.0.1:3000'],
      ['ngrok http https://localhost:8443', 'localhost:8443'],
      ['ngrok http [::1]:80', '::1:80'],
      ['ngrok tcp 22', ':22'],
      ['ngrok http foo.local:3000', 'foo.local:3000'],
      ['ngrok start --all', 'unknown'],
      ['ngrok config check', 'none'],
    ],
  },
  {
    names: ['cloudflared'],
    title: 'cloudflared',
    targetsOf: (args) => {
      // its other commands make a local port lead outward, or only change settings
      if (args.some((word) => /^(?:access|proxy-dns|update|login|service)$/.test(word))) return undefined;
      if (args.some((word) => /^(?:list|create|route|info|delete|cleanup|token|ingress)$/.test(word)))
        return undefined;
      const url = valuesOf(args, '--url').at(0);
      if (url !== undefined) return only(parseUpstream(url));
      return args.includes('tunnel') || args.includes('run') ? 'unknown' : undefined;
    },
    samples: [
      ['cloudflared tunnel --url http://localhost:3000', 'localhost:3000'],
      ['cloudflared tunnel --url=localhost:8080 --no-autoupdate', 'localhost:8080'],
      ['cloudflared tunnel run --url http://127.0.0.1:8000 shop', '127.0.0.1:8000'],
      ['cloudflared tunnel --url tcp://localhost:5432', 'localhost:5432'],
      ['cloudflared --no-autoupdate tunnel run --token x', 'unknown'],
      ['cloudflared tunnel --config /etc/cloudflared/config.yml run', 'unknown'],
      ['cloudflared access tcp --hostname db.example.com --url localhost:5432', 'none'],
      ['cloudflared tunnel list', 'none'],
    ],
  },
  {
    names: ['tailscale'],
    title: 'tailscale serve',
    targetsOf: (args) => {
      const at = args.findIndex((word) => word === 'serve' || word === 'funnel');
      const rest = args.slice(at + 1);
      if (
        at === -1 ||
        /^(?:status|reset|drain|advertise|get-config|set-config|off)$/.test(rest.at(-1) ?? '')
      ) {
        return undefined;
      }
      return only(rest.flatMap((word) => parseUpstream(word) ?? []).at(-1));
    },
    samples: [
      ['tailscale serve 3000', ':3000'],
      ['tailscale funnel --https=8443 localhost:3000', 'localhost:3000'],
      ['tailscale serve --tcp 5432 tcp://127.0.0.1:5432', '127.0.0.1:5432'],
      ['tailscale serve https+insecure://localhost:8443', 'localhost:8443'],
      ['tailscale serve https / http://localhost:3000', 'localhost:3000'],
      ['tailscale serve status', 'none'],
      ['tailscale status', 'none'],
    ],
  },
  {
    names: ['ssh'],
    title: 'ssh -R',
    targetsOf: (args) => {
      const remote = (sshForwards(args)?.forwards ?? []).filter(({ kind }) => kind === 'remote');
      if (remote.some(({ target }) => target === undefined)) return 'any';
      return some(remote.flatMap(({ target }) => target ?? []));
    },
    samples: [
      ['ssh -R 8080:localhost:3000 host', 'localhost:3000'],
      ['ssh -N -T -R80:127.0.0.1:3000 serveo.net', '127.0.0.1:3000'],
      ['ssh -NfR *:8080:[::1]:3000 alice@host', '::1:3000'],
      ['ssh -p 443 -R0:localhost:3000 a.pinggy.io', 'localhost:3000'],
      ['ssh host -R 1:localhost:3000 -R 2:localhost:4000', 'localhost:3000 localhost:4000'],
      ['ssh -o ExitOnForwardFailure=yes -oRemoteForward=8080:localhost:3000 host', 'localhost:3000'],
      ['ssh -R /tmp/there.sock:localhost:3000 host', 'localhost:3000'],
      ['ssh -R 8080:/tmp/here.sock host', 'none'],
      ['ssh -R 1080 host', 'any'],
      ['ssh -L 8080:localhost:80 host', 'none'],
      ['ssh host grep -R 1:localhost:3000 .', 'none'],
      ['ssh host', 'none'],
    ],
  },
  {
    names: ['localtunnel', 'lt'],
    title: 'localtunnel',
    targetsOf: (args) => portAndHost(args, ['--port', '-p'], ['--local-host', '-l']),
    samples: [
      ['node /home/alice/node_modules/localtunnel/bin/lt.js --port 3000', ':3000'],
      ['lt -p 3000 -l 127.0.0.1', '127.0.0.1:3000'],
    ],
  },
  {
    names: ['bore'],
    title: 'bore',
    targetsOf: (args) => {
      if (args[0] !== 'local') return undefined;
      const port = Number(args.find((word) => /^\d+$/.test(word)));
      const host = valuesOf(args, '--local-host', '-l').at(0);
      return isPort(port) ? [{ host, port }] : undefined;
    },
    samples: [
      ['bore local 3000 --to bore.pub', ':3000'],
      ['bore local --local-host 127.0.0.1 3000 --to bore.pub', '127.0.0.1:3000'],
      ['bore server', 'none'],
    ],
  },
  {
    names: ['zrok', 'zrok2'],
    title: 'zrok',
    targetsOf: (args) =>
      args[0] === 'share' ? only(args.flatMap((word) => parseUpstream(word) ?? []).at(-1)) : undefined,
    samples: [
      ['zrok share public localhost:3000', 'localhost:3000'],
      ['zrok share private --headless http://127.0.0.1:3000', '127.0.0.1:3000'],
      ['zrok access private abc', 'none'],
    ],
  },
  {
    names: ['devtunnel'],
    title: 'devtunnel',
    targetsOf: (args) => {
      if (args[0] !== 'host') return undefined;
      const ports = valuesOf(args, '-p', '--port-numbers', '--port-number').map(Number).filter(isPort);
      return some(ports.map((port) => ({ host: undefined, port }))) ?? 'unknown';
    },
    samples: [
      ['devtunnel host -p 3000 --allow-anonymous', ':3000'],
      ['devtunnel host shop', 'unknown'],
      ['devtunnel list', 'none'],
    ],
  },
  {
    names: ['code-tunnel', 'code-tunnel-insiders'],
    title: 'VS Code',
    targetsOf: (args) =>
      args.some((word) => word === 'tunnel' || word === 'forward-internal') ? 'unknown' : undefined,
    samples: [
      ['code-tunnel tunnel forward-internal --provider github', 'unknown'],
      ['code-tunnel --version', 'none'],
    ],
  },
  {
    names: ['frpc'],
    title: 'frpc',
    targetsOf: (args) => portAndHost(args, ['--local-port', '-l'], ['--local-ip', '-i']) ?? 'unknown',
    samples: [
      ['frpc -c frpc.toml', 'unknown'],
      ['frpc http --local-port 3000', ':3000'],
    ],
  },
  {
    names: ['socat'],
    title: 'socat',
    targetsOf: (args) => {
      const addresses = args.filter((word) => !word.startsWith('-'));
      if (!addresses.some((word) => /^(?:tcp[46]?|openssl|ssl)-l(?:isten)?:/i.test(word))) return undefined;
      return some(
        addresses.flatMap((word) => {
          const [, host = ''] = /^tcp[46]?(?:-connect)?:([^,]+)/i.exec(word) ?? [];
          return parseUpstream(host) ?? [];
        }),
      );
    },
    samples: [
      ['socat TCP-LISTEN:8080,fork,reuseaddr TCP:localhost:3000', 'localhost:3000'],
      ['socat -d TCP4-LISTEN:8080,fork TCP4:127.0.0.1:3000', '127.0.0.1:3000'],
      ['socat - TCP:localhost:3000', 'none'],
    ],
  },
  {
    names: ['caddy'],
    title: 'caddy reverse-proxy',
    targetsOf: (args) =>
      args[0] === 'reverse-proxy'
        ? some(valuesOf(args, '--to', '-t').flatMap((word) => parseUpstream(word) ?? []))
        : undefined,
    samples: [
      ['caddy reverse-proxy --from shop.example.com --to :3000', ':3000'],
      ['caddy reverse-proxy --to localhost:3000 --to localhost:3001', 'localhost:3000 localhost:3001'],
      ['caddy run', 'none'],
    ],
  },
  {
    names: ['stripe'],
    title: 'stripe listen',
    targetsOf: (args) =>
      args[0] === 'listen'
        ? some(valuesOf(args, '--forward-to', '-f').flatMap((word) => parseUpstream(word) ?? []))
        : undefined,
    samples: [
      ['stripe listen --forward-to localhost:3000/webhook', 'localhost:3000'],
      ['stripe listen', 'none'],
    ],
  },
  {
    names: ['smee-client', 'smee'],
    title: 'smee',
    targetsOf: (args) => {
      const target = valuesOf(args, '--target', '-t').at(0);
      return target === undefined ? portAndHost(args, ['--port', '-p'], []) : only(parseUpstream(target));
    },
    samples: [
      ['smee -u https://smee.io/abc -t http://127.0.0.1:3000/events', '127.0.0.1:3000'],
      ['smee --port 3000', ':3000'],
    ],
  },
  {
    names: ['local-ssl-proxy'],
    title: 'local-ssl-proxy',
    targetsOf: (args) => portAndHost(args, ['--target', '-t'], []),
    samples: [['local-ssl-proxy --source 3001 --target 3000', ':3000']],
  },
];

/** Undefined for nearly all processes, and for a program that overwrote its arguments. */
export function tunnelOf(process: Process): Tunnel | undefined {
  const { names, args, argsAt } = parseCommandLine(process);
  const program = tunnelPrograms.find((one) => one.names.some((name) => names.includes(name)));
  if (program === undefined || argsAt === undefined) return undefined;
  const targets = program.targetsOf(args);
  if (targets === undefined) return undefined;
  const from = program.title === 'ssh -R' ? sshForwards(args)?.destination : undefined;
  return { title: program.title, from, pid: process.pid, targets };
}

/** The names that such processes have in a process table: their own, or that of the runtime of a script. */
const processNames: ReadonlySet<string> = new Set([
  ...tunnelPrograms.flatMap(({ names }) => names),
  ...['node', 'mainthread', 'node-mainthread', 'bun', 'deno'],
]);

/** Whether a process of this name may be one. @param name `ngrok`, `ngrok.exe`, as cut by the system. */
export function mayBeTunnel(name: string): boolean {
  return processNames.has(name.replace(/\.exe$/i, '').toLowerCase());
}

/** `3000`, `:3000`, `localhost:3000`, `http://localhost:3000/path`, `[::1]:80`, `https://localhost`. */
function parseUpstream(text: string): TunnelTarget | undefined {
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
function upstreamOf(words: readonly string[]): TunnelTarget | undefined {
  const found = words.flatMap((word, index) => {
    const target = word.startsWith('-') ? undefined : parseUpstream(word);
    const before = words[index - 1] ?? '';
    const isValue = before.startsWith('-') && !before.includes('=');
    return target === undefined ? [] : [{ target, isValue }];
  });
  return (found.find(({ isValue }) => !isValue) ?? found.at(-1))?.target;
}

/** The values of `--flag value`, `--flag=value` and `-f value`. */
function valuesOf(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((word, index) => {
    const [name = '', ...value] = word.split('=');
    if (!names.includes(name)) return [];
    return value.length > 0 ? [value.join('=')] : (args[index + 1] ?? []);
  });
}

function portAndHost(
  args: readonly string[],
  ports: readonly string[],
  hosts: readonly string[],
): readonly TunnelTarget[] | undefined {
  const port = Number(valuesOf(args, ...ports).at(0));
  return isPort(port) ? [{ host: valuesOf(args, ...hosts).at(0), port }] : undefined;
}

function only(target: TunnelTarget | undefined): readonly TunnelTarget[] | undefined {
  return target && [target];
}

function some(targets: readonly TunnelTarget[]): readonly TunnelTarget[] | undefined {
  return targets.length === 0 ? undefined : targets;
}

/** Whether a target is a port of this machine's loopback, by whichever name. */
export function isLoopbackTarget({ host }: TunnelTarget): boolean {
  return host === undefined || host === '0.0.0.0' || host === '::' || isLoopbackHost(host);
}
