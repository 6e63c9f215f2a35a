import assert from 'node:assert/strict';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tryInstallSupervisors } from '../support/testServers';
import type { OwnedProcess } from '../../scripts/host/ownedProcess';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { Snapshot } from '../../src/model/listeners/snapshot';
import { installTimeoutMs, shellEnvironment } from '../support/devServers';
import { scanPatiently } from '../support/linux/scans';
import type { WorldCollector } from '../support/linux/world';
import { needsCommand, useWorld } from '../support/linux/world';
import { skipBecause } from '../support/skip';
import { TerminalOutput } from './terminalOutput';

interface Watcher {
  /** Undefined if it is part of Node.js. */
  readonly package: string | undefined;
  /** Of the installed package, or a command of the system. */
  readonly program: string;
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** It starts the server again when its file changes; others end. */
  readonly runsOn: boolean;
  readonly reported: readonly ('while it runs' | 'at its end')[];
}

const monorepo = {
  'package.json': '{"name":"shop","private":true,"packageManager":"npm@11.0.0","workspaces":["web"]}',
  'package-lock.json':
    '{"name":"shop","lockfileVersion":3,"requires":true,"packages":{"":{"name":"shop","workspaces":["web"]},"node_modules/web":{"resolved":"web","link":true},"web":{"version":"1.0.0"}}}',
  'turbo.json': '{"tasks":{"dev":{"cache":false,"persistent":true}}}',
  'web/package.json': '{"name":"web","version":"1.0.0","scripts":{"dev":"node ../server.js"}}',
};

const watchers: Readonly<Record<string, Watcher>> = {
  'node --watch': {
    package: undefined,
    program: process.execPath,
    args: ['--watch', 'server.js'],
    runsOn: true,
    reported: ['while it runs'],
  },
  nodemon: {
    package: 'nodemon',
    program: 'bin/nodemon.js',
    args: ['server.js'],
    runsOn: true,
    reported: ['while it runs'],
  },
  'tsx watch': {
    package: 'tsx',
    program: 'dist/cli.mjs',
    args: ['watch', 'server.js'],
    runsOn: true,
    reported: ['while it runs'],
  },
  'node-dev': {
    package: 'node-dev',
    program: 'bin/node-dev',
    args: ['--respawn', 'server.js'],
    runsOn: true,
    reported: ['while it runs'],
  },
  'concurrently with node --watch': {
    package: 'concurrently',
    program: 'dist/bin/concurrently.js',
    args: ['--names', 'api,idle', 'node --watch server.js', 'sleep 1000'],
    runsOn: true,
    reported: ['while it runs'],
  },
  turbo: {
    package: 'turbo',
    program: 'bin/turbo',
    args: ['run', 'dev', '--ui=stream'],
    files: monorepo,
    runsOn: false,
    // within a second
    reported: ['while it runs', 'at its end'],
  },
  'turbo with its own screen': {
    package: 'turbo',
    program: 'bin/turbo',
    args: ['run', 'dev', '--ui=tui'],
    files: monorepo,
    runsOn: false,
    // a full-screen program shows what it wants
    reported: ['at its end'],
  },
  gunicorn: {
    package: undefined,
    program: 'gunicorn',
    args: ['--bind', '127.0.0.1:PORT', 'app:app'],
    files: { 'app.py': 'def app(environ, start):\n    start("200 OK", [])\n    return [b"It answers."]\n' },
    runsOn: false,
    // it tries five times, once a second
    reported: ['while it runs'],
  },
};

/** Listens on the ports of its arguments, and closes those that it reads. */
const holderProgram =
  "const { createServer } = require('node:http');\n" +
  'const servers = new Map(process.argv.slice(1).map((port) => [port, createServer().listen(Number(port), "127.0.0.1")]));\n' +
  "require('node:readline').createInterface({ input: process.stdin }).on('line', (port) => servers.get(port).close());\n" +
  "setImmediate(() => console.log('holds them'));\n";

