/** Programs that listen on this machine and pass connections on to another port of it. */
import { isLoopbackHost } from '../net/endpoint';
import type { TunnelProgram } from './tunnelWords';
import { only, parseUpstream, portAndHost, some, upstreams, valuesOf } from './tunnelWords';

/** Servers that pass requests on to wherever their configuration says. */
const configuredProxies: readonly TunnelProgram[] = ['nginx', 'haproxy', 'traefik', 'envoy'].map((name) => ({
  names: [name],
  title: name,
  targetsOf: () => 'unknown',
  samples: [[`/usr/sbin/${name} -c /etc/${name}.conf`, 'unknown']],
}));

export const proxyTools: readonly TunnelProgram[] = [
  ...configuredProxies,
  {
    names: ['apache', 'apache2', 'httpd'],
    title: 'Apache',
    targetsOf: () => 'unknown',
    samples: [
      ['/usr/sbin/apache2 -k start', 'unknown'],
      ['/usr/sbin/httpd -DFOREGROUND', 'unknown'],
    ],
  },
  {
    names: ['socat'],
    hasOtherUses: true,
    title: 'socat',
    targetsOf: (args) => {
      const addresses = args.filter((word) => !word.startsWith('-'));
      const listens = addresses.find((word) => /^(?:tcp[46]?|openssl|ssl)-l(?:isten)?:/i.test(word));
      const [, bind] = /,bind=([^,:]+|\[[^\]]*\])/i.exec(listens ?? '') ?? [];
      // only programs on this machine can connect to loopback
      if (listens === undefined || (bind !== undefined && isLoopbackHost(bind.replace(/[[\]]/g, ''))))
        return undefined;
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
    hasOtherUses: true,
    title: 'caddy',
    targetsOf: (args) => {
      // github.com/lucaslorentz/caddy-docker-proxy: by the labels of containers
      if (args[0] === 'run' || args[0] === 'docker-proxy') return 'unknown';
      return args[0] === 'reverse-proxy'
        ? some(valuesOf(args, '--to', '-t').flatMap((word) => parseUpstream(word) ?? []))
        : undefined;
    },
    samples: [
      ['caddy reverse-proxy --from shop.example.com --to :3000', ':3000'],
      ['caddy reverse-proxy --to localhost:3000 --to localhost:3001', 'localhost:3000 localhost:3001'],
      ['caddy run --config /etc/caddy/Caddyfile', 'unknown'],
      ['caddy fmt', 'none'],
    ],
  },
  {
    names: ['local-ssl-proxy'],
    title: 'local-ssl-proxy',
    targetsOf: (args) => portAndHost(args, ['--target', '-t'], []),
    samples: [['local-ssl-proxy --source 3001 --target 3000', ':3000']],
  },
  // docs.mitmproxy.org, "Proxy modes"; without one it connects wherever it is asked to
  {
    names: ['mitmproxy', 'mitmdump', 'mitmweb'],
    title: 'mitmproxy',
    targetsOf: (args) => {
      const modes = valuesOf(args, '--mode', '-m');
      const reverse = modes.flatMap((mode) => {
        const [, target = ''] = /^reverse:(.*?)(?:@[^@/]*)?$/.exec(mode) ?? [];
        return parseUpstream(target) ?? [];
      });
      return some(reverse) ?? (modes.some((mode) => mode.startsWith('reverse:')) ? undefined : 'any');
    },
    samples: [['mitmweb -m reverse:http://127.0.0.1:3000', '127.0.0.1:3000']],
  },
  {
    names: ['simpleproxy'],
    title: 'simpleproxy',
    targetsOf: (args) => upstreams(args, '-R'),
    samples: [['simpleproxy -L 8080 -R localhost:3000', 'localhost:3000']],
  },
  // redir(1): the second address; older versions have options
  {
    names: ['redir'],
    title: 'redir',
    targetsOf: (args) => {
      const addresses = args.filter((word) => /^[^-].*:\d+$|^:\d+$/.test(word));
      return portAndHost(args, ['--cport'], ['--caddr']) ?? only(parseUpstream(addresses[1] ?? ''));
    },
    samples: [['redir --lport 8080 --caddr localhost --cport 3000', 'localhost:3000']],
  },
  // github.com/suyashkumar/ssl-proxy
  {
    names: ['ssl-proxy'],
    title: 'ssl-proxy',
    targetsOf: (args) => upstreams(args, '-to', '--to'),
    samples: [['ssl-proxy -from 0.0.0.0:443 -to 127.0.0.1:3000', '127.0.0.1:3000']],
  },
  // github.com/icflorescu/iisexpress-proxy
  {
    names: ['iisexpress-proxy'],
    title: 'iisexpress-proxy',
    targetsOf: (args) => (args[1] === 'to' ? only(parseUpstream(args[0] ?? '')) : undefined),
    samples: [['iisexpress-proxy 3000 to 8080', ':3000']],
  },
  // browsersync.io/docs/command-line
  {
    names: ['browser-sync'],
    title: 'Browsersync',
    targetsOf: (args) => upstreams(args, '--proxy', '-p'),
    samples: [
      ['browser-sync start --proxy localhost:3000', 'localhost:3000'],
      ['browser-sync start --server', 'none'],
    ],
  },
];
