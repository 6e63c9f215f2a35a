/** Programs that make a server here reachable through a service elsewhere. */
import { isPort } from '../net/endpoint';
import type { TunnelProgram } from './tunnelWords';
import { webhookTools } from './webhookTools';
import { only, parseUpstream, portAndHost, some, upstreamOf, upstreams, valuesOf } from './tunnelWords';

export const tunnelTools: readonly TunnelProgram[] = [
  ...webhookTools,
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
      if (args.includes('--hello-world') || args.some((word) => word.startsWith('--unix-socket')))
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
    hasOtherUses: true,
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
  // tailscale.com/kb/1242: `serve --bg` and `funnel --bg` leave their routes with the service, which tells them only if asked
  {
    names: ['tailscaled', 'io.tailscale.ipn.macsys.network-extension', 'ipnextension'],
    title: 'tailscale serve',
    targetsOf: () => 'unknown',
    samples: [
      ['/usr/sbin/tailscaled --state=/var/lib/tailscale/tailscaled.state --port=41641', 'unknown'],
      ['tailscaled.exe /subproc 1a2b', 'unknown'],
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
    targetsOf: (args) => {
      if (args[0] !== 'share') return undefined;
      // a reserved share has its target at the service
      return args[1] === 'reserved'
        ? 'unknown'
        : only(args.flatMap((word) => parseUpstream(word) ?? []).at(-1));
    },
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
    names: ['code-tunnel', 'code-tunnel-insiders', 'code', 'code-insiders', 'codium-tunnel'],
    hasOtherUses: true,
    title: 'VS Code',
    // code.visualstudio.com, "Developing with Remote Tunnels": its other commands only change settings
    targetsOf: (args) => {
      const command = args[args.indexOf('tunnel') + 1];
      const isService = command !== 'service' || args.includes('internal-run');
      const isOther = /^(?:status|user|rename|unregister|prune|kill|restart|help)$/.test(command ?? '');
      return args[0] === 'tunnel' && isService && !isOther ? 'unknown' : undefined;
    },
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
  // its service leads to its clients
  {
    names: ['rathole'],
    title: 'rathole',
    targetsOf: (args) => (args.some((word) => /^(?:-s|--server)$/.test(word)) ? undefined : 'unknown'),
    samples: [
      ['/usr/bin/rathole /etc/rathole/client.toml', 'unknown'],
      ['rathole --server server.toml', 'none'],
    ],
  },
  // docs.expo.dev, "Tunneling": Metro's port, through ngrok
  {
    names: ['expo', '@expo/cli'],
    hasOtherUses: true,
    title: 'Expo tunnel',
    targetsOf: (args) => {
      const isTunnel = args.includes('--tunnel') || valuesOf(args, '--host', '-m').includes('tunnel');
      if (!isTunnel || !/^(?:start|--.*)$/.test(args[0] ?? '')) return undefined;
      return portAndHost(args, ['--port', '-p'], []) ?? [{ host: undefined, port: 8081 }];
    },
    samples: [
      ['node /home/alice/app/node_modules/.bin/expo start --tunnel', ':8081'],
      ['node /home/alice/app/node_modules/.bin/expo start --host tunnel --port 19000', ':19000'],
      ['node /home/alice/app/node_modules/.bin/expo start', 'none'],
    ],
  },
  // github.com/robbie-cahill/tunnelmole-client
  {
    names: ['tmole', 'tunnelmole'],
    title: 'tunnelmole',
    targetsOf: (args) => only(upstreamOf(args)),
    samples: [['tmole 3000', ':3000']],
  },
  // loophole.cloud, "http"
  {
    names: ['loophole'],
    title: 'loophole',
    targetsOf: (args) => {
      const port = Number(args[1]);
      if (args[0] !== 'http' || !isPort(port)) return undefined;
      return [{ host: args[2]?.startsWith('-') === false ? args[2] : undefined, port }];
    },
    samples: [
      ['loophole http 3000 127.0.0.1', '127.0.0.1:3000'],
      ['loophole account login', 'none'],
    ],
  },
  // pagekite.net, "Quickstart"
  {
    names: ['pagekite', 'pagekite.py'],
    title: 'pagekite',
    targetsOf: (args) => only(upstreamOf(args)) ?? 'unknown',
    samples: [['pagekite 3000 shop.pagekite.me', ':3000']],
  },
  // github.com/jpillora/chisel: `R:` is from the server to here
  {
    names: ['chisel'],
    title: 'chisel',
    targetsOf: (args) => {
      const remotes = args.filter((word) => word.startsWith('R:'));
      if (args[0] !== 'client') return undefined;
      if (remotes.some((word) => word.endsWith('socks'))) return 'any';
      return some(
        remotes.flatMap((word) => {
          const parts = word
            .slice(2)
            .replace(/\/(?:tcp|udp)$/, '')
            .split(':');
          return parseUpstream(parts.length > 2 ? parts.slice(-2).join(':') : (parts.at(-1) ?? '')) ?? [];
        }),
      );
    },
    samples: [
      ['chisel client example.com R:80:127.0.0.1:3000', '127.0.0.1:3000'],
      ['chisel server --reverse', 'none'],
    ],
  },
  // docs.inlets.dev
  {
    names: ['inlets', 'inlets-pro'],
    title: 'inlets',
    targetsOf: (args) =>
      args.includes('client')
        ? (some(
            valuesOf(args, '--upstream').flatMap((word) =>
              word.split(',').flatMap((one) => parseUpstream(one.replace(/^[^=]*=/, '')) ?? []),
            ),
          ) ?? 'unknown')
        : undefined,
    samples: [
      ['inlets-pro http client --url wss://a --upstream http://127.0.0.1:3000', '127.0.0.1:3000'],
      ['inlets server', 'none'],
    ],
  },
  // jprq.io
  {
    names: ['jprq'],
    title: 'jprq',
    targetsOf: (args) => (/^(?:http|tcp)$/.test(args[0] ?? '') ? only(upstreamOf(args.slice(1))) : undefined),
    samples: [['jprq http 3000 -s shop', ':3000']],
  },
  // github.com/agrinman/tunnelto
  {
    names: ['tunnelto'],
    title: 'tunnelto',
    targetsOf: (args) => portAndHost(args, ['--port', '-p'], ['--host']),
    samples: [['tunnelto --port 3000', ':3000']],
  },
  // localxpose.io, "CLI"
  {
    names: ['loclx', 'localxpose'],
    title: 'LocalXpose',
    targetsOf: (args) => (args[0] === 'tunnel' ? (upstreams(args, '--to', '-t') ?? 'unknown') : undefined),
    samples: [['loclx tunnel tcp --to 127.0.0.1:3000', '127.0.0.1:3000']],
  },
  // github.com/erebe/wstunnel: `-R` as in ssh, after a protocol
  {
    names: ['wstunnel'],
    title: 'wstunnel',
    targetsOf: (args) => {
      const remotes = valuesOf(args, '-R', '--remote-to-local');
      if (remotes.some((word) => /^(?:socks5|http):/.test(word))) return 'any';
      return some(remotes.flatMap((word) => parseUpstream(/[^/:]+:\d+(?=\?|$)/.exec(word)?.[0] ?? '') ?? []));
    },
    samples: [['wstunnel client -R socks5://1080 wss://example.com', 'any']],
  },
  // expose.dev, "Sharing your local sites"
  {
    names: ['expose'],
    title: 'Expose',
    targetsOf: (args) => (args[0] === 'share' ? only(upstreamOf(args.slice(1))) : undefined),
    samples: [
      ['php /usr/bin/expose share localhost:3000', 'localhost:3000'],
      ['expose token x', 'none'],
    ],
  },
  // github.com/omrikiei/ktunnel: `expose NAME PORT[:LOCAL]`
  {
    names: ['ktunnel'],
    title: 'ktunnel',
    targetsOf: (args) => {
      if (args[0] !== 'expose' && args[0] !== 'inject') return undefined;
      const pairs = args.filter((word) => /^\d+(?::\d+)?$/.test(word));
      return some(pairs.flatMap((word) => parseUpstream(word.split(':').at(-1) ?? '') ?? []));
    },
    samples: [['ktunnel expose shop 80:3000', ':3000']],
  },
  // telepresence.io: its daemons hold the intercepts
  {
    names: ['telepresence'],
    title: 'telepresence',
    targetsOf: (args) => (/^(?:connector|daemon)-foreground$/.test(args[0] ?? '') ? 'unknown' : undefined),
    samples: [
      ['telepresence daemon-foreground', 'unknown'],
      ['telepresence status', 'none'],
    ],
  },
];
