import assert from 'node:assert/strict';
import { apacheRoutes } from '../../../../../src/model/exposure/configs/apache';
import { caddyfileRoutes } from '../../../../../src/model/exposure/configs/caddyfile';
import type { Directive } from '../../../../../src/model/exposure/configs/directives';
import {
  parseApache,
  parseCaddyfile,
  parseHaproxy,
  parseNginx,
} from '../../../../../src/model/exposure/configs/directives';
import { haproxyRoutes } from '../../../../../src/model/exposure/configs/haproxy';
import { nginxRoutes } from '../../../../../src/model/exposure/configs/nginx';
import type { ProxyConfig } from '../../../../../src/model/exposure/configs/proxyConfig';
import { wordsOf } from './configWords';

type Parse = (text: string) => readonly Directive[] | undefined;
type Routes = (directives: readonly Directive[]) => ProxyConfig;

const servers: Readonly<Record<string, readonly [Parse, Routes]>> = {
  nginx: [parseNginx, nginxRoutes],
  Caddy: [parseCaddyfile, caddyfileRoutes],
  HAProxy: [parseHaproxy, haproxyRoutes],
  Apache: [parseApache, apacheRoutes],
};

function routesIn(server: string, text: string): string {
  const [parse, routes] = servers[server] ?? [];
  assert.ok(parse && routes);
  const directives = parse(text);
  return wordsOf(directives && routes(directives));
}

