import assert from 'node:assert/strict';
import type { Tunnel } from '../../../../src/model/exposure/tunnels';
import { mayBeTunnel, tunnelOf } from '../../../../src/model/exposure/tunnels';
import { baseName } from '../../../../src/model/process/runtimes';
import { process_ } from '../../builders';

/** `host:port …`, `any`, `unknown`, or `none` for no tunnel. */
function targetsOf(tunnel: Tunnel | undefined): string {
  if (tunnel === undefined) return 'none';
  if (typeof tunnel.targets === 'string') return tunnel.targets;
  return tunnel.targets.map(({ host = '', port }) => `${host}:${port}`).join(' ');
}

const samples: readonly (readonly [command: string, targets: string])[] = [
  // Windows and macOS
  ['C:\\Users\\alice\\ngrok.exe http 3000', ':3000'],
  ['C:\\Program@Files\\cloudflared\\cloudflared.exe tunnel --url http://localhost:3000', 'localhost:3000'],
  ['C:\\Windows\\System32\\OpenSSH\\ssh.exe -R 80:localhost:3000 serveo.net', 'localhost:3000'],
  ['/opt/homebrew/bin/cloudflared tunnel --url localhost:8080', 'localhost:8080'],
  ['plink.exe -ssh -R 8080:localhost:3000 alice@example.com', 'localhost:3000'],
  // ngrok
  ['ngrok http --domain=shop.ngrok.app 3000', ':3000'],
  ['ngrok http file:///home/alice/site', 'none'],
  ['ngrok start --none --log=stdout', 'unknown'],
  ['ngrok tcp --region eu 5432', ':5432'],
  ['ngrok authtoken 2abc', 'none'],
  // cloudflared
  ['cloudflared --url http://localhost:3000', 'localhost:3000'],
  ['cloudflared tunnel --hello-world', 'none'],
  ['cloudflared tunnel login', 'none'],
  ['cloudflared service install x', 'none'],
  ['cloudflared tunnel --url unix:/tmp/x.sock', 'none'],
  // ssh
  ['ssh -R 80:localhost:3000 nokey@localhost.run', 'localhost:3000'],
  ['ssh -p 443 -R0:127.0.0.1:8000 -L4300:127.0.0.1:4300 a.pinggy.io', '127.0.0.1:8000'],
  ['autossh -M 0 -f -N -R 8080:localhost:3000 alice@example.com', 'localhost:3000'],
  ['autossh -M 20000 -NR 8080:localhost:3000 host', 'localhost:3000'],
  ['ssh -g -L 8080:localhost:3000 localhost', 'localhost:3000'],
  ['ssh -L 0.0.0.0:8080:127.0.0.1:3000 127.0.0.1', '127.0.0.1:3000'],
  ['ssh -N -L *:8080:localhost:3000 alice@localhost', 'localhost:3000'],
  ['ssh -g -D 1080 localhost', 'any'],
  ['ssh -o GatewayPorts=yes -L 8080:localhost:3000 localhost', 'localhost:3000'],
  ['ssh -L 8080:localhost:3000 localhost', 'none'],
  ['ssh -g -L 8080:localhost:3000 host', 'none'],
  ['ssh -R 8080:localhost:3000 -o ClearAllForwardings=yes host', 'none'],
  ['ssh -O forward -R 8080:localhost:3000 host', 'none'],
  ['dbclient -R 8080:localhost:3000 host', 'localhost:3000'],
  // hosted tunnels
  ['lt --port 3000 --subdomain shop', ':3000'],
  ['node /home/alice/node_modules/.bin/lt --port=3000', ':3000'],
  ['bore local 3000 --to bore.pub', ':3000'],
  ['zrok share public --backend-mode web /home/alice/site', 'none'],
  ['zrok reserve public localhost:3000', 'none'],
  ['zrok share reserved abc123', 'unknown'],
  ['pinggy -p 443 -R0:localhost:3000 a.pinggy.io', 'localhost:3000'],
  ['node /usr/bin/tmole 3000', ':3000'],
  ['loophole http 3000', ':3000'],
  ['loophole http 3000 127.0.0.1', '127.0.0.1:3000'],
  ['pagekite 3000 shop.pagekite.me', ':3000'],
  ['chisel client example.com R:8080:localhost:3000', 'localhost:3000'],
  ['chisel client example.com R:3000', ':3000'],
  ['chisel client example.com 8080:localhost:3000', 'none'],
  ['chisel client example.com R:socks', 'any'],
  ['inlets client --remote ws://example.com --upstream http://127.0.0.1:3000', '127.0.0.1:3000'],
  ['jprq http 3000', ':3000'],
  ['tunnelto --port 3000', ':3000'],
  ['localxpose tunnel http --to 127.0.0.1:3000', '127.0.0.1:3000'],
  ['loclx tunnel http --to :3000', ':3000'],
  ['wstunnel client -R tcp://8080:localhost:3000 wss://example.com', 'localhost:3000'],
  ['php /usr/bin/expose share http://localhost:3000', 'localhost:3000'],
  ['node /usr/bin/hookdeck listen 3000', ':3000'],
  ['stripe listen --forward-connect-to localhost:3001', 'localhost:3001'],
  ['gh webhook forward --url=http://localhost:3000/hook', 'localhost:3000'],
  ['gh pr list', 'none'],
  ['ktunnel expose shop 80:3000', ':3000'],
  ['telepresence connector-foreground', 'unknown'],
  // editors
  ['code tunnel --name laptop', 'unknown'],
  ['/usr/share/code/bin/code-tunnel tunnel --accept-server-license-terms', 'unknown'],
  ['code-insiders tunnel service internal-run', 'unknown'],
  ['code tunnel status', 'none'],
  ['code tunnel user show', 'none'],
  ['/usr/share/code/code --type=renderer', 'none'],
  ['devtunnel host -p 3000 -p 8080', ':3000 :8080'],
  ['devtunnel.exe host -p 3000', ':3000'],
  ['devtunnel connect abc', 'none'],
  // proxies on this machine
  ['socat TCP-LISTEN:8080,bind=127.0.0.1,fork TCP:localhost:3000', 'none'],
  ['socat TCP6-LISTEN:8080,fork TCP6:[::1]:3000', '::1:3000'],
  ['socat OPENSSL-LISTEN:8443,cert=a.pem TCP4:127.0.0.1:3000', '127.0.0.1:3000'],
  ['caddy reverse-proxy --from :8080 --to localhost:3000', 'localhost:3000'],
  ['caddy file-server --listen :8080', 'none'],
  ['mitmdump --mode reverse:http://localhost:3000 -p 8080', 'localhost:3000'],
  ['python3 /usr/bin/mitmproxy --mode=reverse:https://127.0.0.1:3000@8080', '127.0.0.1:3000'],
  ['mitmproxy -p 8080', 'any'],
  ['simpleproxy -L 8080 -R localhost:3000', 'localhost:3000'],
  ['redir :8080 127.0.0.1:3000', '127.0.0.1:3000'],
  ['ssl-proxy -from 0.0.0.0:443 -to 127.0.0.1:3000', '127.0.0.1:3000'],
  ['node /usr/bin/iisexpress-proxy 3000 to 8080', ':3000'],
  ['node node_modules/.bin/browser-sync start --proxy localhost:3000', 'localhost:3000'],
  ['node node_modules/.bin/vite preview', 'none'],
  ['kubectl port-forward --address 0.0.0.0 svc/web 8080:80', 'none'],
  ['kubectl proxy --port=8001', 'none'],
];

describe('tunnels and proxies, by what their documentation says of them', () => {
  for (const [command, expected] of samples) {
    it(`${command} leads to ${expected}`, () => {
      const argv = command.split(' ').map((word) => word.replaceAll('@Files', ' Files'));
      const process = process_(900, argv);
      assert.equal(targetsOf(tunnelOf(process)), expected);
      if (expected !== 'none') assert.ok(mayBeTunnel(baseName(process.name)), process.name);
    });
  }

  it('are unknown where their arguments cannot be read, and ssh where it has overwritten them', () => {
    for (const name of ['ngrok', 'ngrok.exe', 'cloudflared', 'frpc']) {
      const hidden = process_(900, [], { name, commandLine: undefined });
      assert.equal(targetsOf(tunnelOf(hidden)), 'unknown', name);
    }
    // forwards that are added to a shared connection are in the title of none
    assert.equal(
      targetsOf(tunnelOf(process_(900, ['ssh: /home/alice/.ssh/cm-host [mux]'], { name: 'ssh' }))),
      'unknown',
    );
  });
});
