import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ForeignFiles } from '../../../src/collect/foreignFiles';
import { TunnelFinder } from '../../../src/collect/tunnels';
import type { Tunnel } from '../../../src/model/exposure/tunnels';
import type { Process } from '../../../src/model/process/process';
import { skipBecause } from '../../support/skip';
import { hiddenOwner, listener, process_ } from '../../unit/builders';

describe('the configuration files of proxies', () => {
  let home: string;

  before(function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no named pipes in folders');
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'local-ports-proxies-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }

  async function tunnelsOf(...processes: readonly Process[]): Promise<readonly Tunnel[]> {
    const finder = new TunnelFinder({
      collector: { namedProcesses: () => Promise.resolve(processes) },
      files: new ForeignFiles('linux'),
      ask: (tunnels) => Promise.resolve(tunnels),
      ...{ portlessFolders: [], home, uid: 1000, now: () => performance.now() },
    });
    return (await finder.current([listener('0.0.0.0:80', hiddenOwner('no-permission', undefined))])) ?? [];
  }

  /** Where a process leads, and `unknown` for what cannot be seen; all of them listen on port 80. */
  async function targetsOf(command: string, more: Partial<Process> = {}): Promise<string> {
    const words = command.startsWith('nginx:') ? [command] : command.split(' ');
    const one = process_(
      900,
      words.map((word) => word.replaceAll('~', home)),
      { cwd: home, startedAt: Date.now(), ...more },
    );
    return (await tunnelsOf(one))
      .flatMap(({ targets }) =>
        typeof targets === 'string' ? [targets] : targets.map(({ host = '', port }) => `${host}:${port}`),
      )
      .join(' ');
  }

  const site = (port: number): string =>
    `server { listen 80; location / { proxy_pass http://127.0.0.1:${port}; } }\n`;

  it('of nginx are its own and what it includes, also by patterns', async () => {
    write('nginx.conf', 'events {}\nhttp { include conf.d/*.conf; include sites/?; include gone.d/*; }\n');
    write('conf.d/a.conf', site(3000));
    write('conf.d/.hidden.conf', site(1));
    write('conf.d/b.conf.bak', site(2));
    write('sites/s', `include ~/../inner.conf;`.replace('~/../', ''));
    write('inner.conf', site(4000));
    const expected = '127.0.0.1:3000 127.0.0.1:4000';
    assert.equal(await targetsOf('nginx -c ~/nginx.conf'), expected);
    assert.equal(await targetsOf('nginx -p ~ -c nginx.conf'), expected);
    assert.equal(await targetsOf('nginx: master process /usr/sbin/nginx -c ~/nginx.conf'), expected);
    assert.equal(await targetsOf('nginx -c ~/gone.conf'), 'unknown');
    write('sites/s', 'include inner-that-is-gone.conf;');
    assert.equal(await targetsOf('nginx -c ~/nginx.conf'), '127.0.0.1:3000 unknown');
  });

  it('of nginx may be in their usual place beneath a prefix', async () => {
    write('conf/nginx.conf', `http { ${site(3000)} }`);
    assert.equal(await targetsOf('nginx -p ~'), '127.0.0.1:3000');
    assert.equal(await targetsOf('nginx -p .'), '127.0.0.1:3000');
  });

  it('of Caddy are the one of its folder, with what it imports from there', async () => {
    write('Caddyfile', 'import snippets.caddy\nimport sites/*\n');
    write('snippets.caddy', '(up) {\n reverse_proxy localhost:{args[0]}\n}\n');
    write('sites/a', ':80 {\n import up 3000\n}\n');
    assert.equal(await targetsOf('caddy run'), 'localhost:3000');
    assert.equal(await targetsOf('caddy run --config ./Caddyfile --adapter caddyfile'), 'localhost:3000');
    assert.equal(await targetsOf('caddy run --config Caddyfile --adapter yaml'), 'unknown');
    write('inner/Caddyfile', 'import ../sites/*\n:80 {\n reverse_proxy :4000\n}\n');
    assert.equal(await targetsOf('caddy run --config inner/Caddyfile'), ':4000 unknown');
    write(
      'c.json',
      '{"apps":{"http":{"servers":{"a":{"listen":[":80"],"routes":[{"handle":[{"handler":"reverse_proxy","upstreams":[{"dial":"localhost:5000"}]}]}]}}}}}',
    );
    assert.equal(await targetsOf('caddy run --config c.json'), 'localhost:5000');
    if (process.platform === 'linux') {
      write('.config/caddy/autosave.json', '{"apps":{}}');
      assert.equal(await targetsOf('caddy run --resume'), '');
    }
  });

  it('of HAProxy are all that it is given', async () => {
    write('a.cfg', 'frontend a\n bind :80\n default_backend b\n');
    write('more/b.cfg', 'backend b\n server s 127.0.0.1:3000\n');
    write('more/c.txt', 'listen c\n bind :80\n server s 127.0.0.1:1\n');
    assert.equal(await targetsOf('haproxy -Ws -f a.cfg -f more -p x'), '127.0.0.1:3000');
    assert.equal(await targetsOf('haproxy -f a.cfg -f gone.cfg'), 'unknown');
    assert.equal(await targetsOf('haproxy -v'), 'unknown');
  });

  it('of Traefik are its own, and the files and folders that it names', async () => {
    const dynamic = (port: number): string =>
      `http:\n  routers: { r: { rule: x, service: s } }\n  services: { s: { loadBalancer: { servers: [{ url: "http://127.0.0.1:${port}" }] } } }\n`;
    write('traefik.yml', 'providers:\n  file:\n    directory: ~/d\n'.replace('~', home));
    write('d/a.yml', dynamic(3000));
    write('d/readme.txt', 'no');
    assert.equal(await targetsOf('traefik'), '127.0.0.1:3000');
    assert.equal(await targetsOf('traefik --configfile=traefik.yml'), '127.0.0.1:3000');
    write('d/b.yml', `{{ range $i := until 3 }}\n${dynamic(1)}{{ end }}`);
    assert.equal(await targetsOf('traefik'), 'unknown');
    rmSync(join(home, 'traefik.yml'));
    write('e.yml', dynamic(4000));
    assert.equal(await targetsOf('traefik --providers.file.filename=e.yml'), '127.0.0.1:4000');
    assert.equal(
      await targetsOf('traefik --providers.file.filename=e.yml --providers.docker=true'),
      '127.0.0.1:4000 unknown',
    );
  });

  it('of Apache begin from its root', async () => {
    write(
      'apache2.conf',
      `ServerRoot "${home}"\nDefine SITES on\nIncludeOptional sites-\${SITES}/*.conf\nIncludeOptional none/*\n`,
    );
    write('sites-on/a.conf', '<VirtualHost *:80>\n ProxyPass / http://localhost:3000/\n</VirtualHost>\n');
    assert.equal(await targetsOf('apache2 -f ~/apache2.conf -k start'), 'localhost:3000');
    assert.equal(await targetsOf('httpd -d ~ -f apache2.conf'), 'localhost:3000');
  });

  it('of frpc and rathole are read in each of their formats', async () => {
    write('frpc.yaml', 'includes: ["conf/*.yaml"]\nproxies:\n- name: a\n  localPort: 3000\n');
    write('conf/b.yaml', 'proxies:\n- name: b\n  localPort: 4000\n');
    assert.equal(await targetsOf('frpc -c frpc.yaml'), '127.0.0.1:3000 127.0.0.1:4000');
    write('frpc.json', '{"proxies":[{"name":"a","localPort":3000}]}');
    assert.equal(await targetsOf('frpc --config=frpc.json'), '127.0.0.1:3000');
    write('r.toml', '[client.services.a]\nlocal_addr = "127.0.0.1:3000"\n');
    assert.equal(await targetsOf('rathole r.toml'), '127.0.0.1:3000');
  });

  it('are not all if they were written after the program was started, unless it watches them', async () => {
    write('nginx.conf', `http { ${site(3000)} }`);
    write('Caddyfile', ':80 {\n reverse_proxy :3000\n}\n');
    const earlier = { startedAt: Date.now() - 60_000 };
    assert.equal(await targetsOf('nginx -c ~/nginx.conf', earlier), '127.0.0.1:3000 unknown');
    assert.equal(await targetsOf('caddy run', earlier), ':3000 unknown');
    assert.equal(await targetsOf('caddy run --watch', earlier), ':3000');
    // what was restored with an old date was written now all the same
    utimesSync(join(home, 'nginx.conf'), 1, 1);
    assert.equal(await targetsOf('nginx -c ~/nginx.conf', earlier), '127.0.0.1:3000 unknown');
    const worker = process_(901, ['nginx: worker process'], {
      name: 'nginx',
      parentPid: 900,
      startedAt: Date.now(),
    });
    const master = process_(900, ['nginx', '-c', join(home, 'nginx.conf')], { name: 'nginx', ...earlier });
    assert.deepEqual(
      (await tunnelsOf(master, worker)).map(({ targets }) => typeof targets),
      ['object'],
    );
  });

  it('name a program once, however many workers have its arguments', async () => {
    write('a.cfg', 'listen a\n bind :80\n server s 127.0.0.1:3000\n');
    const words = ['haproxy', '-W', '-f', join(home, 'a.cfg')];
    const found = await tunnelsOf(process_(900, words), process_(901, words, { parentPid: 900 }));
    assert.deepEqual([...new Set(found.map(({ pid }) => pid))], [900]);
  });

  it('of another user count only if something listens where they say, and never those of a home', async () => {
    write('nginx.conf', `http { ${site(3000)} }`);
    write('other.conf', `http { ${site(3000).replace('80', '81')} }`);
    write('Caddyfile', ':80 {\n reverse_proxy :3000\n}\n');
    const root = { user: { uid: 0, name: 'root' }, cwd: undefined };
    assert.equal(await targetsOf('nginx -c ~/nginx.conf', root), '127.0.0.1:3000');
    assert.equal(await targetsOf('nginx -c ~/other.conf', root), 'unknown');
    assert.equal(await targetsOf('caddy run', root), 'unknown');
  });

  it('are unknown if they include each other, are no files, are huge, or too many', async () => {
    symlinkSync('/dev/zero', join(home, 'zero.conf'));
    await promisify(execFile)('mkfifo', [join(home, 'pipe.conf')]);
    write('huge.conf', `http { ${site(3000)} }${'#'.repeat(400_000)}`);
    for (const name of ['zero', 'pipe', 'huge', 'gone']) {
      assert.equal(await targetsOf(`nginx -c ~/${name}.conf`), 'unknown', name);
      write('one.conf', `http { ${site(3000)} include ${name}.conf; }`);
      assert.equal(await targetsOf('nginx -c ~/one.conf'), '127.0.0.1:3000 unknown', name);
    }
    write('loop.conf', 'http { include loop.conf; include loop.conf; include loop.conf; }');
    assert.equal(await targetsOf('nginx -c ~/loop.conf'), 'unknown');
    for (let index = 0; index < 600; index++) write(`many/${index}.conf`, site(3000));
    write('many.conf', 'http { include many/*.conf; }');
    assert.equal(await targetsOf('nginx -c ~/many.conf'), 'unknown');
    write('far.conf', 'http { include */*/*/*/*/*/*/*.conf; }');
    assert.match(await targetsOf('nginx -c ~/far.conf'), /^(?:|unknown)$/);
    write('links/a', 'x');
    symlinkSync(home, join(home, 'links/self'));
    write('deep.conf', 'http { include links/self/links/self/links/self/conf.d/*; }');
    assert.equal(await targetsOf('nginx -c ~/deep.conf'), '');
  });
});