const samples: readonly (readonly [server: string, why: string, text: string, expected: string])[] = [
  [
    'nginx',
    'a server',
    'events {}\nhttp { server { listen 80; location / { proxy_pass http://127.0.0.1:3000/; } } }',
    ':80 > 127.0.0.1:3000',
  ],
  [
    'nginx',
    'a group of servers, named before it is defined',
    'http { server { listen 127.0.0.1:8080 default_server; listen [::1]:8080; location / { proxy_pass http://shop; } }\nupstream shop { server localhost:3000 weight=2; server [::1]:3001 backup; server unix:/run/a.sock; server 10.0.0.5; } }',
    '127.0.0.1:8080 ::1:8080 > localhost:3000 ::1:3001 10.0.0.5:80',
  ],
  [
    'nginx',
    'FastCGI, gRPC, streams and sockets',
    'stream { server { listen 5433; proxy_pass 127.0.0.1:5432; } }\nhttp { server { listen 443 ssl; location ~ \\.php$ { fastcgi_pass 127.0.0.1:9000; } location /g { grpc_pass grpc://localhost:50051; } location /s { proxy_pass http://unix:/run/a.sock:/; } } }',
    ':5433 > 127.0.0.1:5432, :443 > 127.0.0.1:9000 localhost:50051',
  ],
  [
    'nginx',
    'variables',
    'http { server { listen 80; set $b 127.0.0.1:3000; location / { proxy_pass http://$b; } } }',
    '?',
  ],
  [
    'nginx',
    'a path with a variable',
    'http { server { listen 80; location / { proxy_pass http://127.0.0.1:3000$request_uri; } } }',
    ':80 > 127.0.0.1:3000',
  ],
  [
    'nginx',
    'comments and quotes',
    'http { # server { listen 1; }\n server { listen "81"; add_header X "} proxy_pass http://a:1; {"; location / { proxy_pass http://localhost:3000; } } }',
    ':81 > localhost:3000',
  ],
  [
    'nginx',
    'without a port, or a range of ports',
    'stream { server { listen 8000-8010; proxy_pass localhost:3000; } } http { server { location / { proxy_pass http://localhost; } } }',
    'own > localhost:3000, own > localhost:80',
  ],
  [
    'nginx',
    'Lua',
    'http { upstream a { server 0.0.0.1; balancer_by_lua_file b.lua; } server { listen 80; location / { proxy_pass http://a; } } }',
    ':80 > 0.0.0.1:80, ?',
  ],
  [
    'nginx',
    'nothing that leads anywhere',
    'http { server { listen 80; root /srv; location / { try_files $uri =404; } } }',
    '',
  ],
  ['nginx', 'a file that ends too early', 'http { server { listen 80;', 'unread'],

  ['Caddy', 'a site', ':8080 {\n\treverse_proxy localhost:3000\n}', ':8080 > localhost:3000'],
  [
    'Caddy',
    'one site without braces',
    'localhost:8080\n\nreverse_proxy 127.0.0.1:3000 127.0.0.1:3001',
    ':8080 > 127.0.0.1:3000 127.0.0.1:3001',
  ],
  [
    'Caddy',
    'names, matchers, schemes and paths',
    'shop.example.com, http://shop.test {\n  handle_path /api/* {\n    reverse_proxy @api http://localhost:4000\n  }\n  reverse_proxy /ws/* h2c://localhost:5000 unix//run/a.sock\n  reverse_proxy * :6000\n}',
    ':443 :80 :80 > localhost:4000 localhost:5000 :6000',
  ],
  [
    'Caddy',
    'upstreams in a block',
    ':80 {\n  reverse_proxy {\n    to localhost:3000 localhost:3001-3002\n    lb_policy first\n  }\n}',
    ':80 > localhost:3000 localhost:3001 localhost:3002',
  ],
  ['Caddy', 'dynamic upstreams', ':80 {\n reverse_proxy {\n  dynamic srv _api._tcp.example.com\n }\n}', '?'],
  [
    'Caddy',
    'snippets with arguments',
    '(app) {\n  reverse_proxy localhost:{args[0]}\n}\n:80 {\n  import app 3000\n}\n:81 {\n  import app 3001\n}',
    ':80 > localhost:3000, :81 > localhost:3001',
  ],
  [
    'Caddy',
    'a variable',
    ':80 {\n  reverse_proxy {$UPSTREAM}\n}\n:81 {\n  reverse_proxy localhost:3000\n}',
    ':81 > localhost:3000, ?',
  ],
  ['Caddy', 'a snippet that imports itself', '(a) {\n  import a\n}\n:80 {\n  import a\n}', '?'],
  [
    'Caddy',
    'options, FastCGI, texts and comments',
    '{\n  http_port 8080 # later\n}\nhttp://shop.test { # here\n  php_fastcgi 127.0.0.1:9000\n  respond /a <<HTML\n   }\n   reverse_proxy a:1\n   HTML 200\n  respond "}\n{" 200\n  header X `{`\n}',
    ':8080 > 127.0.0.1:9000',
  ],
  [
    'Caddy',
    'an import that is not there',
    'import sites/*\n:80 {\n  reverse_proxy localhost:3000\n}',
    ':80 > localhost:3000, ?',
  ],

  [
    'HAProxy',
    'a frontend and its backends',
    'global\n  daemon\ndefaults\n  mode http\nfrontend web\n  bind *:80\n  bind 127.0.0.1:8080,[::1]:8080\n  use_backend api if { path_beg /api }\n  default_backend app\nbackend app\n  server a 127.0.0.1:3000 check\n  server b unix@/run/b.sock\nbackend api\n  server a localhost:4000\nbackend unused\n  server a localhost:5000\n',
    ':80 127.0.0.1:8080 ::1:8080 > localhost:4000 127.0.0.1:3000',
  ],
  [
    'HAProxy',
    'a section that is both',
    'listen db\n  bind :5433\n  mode tcp\n  server a ipv4@127.0.0.1:5432 # first\n',
    ':5433 > 127.0.0.1:5432',
  ],
  [
    'HAProxy',
    'names that are made for each request',
    'frontend a\n bind :80\n use_backend %[req.hdr(host)]\nbackend b\n server a 127.0.0.1:3000\n',
    ':80 > 127.0.0.1:3000',
  ],
  [
    'HAProxy',
    'variables and ports of the client',
    'listen a\n bind :80\n server a "${HOST}:3000"\n server b 127.0.0.1:+100\n server c 127.0.0.1:3000\n',
    ':80 > 127.0.0.1:3000, ?',
  ],
  [
    'HAProxy',
    'templates and conditions',
    '.if defined(X)\nlisten a\n bind :80\n server-template w 3 localhost:3000\n.endif\n',
    ':80 > localhost:3000, ?',
  ],

  [
    'Apache',
    'a virtual host',
    '<VirtualHost *:80>\n ProxyPreserveHost On\n ProxyPass /static !\n ProxyPass "/" "http://localhost:3000/" retry=0\n ProxyPassReverse / http://localhost:3000/\n</VirtualHost>',
    ':80 > localhost:3000',
  ],
  [
    'Apache',
    'a balancer',
    '<Proxy balancer://shop>\n BalancerMember http://127.0.0.1:3000 route=1\n BalancerMember ws://127.0.0.1:3001\n</Proxy>\n<VirtualHost 127.0.0.1:8080 [::1]:8080>\n ProxyPass / balancer://shop/\n</VirtualHost>',
    '127.0.0.1:8080 ::1:8080 > 127.0.0.1:3000 127.0.0.1:3001',
  ],
  [
    'Apache',
    'locations, patterns, rewriting and handlers',
    'Define APP localhost:5000\n<Location /a>\n ProxyPass http://localhost:3000\n</Location>\nProxyPassMatch ^/b(.*)$ http://localhost:4000$1\nRewriteRule ^/c/(.*) http://${APP}/$1 [P,L]\nRewriteRule ^/d http://example.com/ [R]\n<FilesMatch "\\.php$">\n SetHandler "proxy:fcgi://127.0.0.1:9000"\n</FilesMatch>\n<FilesMatch x>\n SetHandler "proxy:unix:/run/php.sock|fcgi://localhost/"\n</FilesMatch>',
    'own > localhost:3000 localhost:4000 localhost:5000 127.0.0.1:9000',
  ],
  [
    'Apache',
    'a condition, a macro and a variable',
    '<IfDefine X>\n ProxyPass / http://localhost:3000/\n</IfDefine>\n<IfModule mod_proxy.c>\n ProxyPass /b http://localhost:4000/\n ProxyPass /c http://${HOST}:1/\n ProxyPassMatch ^/(\\d+) http://localhost:$1/\n</IfModule>',
    'own > localhost:4000, ?',
  ],
  ['Apache', 'a forward proxy', 'Listen 8080\nProxyRequests On', 'own > any'],
  ['Apache', 'lines that go on', 'ProxyPass / \\\n  http://localhost:3000/', 'own > localhost:3000'],
];

