import assert from 'node:assert/strict';
import type { ProxyConfig } from '../../../../../src/model/exposure/configs/proxyConfig';
import { parseConfig } from '../../../../../src/model/exposure/configs/configValue';
import {
  caddyJsonRoutes,
  envoyRoutes,
  frpcRoutes,
  ratholeRoutes,
} from '../../../../../src/model/exposure/configs/structured';
import {
  traefikFlags,
  traefikRoutes,
  traefikStatic,
} from '../../../../../src/model/exposure/configs/traefik';
import type { YamlValue } from '../../../../../src/model/text/yaml';
import { wordsOf } from './configWords';

function read(
  routes: (document: YamlValue) => ProxyConfig,
  format: 'yaml' | 'json' | 'toml',
  text: string,
): string {
  return wordsOf(routes(parseConfig(text, format)));
}

const server = (...routes: readonly unknown[]): string =>
  JSON.stringify({ apps: { http: { servers: { s: { listen: [':443', '127.0.0.1:8080'], routes } } } } });

const envoy = `
static_resources:
  listeners:
    - name: web
      address: { socket_address: { address: 0.0.0.0, port_value: 10000 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                route_config:
                  virtual_hosts:
                    - routes:
                        - match: { prefix: "/" }
                          route: { cluster: shop }
  clusters:
    - name: shop
      type: STRICT_DNS
      load_assignment:
        cluster_name: shop
        endpoints:
          - lb_endpoints:
              - endpoint: { address: { socket_address: { address: 127.0.0.1, port_value: 3000 } } }
    - name: unused
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: ::1, port_value: 1 } } } }] }] }
`;

const dynamic = `
http:
  routers:
    shop: { rule: "Host(\`shop.test\`)", service: shop, entryPoints: [web] }
    api: { rule: "PathPrefix(\`/api\`)", service: both@file }
    dash: { rule: "Host(\`d\`)", service: api@internal }
  services:
    shop: { loadBalancer: { servers: [{ url: "http://127.0.0.1:3000/" }, { url: http://localhost:3001 }] } }
    both: { weighted: { services: [{ name: shop, weight: 1 }, { name: both }] } }
    unused: { loadBalancer: { servers: [{ url: http://localhost:9 }] } }
tcp:
  routers: { db: { rule: "HostSNI(\`*\`)", service: db, entryPoints: [gone] } }
  services: { db: { loadBalancer: { servers: [{ address: "127.0.0.1:5432" }] } } }
`;

