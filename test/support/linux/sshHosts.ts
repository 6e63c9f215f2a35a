/**
 * Machines that are reached through the real ssh and sshd, each with a network, processes and a home of its own. No port is
 * opened for it: sshd speaks on its stdin and stdout (`sshd -i`), as a proxy command of the client.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../../scripts/host/projectRoot';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { skipBecause } from '../skip';
import { needsCommand, World } from './world';

const sshd = '/usr/sbin/sshd';

interface HostOptions {
  /** What its PATH has. */
  readonly programs: readonly ('local-ports' | 'node')[];
  /** Further programs in its PATH: name and text of a shell script. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** A shell script instead of the command that was asked for, which it has as $SSH_ORIGINAL_COMMAND. */
  readonly instead?: string;
  /** The client has no key for it. */
  readonly refuses?: true;
}

export interface Server {
  /** There. */
  readonly pid: number;
  isAlive(): boolean;
  stop(): Promise<void>;
}

/** How a command line ended. */
interface Ended {
  /** Its exit code. */
  readonly code: unknown;
  readonly out: string;
  /** The lines on stderr. */
  readonly said: readonly string[];
}

export class SshHosts {
  private readonly worlds = new Map<string, World>();
  private readonly blocks: string[] = [];

  private constructor(private readonly scratch: ScratchFolder) {}