/** Real tools in real terminals, on ports that another process holds. */
describe('what runs on after its port was taken', function () {
  this.timeout(90_000);
  const world = useWorld();
  const started = new Map<string, { readonly output: TerminalOutput; readonly server: string }>();
  const processes: OwnedProcess[] = [];
  const ports = new Map(Object.keys(watchers).map((name, index) => [name, 7000 + index]));
  let holder: OwnedProcess;
  let collector: WorldCollector;
  let packages: Awaited<ReturnType<typeof tryInstallSupervisors>>;

  before('start all of them', async function () {
    this.timeout(installTimeoutMs);
    await needsCommand(this, 'python3', '--version');
    packages = await tryInstallSupervisors();
    collector = await world().collector();
    holder = world().daemon('holder', [
      process.execPath,
      '-e',
      holderProgram,
      ...[...ports.values()].map(String),
    ]);
    processes.push(holder);
    await holder.waitForLine(/holds them/, 20_000);
    await Promise.all(Object.entries(watchers).map(([name, watcher]) => start(name, watcher)));
  });
  after('stop them', () => Promise.all(processes.map((each) => each.stop())));

  async function start(name: string, { package: of, program, args, files = {} }: Watcher): Promise<void> {
    if (of !== undefined && 'problem' in packages) return;
    const installed = 'folder' in packages ? join(packages.folder, 'node_modules', of ?? '', program) : '';
    const command = of === undefined ? [program] : [process.execPath, installed];
    const port = ports.get(name) ?? 0;
    const folder = join(world().folder, name.replaceAll(/\W/g, ''));
    const server = `require('node:http').createServer().listen(${port}, '127.0.0.1');\n`;
    for (const [path, text] of Object.entries({ ...files, 'server.js': server })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const variables = Object.entries({
      ...shellEnvironment(folder),
      ...{ TERM: 'xterm-256color', TURBO_TELEMETRY_DISABLED: '1' },
    }).map(([key, value]) => `${key}=${value}`);
    const script = join(projectRoot(), 'test', 'support', 'linux', 'inTerminal.py');
    const terminal = world().daemon(
      name,
      ['python3', script, '80', ...command, ...args.map((arg) => arg.replace('PORT', String(port)))],
      { through: ['env', '-i', `--chdir=${folder}`, ...variables] },
    );
    processes.push(terminal);
    started.set(name, { output: new TerminalOutput(terminal), server: join(folder, 'server.js') });
  }

  async function needs(context: Mocha.Context, { package: of, program }: Watcher): Promise<void> {
    if (of !== undefined && 'problem' in packages) skipBecause(context, packages.problem);
    if (program === 'gunicorn') await needsCommand(context, program, '--version');
  }

  function of(name: string): { output: TerminalOutput; server: string; port: number } {
    const one = started.get(name);
    if (one === undefined) throw new Error(`${name} was not started.`);
    return { ...one, port: ports.get(name) ?? 0 };
  }

  for (const [name, watcher] of Object.entries(watchers)) {
    it(`is reported once, ${watcher.reported.join(' or ')}: ${name}`, async function () {
      await needs(this, watcher);
      const { output, server, port } = of(name);
      await output.until(({ reported }) => reported.length > 0);
      if (watcher.runsOn) {
        const { messages } = output;
        await appendFile(server, '// changed\n');
        await output.until((now) => now.messages > messages);
        await output.untilRead();
      } else {
        await output.until(({ exitCode }) => exitCode !== undefined);
        assert.notEqual(output.exitCode, 0);
      }
      const [first = '', ...others] = output.reported;
      assert.ok(watcher.reported.map((when) => `127.0.0.1 ${port}, ${when}`).includes(first), first);
      assert.deepEqual(others, []);
    });
  }

  for (const [name, watcher] of Object.entries(watchers)) {
    if (!watcher.runsOn) continue;
    it(`is over when the port is free: ${name}`, async function () {
      await needs(this, watcher);
      const { output, server, port } = of(name);
      const isListening = ({ listeners }: Snapshot): boolean => listeners.some((each) => each.port === port);
      holder.write(`${port}\n`);
      await scanPatiently(collector, (snapshot) => !isListening(snapshot));
      output.forget();
      await appendFile(server, '// changed again\n');
      await scanPatiently(collector, isListening);
      await output.untilRead();
      assert.equal(output.exitCode, undefined);
      assert.equal(output.reported.length, 1);
    });
  }
});