describe('a configuration in JSON, YAML or TOML', () => {
  it('of Caddy names the upstreams of each server', () => {
    const proxy = (dial: string): unknown => ({ handler: 'reverse_proxy', upstreams: [{ dial }] });
    const nested = { handle: [{ handler: 'subroute', routes: [{ handle: [proxy('localhost:3000')] }] }] };
    assert.equal(
      read(caddyJsonRoutes, 'json', server(nested, { handle: [proxy('unix//run/a.sock')] })),
      ':443 127.0.0.1:8080 > localhost:3000',
    );
    assert.equal(read(caddyJsonRoutes, 'json', server({ handle: [proxy('{env.UP}')] })), '?');
    const added = { handle: [{ handler: 'reverse_proxy', dynamic_upstreams: { source: 'a' } }] };
    assert.equal(read(caddyJsonRoutes, 'json', server(added)), '?');
    const layer4 =
      '{"apps":{"layer4":{"servers":{"a":{"listen":[":5433"],"routes":[{"handle":[{"handler":"proxy","upstreams":[{"dial":["127.0.0.1:5432"]}]}]}]}}}}}';
    assert.equal(read(caddyJsonRoutes, 'json', layer4), ':5433 > 127.0.0.1:5432');
    assert.equal(read(caddyJsonRoutes, 'json', '{"admin":{"config":{"load":{"module":"http"}}}}'), '?');
  });

  it('of Envoy names the endpoints of the clusters that a listener names', () => {
    assert.equal(read(envoyRoutes, 'yaml', envoy), '0.0.0.0:10000 > 127.0.0.1:3000');
    assert.equal(
      read(envoyRoutes, 'yaml', `${envoy}dynamic_resources: { cds_config: {} }\n`),
      '0.0.0.0:10000 > 127.0.0.1:3000, ?',
    );
    assert.equal(
      read(envoyRoutes, 'yaml', envoy.replace('STRICT_DNS', 'ORIGINAL_DST')),
      '0.0.0.0:10000 > 127.0.0.1:3000, ?',
    );
    assert.equal(read(envoyRoutes, 'yaml', envoy.replace('cluster: shop', 'cluster_header: x')), '?');
  });

  it('of rathole names the services of a client', () => {
    assert.equal(
      read(
        ratholeRoutes,
        'toml',
        '[client]\nremote_addr = "a:2333"\n[client.services.web]\nlocal_addr = "127.0.0.1:3000"\n[server.services.x]\nbind_addr = "0.0.0.0:5202"\n',
      ),
      'own > 127.0.0.1:3000',
    );
    assert.equal(read(ratholeRoutes, 'toml', '[client'), '?');
  });

  it('of frpc names the proxies that are started, and plugins', () => {
    const toml =
      'serverPort = 7000\nstart = ["web", "tls", "s"]\n[[proxies]]\nname = "web"\nlocalPort = 3000\n[[proxies]]\nname = "off"\nlocalPort = 1\n[[proxies]]\nname = "tls"\n[proxies.plugin]\ntype = "https2http"\nlocalAddr = "127.0.0.1:4000"\n';
    const frpc = (document: YamlValue): ProxyConfig => frpcRoutes([document]);
    assert.equal(read(frpc, 'toml', toml), 'own > 127.0.0.1:3000 127.0.0.1:4000');
    const yaml = 'proxies:\n  - name: web\n    localIP: localhost\n    localPort: 3000\n';
    assert.equal(read(frpc, 'yaml', yaml), 'own > localhost:3000');
    assert.equal(
      read(frpc, 'json', '{"proxies":[{"name":"a","localIP":"::1","localPort":3000}]}'),
      'own > ::1:3000',
    );
    assert.equal(read(frpc, 'json', '{"proxies":[{"name":"s","plugin":{"type":"socks5"}}]}'), 'own > any');
    assert.equal(read(frpc, 'yaml', 'proxies:\n  - localPort: "{{ .Envs.PORT }}"\n'), '?');
  });

  it('of Traefik names routers, services and entry points', () => {
    const settings = traefikStatic(
      parseConfig(
        'entryPoints:\n  web:\n    address: ":8080"\n  admin:\n    address: "127.0.0.1:9"\nproviders:\n  file:\n    filename: a.yml\n',
        'yaml',
      ),
    );
    assert.ok(settings);
    assert.deepEqual([settings.files, settings.folders, settings.isWhole], [['a.yml'], [], true]);
    assert.equal(
      wordsOf(traefikRoutes(settings, [parseConfig(dynamic, 'yaml')])),
      ':8080 > 127.0.0.1:3000 localhost:3001, own > 127.0.0.1:3000 localhost:3001, own > 127.0.0.1:5432',
    );
    assert.equal(wordsOf(traefikRoutes(settings, [parseConfig(dynamic, 'yaml'), undefined])), '?');
  });

  it('of Traefik may be its command line, and is not all if other providers are asked', () => {
    const settings = traefikFlags([
      '--entryPoints.web.address=:80',
      '--providers.file.directory=/etc/t',
      '--providers.docker',
    ]);
    assert.deepEqual([...settings.entryPoints], [['web', ':80']]);
    assert.deepEqual([settings.files, settings.folders, settings.isWhole], [[], ['/etc/t'], false]);
    const toml = parseConfig(
      '[providers.consul]\nendpoints = ["a"]\n[providers.file]\ndirectory = "/d"\n',
      'toml',
    );
    assert.deepEqual(traefikStatic(toml)?.isWhole, false);
  });

  it('is unread if it nests deeply, is long, or is something else', () => {
    for (const text of ['[', '{"a":'].map((one) => one.repeat(30_000))) {
      assert.equal(parseConfig(text, 'json'), undefined);
    }
    assert.equal(parseConfig(`a = "${'x'.repeat(70_000)}"`, 'toml'), undefined);
    for (const routes of [caddyJsonRoutes, envoyRoutes, ratholeRoutes])
      assert.equal(wordsOf(routes('x')), '?');
  });

  it('does not grow by aliases that name each other many times', () => {
    const names = Array.from({ length: 30 }, (_, n) =>
      n === 0
        ? 'a0: &a0 { cluster: x }'
        : `a${n}: &a${n} [${Array<string>(20)
            .fill(`*a${n - 1}`)
            .join(', ')}]`,
    );
    const text = `${names.join('\n')}\nstatic_resources:\n  listeners: [*a29, *a28]\n`;
    assert.equal(read(envoyRoutes, 'yaml', text), '?');
    assert.ok(traefikStatic(parseConfig(text, 'yaml')));
  });
});
