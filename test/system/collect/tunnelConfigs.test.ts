import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ForeignFiles } from '../../../src/collect/foreignFiles';
import { TunnelFinder } from '../../../src/collect/tunnels';
import { skipBecause } from '../../support/skip';
import { process_ } from '../../unit/builders';

describe('the configuration files of tunnels', () => {
  let home: string;
  before(function () {
    if (process.platform === 'win32') skipBecause(this, 'Windows has no named pipes in folders');
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'local-ports-configs-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), text);
  }

  /** `host:port`, `any` and `unknown` of all tunnels that a process is. */
  async function targetsOf(command: string): Promise<string> {
    const process = process_(900, command.replaceAll('~', home).split(' '), {
      cwd: home,
      startedAt: Date.now(),
    });
    const finder = new TunnelFinder({
      collector: { namedProcesses: () => Promise.resolve([process]) },
      files: new ForeignFiles('linux'),
      ...{ portlessFolders: [], home, now: () => performance.now() },
      ask: (tunnels) => Promise.resolve(tunnels),
    });
    return ((await finder.current([])) ?? [])
      .flatMap(({ targets }) =>
        typeof targets === 'string' ? [targets] : targets.map(({ host = '', port }) => `${host}:${port}`),
      )
      .join(' ');
  }

  it('of ngrok name the tunnels that are started', async () => {
    write(
      '.config/ngrok/ngrok.yml',
      'version: "2"\nauthtoken: x\ntunnels:\n  web:\n    proto: http\n    addr: 3000\n  api:\n    addr: 127.0.0.1:4000\n  files:\n    addr: file:///srv\n',
    );
    assert.equal(await targetsOf('ngrok start --all'), ':3000 127.0.0.1:4000');
    assert.equal(await targetsOf('ngrok start api'), '127.0.0.1:4000');
    assert.equal(await targetsOf('ngrok start --none'), 'unknown');
    write(
      'v3.yml',
      'version: 3\nendpoints:\n  - name: web\n    upstream:\n      url: http://localhost:3000\n',
    );
    assert.equal(await targetsOf('ngrok start web --config v3.yml'), 'localhost:3000');
    assert.equal(await targetsOf('ngrok start web --config gone.yml'), 'unknown');
  });

  it('of cloudflared name the services', async () => {
    write(
      '.cloudflared/config.yml',
      'tunnel: shop\ningress:\n  - hostname: shop.example.com\n    service: http://localhost:3000\n  - service: http_status:404\n',
    );
    assert.equal(await targetsOf('cloudflared tunnel run shop'), 'localhost:3000');
    assert.equal(await targetsOf('cloudflared tunnel run --token x'), 'unknown');
    write('other.yml', 'tunnel: shop\n');
    assert.equal(await targetsOf('cloudflared tunnel --config ~/other.yml run'), 'unknown');
  });

  it('of frpc name the local ports', async () => {
    write(
      'frpc.toml',
      'serverPort = 7000\n[[proxies]]\ntype = "http"\nlocalPort = 3000\n[[visitors]]\nbindPort = 9000\n',
    );
    write('frpc.ini', '[common]\nserver_port = 7000\n[web]\nlocal_ip = localhost\nlocal_port = 8080\n');
    write('more.toml', 'includes = ["a.toml"]\n[[proxies]]\nlocalPort = 3000\n');
    assert.equal(await targetsOf('frpc -c frpc.toml'), '127.0.0.1:3000');
    assert.equal(await targetsOf('frpc -c ./frpc.ini'), 'localhost:8080');
    assert.equal(await targetsOf('frpc -c more.toml'), '127.0.0.1:3000 unknown');
  });

  it('of ssh count for their hosts', async () => {
    write(
      '.ssh/config',
      'Host shop *.example.com !no.example.com\n  RemoteForward 8080 localhost:3000\nHost any\n  RemoteForward 1080\nInclude work\n',
    );
    write('.ssh/work', 'Host work\n  RemoteForward [::]:80 127.0.0.1:4000\nHost loop\n  Include work\n');
    assert.equal(await targetsOf('ssh alice@shop'), 'localhost:3000');
    assert.equal(await targetsOf('ssh -N a.example.com'), 'localhost:3000');
    assert.equal(await targetsOf('ssh no.example.com'), '');
    assert.equal(await targetsOf('ssh any'), 'any');
    assert.equal(await targetsOf('ssh -F none shop'), '');
    assert.equal(await targetsOf('ssh -o ClearAllForwardings=yes shop'), '');
    write('.ssh/config', 'Include work\nHost shop\n  RemoteForward 1 localhost:3000\n');
    assert.equal(await targetsOf('ssh work'), '127.0.0.1:4000');
    assert.equal(await targetsOf('ssh loop'), 'unknown');
    write('.ssh/config', 'Include config.d/*\nHost shop\n');
    assert.equal(await targetsOf('ssh shop'), '');
    write('.ssh/config.d/10-shop', 'Host sh?p\n  RemoteForward 80 localhost:3000\n');
    write('.ssh/config.d/.hidden', 'RemoteForward 80 localhost:1\n');
    assert.equal(await targetsOf('ssh shop'), 'localhost:3000');
  });

  it('are unknown if they are endless, huge, or no files', async () => {
    symlinkSync('/dev/zero', join(home, 'zero.yml'));
    await promisify(execFile)('mkfifo', [join(home, 'pipe.yml')]);
    write('huge.yml', `tunnels:\n  web:\n    addr: 3000\n${'#'.repeat(200_000)}`);
    for (const name of ['zero', 'pipe', 'huge']) {
      assert.equal(await targetsOf(`ngrok start --all --config ~/${name}.yml`), 'unknown', name);
    }
  });
});