  /** Skips, with the reason, if ssh, sshd or namespaces are missing. */
  static async create(context: Mocha.Context): Promise<SshHosts> {
    if (process.platform !== 'linux') skipBecause(context, 'not on Linux');
    if (process.getuid?.() !== 0) skipBecause(context, 'needs root, to run sshd in a world');
    await needsCommand(context, 'ssh');
    await needsCommand(context, sshd, '-V').catch((error: unknown) => {
      // an sshd before 9.2 has no -V
      if (!(error instanceof Error && 'code' in error && error.code === 1)) throw error;
    });
    const hosts = new SshHosts(await makeScratchFolder('ssh'));
    await chmod(hosts.scratch.path, 0o755);
    for (const name of ['client', 'host']) {
      await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hosts.path(name)]);
    }
    await mkdir(hosts.path('bin'));
    // ssh looks for the configuration in the home that the user database names, which a test must not change
    await script(
      hosts.path('bin', 'ssh'),
      `echo "$*" >> ${hosts.path('asked')}\nexec /usr/bin/ssh -F ${hosts.path('config')} "$@"`,
    );
    return hosts;
  }

  async add(name: string, options: HostOptions): Promise<void> {
    const world = await World.create().catch((error: unknown) =>
      Promise.reject(new Error(`no private namespaces here: ${String(error)}`)),
    );
    this.worlds.set(name, world);
    const at = (...names: readonly string[]): string => this.path(name, ...names);
    for (const folder of ['home', 'programs']) await mkdir(at(folder), { recursive: true });
    for (const program of options.programs) {
      const file = program === 'node' ? process.execPath : commandLine();
      if (program === 'local-ports') await chmod(file, 0o755);
      await symlink(file, at('programs', program));
    }
    for (const [program, text] of Object.entries(options.scripts ?? {})) {
      await script(at('programs', program), text);
    }
    await this.furnish(world, name, options);
    const command = world.inside([sshd, '-i', '-e', '-f', at('sshd_config')]).join(' ');
    this.blocks.push(`Host ${name}\n  ProxyCommand ${command} 2>> ${at('log')}\n`);
    await this.configure();
  }

  /** A host whose proxy command is given: what ssh runs to reach it. */
  async addUnreachable(name: string, proxyCommand: string): Promise<void> {
    this.blocks.push(`Host ${name}\n  ProxyCommand ${proxyCommand}\n`);
    await this.configure();
  }

  worldOf(name: string): World {
    const world = this.worlds.get(name);
    if (world === undefined) throw new Error(`There is no ${name}.`);
    return world;
  }

  /** The environment of a client: PATH begins with its ssh. */
  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.path('bin')}:${process.env['PATH'] ?? ''}` };
  }

  /** Runs the built command line until it ends. */
  localPorts(...args: readonly string[]): Promise<Ended> {
    const options = { env: this.environment, encoding: 'utf8' } as const;
    return new Promise((resolve) => {
      execFile(process.execPath, [commandLine(), ...args], options, (error, out, said) => {
        resolve({ code: error?.code ?? 0, out, said: said === '' ? [] : said.trimEnd().split('\n') });
      });
    });
  }

  /** Starts a server there, which ends with the machine. Resolves when it listens. */
  async serve(host: string, port: number): Promise<Server> {
    const program = `require('node:http').createServer().listen(${port}, '127.0.0.1', () => console.log('pid', process.pid))`;
    const server = this.worldOf(host).daemon('a server', [process.execPath, '-e', program]);
    const [, pid = ''] = await server.waitForLine(/^pid (\d+)$/, 15_000);
    let isAlive = true;
    void server.ended.then(() => (isAlive = false));
    return { pid: Number(pid), isAlive: () => isAlive, stop: () => server.stop() };
  }

  path(...names: readonly string[]): string {
    return join(this.scratch.path, ...names);
  }

  /** The command lines of clients, and of what they started, that run now. */
  async clientsNow(): Promise<readonly string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const commands = await Promise.all(
      // a process may have exited since
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    );
    return commands.filter((command) => command.includes(this.path('config')));
  }

  /** A file that every machine can read. */
  write(name: string, text: string): Promise<void> {
    return writeFile(this.path(name), text);
  }

  /** The arguments of each ssh so far. */
  async asked(): Promise<readonly string[]> {
    if (!(await readdir(this.scratch.path)).includes('asked')) return [];
    return (await readFile(this.path('asked'), 'utf8')).trim().split('\n');
  }

  async end(): Promise<void> {
    await Promise.all([...this.worlds.values()].map((world) => world.end()));
    await this.scratch.remove();
  }

  /** The user database, folders and network that sshd needs there. */
  private async furnish(world: World, name: string, { instead, refuses }: HostOptions): Promise<void> {
    const at = (file: string): string => this.path(name, file);
    const users = await readFile('/etc/passwd', 'utf8');
    await writeFile(at('passwd'), users.replace(/^root:.*$/m, `root:x:0:0:root:${at('home')}:/bin/sh`));
    await writeFile(at('shadow'), 'root:*:1::::::\nsshd:*:1::::::\n');
    if (instead !== undefined) await script(at('instead'), instead);
    await writeFile(
      at('sshd_config'),
      [
        `HostKey ${this.path('host')}`,
        `AuthorizedKeysFile ${refuses === true ? '/dev/null' : this.path('client.pub')}`,
        ...['PermitRootLogin yes', 'PasswordAuthentication no', 'KbdInteractiveAuthentication no'],
        ...['StrictModes no', 'UsePAM no', 'PrintMotd no'],
        `SetEnv PATH=${at('programs')}`,
        ...(instead === undefined ? [] : [`ForceCommand ${at('instead')}`]),
        '',
      ].join('\n'),
    );
    await world.run(['ip', 'link', 'set', 'lo', 'up']);
    await world.run(['mount', '-t', 'tmpfs', 'none', '/run']);
    await world.run(['mkdir', '/run/sshd']);
    for (const file of ['passwd', 'shadow']) await world.run(['mount', '--bind', at(file), `/etc/${file}`]);
  }

  private async configure(): Promise<void> {
    const common = [
      'Host *',
      '  User root',
      `  IdentityFile ${this.path('client')}`,
      '  IdentitiesOnly yes',
      `  UserKnownHostsFile ${this.path('known_hosts')}`,
      '  HostKeyAlias host',
      '',
    ];
    await writeFile(this.path('known_hosts'), `host ${await readFile(this.path('host.pub'), 'utf8')}`);
    await writeFile(this.path('config'), [...this.blocks, ...common].join('\n'));
  }
}

/** The one that was built. */
export function commandLine(): string {
  return join(projectRoot(), 'dist', 'local-ports.js');
}

async function script(file: string, text: string): Promise<void> {
  await writeFile(file, `#!/bin/sh\n${text}\n`);
  await chmod(file, 0o755);
}