describe('the configuration of a web server', () => {
  for (const [server, why, text, expected] of samples) {
    it(`of ${server} with ${why} leads to ${expected === '' ? 'nothing' : expected}`, () => {
      assert.equal(routesIn(server, text), expected);
    });
  }
});

describe('a hostile configuration', () => {
  const many = 60_000;
  const texts: Readonly<Record<string, string>> = {
    'open blocks': 'a {\n'.repeat(many),
    'closed blocks': '}\n'.repeat(many),
    'open variables': '${'.repeat(many),
    'open quotes': `"\\"`.repeat(many),
    quotes: `"'`.repeat(many),
    blanks: ' '.repeat(4 * many),
    'lines that go on': '\\\n'.repeat(many),
    'texts without an end': '<<A\n'.repeat(many),
    'one long word': 'a'.repeat(4 * many),
    servers: 'server{listen 1;proxy_pass http://a:1;}\n'.repeat(6_000),
    'snippets that double':
      Array.from({ length: 60 }, (_, n) => `(s${n}) {\nimport s${n + 1}\nimport s${n + 1}\n}`).join('\n') +
      '\n:80 {\nimport s0\n}',
    backends: Array.from(
      { length: 5_000 },
      (_, n) => `listen l${n}\nuse_backend %[x]\nserver a 127.0.0.1:${n + 1}`,
    ).join('\n'),
    'one line of numbers': '1-'.repeat(many),
    'a null character': '\0'.repeat(many),
  };
  for (const server of Object.keys(servers)) {
    for (const [name, text] of Object.entries(texts)) {
      it(`of ${name} is read by the reader for ${server} without growing`, () => {
        const [parse, routes] = servers[server] ?? [];
        assert.ok(parse && routes);
        const directives = parse(text);
        const config = directives && routes(directives);
        // what grows with the square of such a text takes longer than a test may
        assert.ok((config?.routes.length ?? 0) <= 500);
      });
    }
  }
});
