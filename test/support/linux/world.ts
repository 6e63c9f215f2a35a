/**
 * A small machine for one test: a network, mounts and processes of its own (network_namespaces(7), pid_namespaces(7)) on the
 * running kernel. Everything that a test starts in it is killed with it.
 */
import { execFile } from 'node:child_process';
import { chmod, copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { OwnedProcess } from '../../../scripts/host/ownedProcess';
import { builtFile, projectRoot } from '../../../scripts/host/projectRoot';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import type { NetworkInterface } from '../../../src/model/net/networkInterfaces';
import type { ScanTrigger } from '../../../src/collect/collector';
import type { Process, ProcessIdentity } from '../../../src/model/process/process';
import type { Snapshot } from '../../../src/model/listeners/snapshot';
import { skipBecause } from '../skip';
import { Conversation } from './conversation';
import type { Request } from './terminatorChild';
import type { Outcome, Refusal, Signal, Target } from '../../../src/model/actions/termination';

/** The UID of `nobody`, who has no rights and no processes on every distribution. */
export const ordinaryUid = 65534;

export interface StartOptions {
  /** The user that runs it; the world's root by default. */
  readonly uid?: number;
  /** Commands that run it, e.g. `unshare -n`. */
  readonly through?: readonly string[];
}

/** A program that opens sockets and starts processes on request: see actor.pl for the requests. */
export interface Actor {
  /** Inside the world. */
  readonly pid: number;
  ask(line: string): Promise<string>;
  /** Stops it. Resolves when it has exited and its PID is free. */
  leave(): Promise<void>;
}

/** A collector that runs in a world and keeps its caches from one scan to the next: see collectorChild.ts. */
export interface WorldCollector {
  scan(trigger?: ScanTrigger): Promise<Snapshot>;
  /** A manual scan, when all details of one before it have been loaded. */
  settled(): Promise<Snapshot>;
  interfaces(): Promise<readonly NetworkInterface[] | undefined>;
  leave(): Promise<void>;
}

/** Terminates processes of a world from within, with the rights of its user: see terminatorChild.ts. */
export interface Terminator {
  readonly pid: number;
  scan(): Promise<Snapshot>;
  ancestorChain(pid: number): Promise<readonly Process[]>;
  descendants(process: ProcessIdentity): Promise<readonly Process[]>;
  environment(process: ProcessIdentity): Promise<Readonly<Record<string, string>> | undefined>;
  refusal(pid: number): Promise<Refusal | undefined>;
  terminate(target: Target, signal: Signal, patience?: 'hasty'): Promise<Outcome>;
  waitForNewHolder(target: Target, withinMs: number): Promise<Snapshot | undefined>;
  leave(): Promise<void>;
}

/** Programs of this folder that run in a world. */
const programs = [
  'collectorChild',
  'terminatorChild',
  'killSessions',
  'cleanUpRounds',
  'portEvents',
  'agentChild',
];

/** Libraries of collectors and messages that the build does not bundle. */
const externalPackages = ['ipaddr.js', 'valibot', join('@vscode', 'l10n')];

export class World {
  private readonly started: Conversation[] = [];

  private constructor(
    private readonly holder: Conversation,
    private readonly ownUsers: boolean,
    private readonly scratch: ScratchFolder,
  ) {}

  /** @throws with the system's reason if namespaces are not permitted. */
  static async create(): Promise<World> {
    // an ordinary user can be root of a world too, but only the real root can run other users in it
    const ownUsers = process.getuid?.() !== 0;
    const holder = new Conversation('unshare', [
      ...(ownUsers ? ['-U', '-r'] : []),
      ...['-n', '-p', '-f', '--mount-proc', '--propagation', 'private', '--kill-child'],
      // the first process of a world reaps those whose parents have exited
      ...['perl', '-e', '$SIG{CHLD} = "IGNORE"; $| = 1; print "ok\\n"; 1 while <STDIN>;'],
    ]);
    await holder.answer();
    return new World(holder, ownUsers, await makeScratchFolder('world'));
  }

  get hasOtherUsers(): boolean {
    return !this.ownUsers;
  }

  /** Readable for every user, and removed with the world. */
  get folder(): string {
    return this.scratch.path;
  }

  /** Runs a command of the system until it exits. @returns its output. */
  async run(command: readonly string[], options: StartOptions = {}): Promise<string> {
    const [program = '', ...args] = this.inside(command, options);
    return (await promisify(execFile)(program, args, { cwd: '/' })).stdout;
  }

  /** Starts a program without requests and answers, such as a daemon. It is killed with the world at the latest. */
  daemon(name: string, command: readonly string[], options: StartOptions = {}): OwnedProcess {
    const [program = '', ...args] = this.inside(command, options);
    return new OwnedProcess(program, args, { name, cwd: '/' });
  }

  async actor(options: StartOptions = {}): Promise<Actor> {
    const actor = this.start(['perl', join(this.folder, 'actor.pl')], options);
    const pid = Number(await actor.ask('pid'));
    return { pid, ask: (line) => actor.ask(line), leave: () => actor.leave() };
  }

  /** See threads.py. */
  async threads(args: readonly string[]): Promise<{ readonly pid: number; readonly port: number }> {
    const program = this.start(['python3', join(this.folder, 'threads.py'), ...args], {});
    const [pid, port] = (await program.answer()).split(' ').map(Number);
    if (pid === undefined || port === undefined) throw new Error('It did not print where it listens.');
    return { pid, port };
  }

  async collector(options: StartOptions = {}): Promise<WorldCollector> {
    const collector = this.start([process.execPath, join(this.folder, 'collectorChild.js')], options);
    await collector.answer();
    const ask = async (line: string): Promise<unknown> =>
      deserialize(Buffer.from(await collector.ask(line), 'base64'));
    return {
      scan: async (trigger = 'poll') => (await ask(trigger)) as Snapshot,
      settled: async () => (await ask('settled')) as Snapshot,
      interfaces: async () => (await ask('interfaces')) as readonly NetworkInterface[] | undefined,
      leave: () => collector.leave(),
    };
  }

  async terminator(options: StartOptions = {}): Promise<Terminator> {
    const child = this.start([process.execPath, join(this.folder, 'terminatorChild.js')], options);
    await child.answer();
    const ask = async (request: Request): Promise<unknown> =>
      deserialize(Buffer.from(await child.ask(serialize(request).toString('base64')), 'base64'));
    return {
      pid: (await ask({ ask: 'pid' })) as number,
      scan: async () => (await ask({ ask: 'snapshot' })) as Snapshot,
      ancestorChain: async (pid) => (await ask({ ask: 'ancestorChain', pid })) as Process[],
      descendants: async (process) => (await ask({ ask: 'descendants', process })) as Process[],
      environment: async (process) =>
        (await ask({ ask: 'environment', process })) as Record<string, string> | undefined,
      refusal: async (pid) => (await ask({ ask: 'refusal', pid })) as Refusal | undefined,
      terminate: async (target, signal, patience) =>
        (await ask({ ask: 'terminate', target, signal, isHasty: patience === 'hasty' })) as Outcome,
      waitForNewHolder: async (target, withinMs) =>
        (await ask({ ask: 'newHolder', target, withinMs })) as Snapshot | undefined,
      leave: () => child.leave(),
    };
  }

  /** A bundled Node program of this project, which prints its progress as lines. */
  program(name: 'cleanUpRounds' | 'killSessions' | 'portEvents', args: readonly string[]): Conversation {
    return this.start([process.execPath, join(this.folder, `${name}.js`), ...args], {});
  }

  /** Stops the programs that were started in it. */
  async clear(): Promise<void> {
    await Promise.all(this.started.splice(0).map((program) => program.leave()));
  }

  /** Stops everything in it. */
  async end(): Promise<void> {
    await this.holder.stop();
    await Promise.all(this.started.map(({ ended }) => ended));
    await this.scratch.remove();
  }

  /**
   * Brings the programs in and the network up. Everything another user runs here must be readable for it, which the
   * project's folder need not be.
   */
  async furnish(): Promise<void> {
    await chmod(this.folder, 0o755);
    const support = join(projectRoot(), 'test', 'support', 'linux');
    for (const name of ['actor.pl', 'threads.py']) {
      await copyFile(join(support, name), join(this.folder, name));
      await chmod(join(this.folder, name), 0o644);
    }
    for (const name of programs) {
      const program = join(this.folder, `${name}.js`);
      await copyFile(builtFile(`test/support/linux/${name}`), program);
      await chmod(program, 0o644);
    }
    for (const name of externalPackages) {
      const path = join('node_modules', name);
      await cp(join(projectRoot(), path), join(this.folder, path), { recursive: true, dereference: true });
    }
    await this.run(['chmod', '-R', 'a+rX', join(this.folder, 'node_modules')]);
    await this.run(['ip', 'link', 'set', 'lo', 'up']);
  }

  private start(command: readonly string[], options: StartOptions): Conversation {
    const [program = '', ...args] = this.inside(command, options);
    const conversation = new Conversation(program, args);
    this.started.push(conversation);
    return conversation;
  }

  /** The command line that runs a command in it, from outside. */
  inside(command: readonly string[], { uid, through = [] }: StartOptions = {}): string[] {
    const namespaces = `/proc/${this.holder.pid}/ns`;
    return [
      'nsenter',
      ...(this.ownUsers ? [`--user=${namespaces}/user`, '--preserve-credentials'] : []),
      `--net=${namespaces}/net`,
      `--mount=${namespaces}/mnt`,
      `--pid=${namespaces}/pid_for_children`,
      ...(uid === undefined ? [] : ['-S', String(uid), '-G', String(uid)]),
      '--',
      ...through,
      ...command,
    ];
  }
}

/** In a suite: `const world = useWorld();` gives it a world of its own, or skips it with the reason. */
export function useWorld(): () => World {
  let world: World | undefined;
  before('make a world', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'not on Linux');
    try {
      world = await World.create();
    } catch (error) {
      skipBecause(
        this,
        `no private namespaces here: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    await needsCommand(this, 'ip');
    await world.furnish();
  });
  after('stop the world', () => world?.end());
  return () => {
    if (world === undefined) throw new Error('There is no world.');
    return world;
  };
}

/** Skips if the world has only one user, or if the other user cannot run Node. */
export async function needsOtherUsers(context: Mocha.Context, world: World): Promise<void> {
  if (!world.hasOtherUsers) skipBecause(context, 'needs root, to run something as another user');
  try {
    await world.run([process.execPath, '--version'], { uid: ordinaryUid });
  } catch (error) {
    skipBecause(context, `${process.execPath} cannot be run by another user: ${String(error)}`);
  }
}

/**
 * Skips if a command of the system is not installed.
 * @param flag an option with which it does nothing and succeeds.
 */
export async function needsCommand(context: Mocha.Context, command: string, flag = '-V'): Promise<void> {
  try {
    await promisify(execFile)(command, [flag]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      skipBecause(context, `${command} is not installed`);
    }
    throw error;
  }
}

/** @returns the number of exit(2), which ends only one thread and has no wrapper in any library. */
export function needsExitSystemCall(context: Mocha.Context): string {
  const numbers: Partial<Record<NodeJS.Architecture, string>> = { x64: '60', arm64: '93' };
  const number = numbers[process.arch];
  if (number === undefined) skipBecause(context, `the number of exit(2) is not known for ${process.arch}`);
  return number;
}
