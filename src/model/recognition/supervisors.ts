import { frameworkOf } from './frameworks';
import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { shellCommand } from '../process/shell';
import { shellQuote } from '../process/shellQuote';
import type { Runtime } from '../process/runtimes';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { ServiceUnit } from './serviceUnit';

/**
 * A process that starts another again when it ends, or keeps its port: ending the one below it does not free the port
 * for long.
 */
export interface Supervisor {
  /** As people call it: `nodemon`, `node --watch`, `PM2`. */
  readonly name: string;
  readonly process: Process;
  /** `restarts`: at once. `on-change`: when a file changes. */
  readonly restarts: 'restarts' | 'on-change';
  /**
   * What to type to stop what it watches over, where it has more under it or would itself be started again.
   * @param environment of the process that is watched over: PM2 and supervisord tell it by what name they know it.
   */
  readonly stopCommand: ((environment: Environment | undefined) => string) | undefined;
}

/** Who may start again what was ended, where they were left alone. */
export type Restarter = Pick<Supervisor, 'name' | 'restarts'>;

type Environment = Readonly<Record<string, string>>;
/** The name of a loop in a shell's command, which is not a product. */
export const shellLoop = 'a shell loop';

interface SupervisorRule {
  readonly name: string;
  readonly restarts: Supervisor['restarts'];
  readonly stopCommand?: (environment: Environment | undefined, supervisor: Process) => string;
  /** @param below the process beneath it, on the way to the one that is watched over. */
  readonly is: (invocation: ParsedCommandLine, process: Process, below: Process) => boolean;
}

/** A program of its own: a script, a target or a project may have the same name. */
export function program(...names: readonly string[]): (invocation: ParsedCommandLine) => boolean {
  return (invocation) => invocation.runtime === undefined && namesOne(invocation, names);
}

/** What a runtime runs; of another user's process, and of a title, the runtime may not be known. */
export function script(
  runtime: Runtime,
  ...names: readonly string[]
): (invocation: ParsedCommandLine) => boolean {
  return (invocation) =>
    (invocation.runtime === runtime || invocation.runtime === undefined) && namesOne(invocation, names);
}

function namesOne({ names }: ParsedCommandLine, wanted: readonly string[]): boolean {
  return names.some((name) => wanted.includes(name));
}

export function hasFlag(words: readonly string[], ...flags: readonly string[]): boolean {
  return words.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
}

/** What stands before the script: after it a word is the script's own, as in `vite build --watch`. */
function ownWords(
  { runtime, script: file, argsAt }: ParsedCommandLine,
  { commandLine }: Process,
): readonly string[] {
  const argv = commandLine ?? [];
  const end = runtime === 'deno' && file !== undefined ? argv.indexOf(file) : argsAt;
  return argv.slice(1, end ?? 1);
}

/** Who restarts what, by their documentation or by trying; what is not known of one is not guessed here. */
const rules: readonly SupervisorRule[] = [
  { name: 'nodemon', restarts: 'on-change', is: script('node', 'nodemon') },
  {
    name: 'node --watch',
    restarts: 'on-change',
    is: (invocation, process) =>
      invocation.runtime === 'node' && hasFlag(ownWords(invocation, process), '--watch', '--watch-path'),
  },
  {
    name: 'tsx watch',
    restarts: 'on-change',
    is: (invocation) => script('node', 'tsx')(invocation) && invocation.args[0] === 'watch',
  },
  // without --respawn they end with what they run
  {
    name: 'ts-node-dev',
    restarts: 'on-change',
    is: (invocation) =>
      script('node', 'ts-node-dev', 'tsnd')(invocation) && hasFlag(invocation.args, '--respawn'),
  },
  {
    name: 'node-dev',
    restarts: 'on-change',
    is: (invocation) => script('node', 'node-dev')(invocation) && hasFlag(invocation.args, '--respawn'),
  },
  { name: 'tsc-watch', restarts: 'on-change', is: script('node', 'tsc-watch') },
  { name: 'onchange', restarts: 'on-change', is: script('node', 'onchange') },
  {
    name: 'nest start --watch',
    restarts: 'on-change',
    is: (invocation) =>
      script('node', 'nest', '@nestjs/cli')(invocation) &&
      invocation.args[0] === 'start' &&
      hasFlag(invocation.args, '--watch', '-w'),
  },
  {
    name: 'deno --watch',
    restarts: 'on-change',
    is: (invocation, process) =>
      invocation.runtime === 'deno' && hasFlag(ownWords(invocation, process), '--watch', '--watch-hmr'),
  },
  {
    name: 'PM2',
    restarts: 'restarts',
    stopCommand: (environment) => shellQuote(['pm2', 'stop', environment?.['pm_id'] ?? 'ID']),
    // its daemon calls itself `PM2 v6.0.5: God Daemon (/home/alice/.pm2)`; in containers it is no daemon
    is: (invocation, { commandLine }) =>
      /^PM2 v[\d.]+: God Daemon/.test(commandLine?.[0] ?? '') ||
      (invocation.runtime === 'node' && /(?:^|[\\/])pm2-(?:runtime|docker)$/.test(invocation.script ?? '')),
  },
  { name: 'forever', restarts: 'restarts', is: script('node', 'forever', 'forever-monitor') },
  { name: 'supervisor', restarts: 'restarts', is: script('node', 'supervisor', 'node-supervisor') },
  {
    name: 'concurrently --restart-tries',
    restarts: 'restarts',
    is: (invocation) =>
      script('node', 'concurrently', 'conc')(invocation) && hasFlag(invocation.args, '--restart-tries'),
  },
  {
    name: 'supervisord',
    restarts: 'restarts',
    stopCommand: (environment) => shellQuote(['supervisorctl', 'stop', supervisordName(environment)]),
    is: script('python', 'supervisord'),
  },
  // these three work in the folder of the service
  {
    name: 'runit',
    restarts: 'restarts',
    stopCommand: (_environment, { cwd }) => shellQuote(['sv', 'down', cwd ?? 'SERVICE_DIRECTORY']),
    is: program('runsv'),
  },
  {
    name: 's6',
    restarts: 'restarts',
    stopCommand: (_environment, { cwd }) => shellQuote(['s6-svc', '-d', cwd ?? 'SERVICE_DIRECTORY']),
    is: program('s6-supervise'),
  },
  {
    name: 'daemontools',
    restarts: 'restarts',
    stopCommand: (_environment, { cwd }) => shellQuote(['svc', '-d', cwd ?? 'SERVICE_DIRECTORY']),
    is: program('supervise'),
  },
  { name: 'monit', restarts: 'restarts', stopCommand: () => 'monit stop NAME', is: program('monit') },
  { name: 'autossh', restarts: 'restarts', is: program('autossh') },
  { name: 'modd', restarts: 'restarts', is: program('modd') },
  { name: 'air', restarts: 'on-change', is: program('air') },
  { name: 'CompileDaemon', restarts: 'on-change', is: program('compiledaemon') },
  { name: 'cargo watch', restarts: 'on-change', is: program('cargo-watch') },
  { name: 'bacon', restarts: 'on-change', is: program('bacon') },
  { name: 'watchexec', restarts: 'on-change', is: program('watchexec') },
  {
    name: 'entr',
    restarts: 'on-change',
    // -z: it ends with what it runs
    is: (invocation) =>
      program('entr')(invocation) && !flagsOf(invocation).some((flags) => flags.includes('z')),
  },
  { name: 'reflex', restarts: 'on-change', is: program('reflex') },
  { name: 'watchfiles', restarts: 'on-change', is: script('python', 'watchfiles') },
  {
    name: 'watchmedo',
    restarts: 'restarts',
    is: (invocation) => isWatchmedo(invocation) && !hasFlag(invocation.args, '--no-restart-on-command-exit'),
  },
  { name: 'watchmedo', restarts: 'on-change', is: isWatchmedo },
  { name: 'hupper', restarts: 'on-change', is: script('python', 'hupper') },
  {
    name: 'pserve --reload',
    restarts: 'on-change',
    is: (invocation) => script('python', 'pserve')(invocation) && hasFlag(invocation.args, '--reload'),
  },
  {
    name: 'dotnet watch',
    restarts: 'on-change',
    is: (invocation) =>
      program('dotnet-watch')(invocation) ||
      namesOne(invocation, ['dotnet-watch.dll']) ||
      (invocation.runtime === 'dotnet' && namesOne(invocation, ['dotnet']) && invocation.args[0] === 'watch'),
  },
  { name: 'Gunicorn', restarts: 'restarts', is: script('python', 'gunicorn') },
  {
    name: 'Uvicorn --reload',
    restarts: 'on-change',
    is: (invocation) => script('python', 'uvicorn')(invocation) && hasFlag(invocation.args, '--reload'),
  },
  {
    name: 'Uvicorn --workers',
    restarts: 'restarts',
    is: (invocation) => script('python', 'uvicorn')(invocation) && hasFlag(invocation.args, '--workers'),
  },
  {
    name: 'fastapi dev',
    restarts: 'on-change',
    is: (invocation) =>
      script('python', 'fastapi')(invocation) &&
      (invocation.args[0] === 'dev'
        ? !hasFlag(invocation.args, '--no-reload')
        : hasFlag(invocation.args, '--reload')),
  },
  {
    name: 'fastapi run --workers',
    restarts: 'restarts',
    is: (invocation) => script('python', 'fastapi')(invocation) && hasFlag(invocation.args, '--workers'),
  },
  {
    name: 'Jupyter',
    restarts: 'restarts',
    // its kernels alone; what runs in its terminals does not come back
    is: (invocation, _process, below) =>
      frameworkOf(invocation)?.id === 'jupyter' &&
      namesOne(parseCommandLine(below), ['ipykernel_launcher', 'ipykernel']),
  },
  {
    name: 'Puma',
    restarts: 'restarts',
    is: (invocation, _process, below) =>
      namesOne(invocation, ['puma']) && below.commandLine?.[0]?.startsWith('puma: cluster worker ') === true,
  },
  {
    name: shellLoop,
    restarts: 'restarts',
    is: (_invocation, process) => isLoop(shellCommand(process) ?? ''),
  },
];

/** Those before what it runs. */
function flagsOf({ args }: ParsedCommandLine): readonly string[] {
  const end = args.findIndex((word) => !word.startsWith('-'));
  return end === -1 ? args : args.slice(0, end);
}

function isWatchmedo(invocation: ParsedCommandLine): boolean {
  return script('python', 'watchmedo')(invocation);
}

/** In a group of several it goes by both names (supervisord.org/subprocess.html, "Subprocess Environment"). */
function supervisordName(environment: Environment | undefined): string {
  const name = environment?.['SUPERVISOR_PROCESS_NAME'];
  const group = environment?.['SUPERVISOR_GROUP_NAME'];
  if (name === undefined) return 'NAME';
  return group === undefined || group === name ? name : `${group}:${name}`;
}

/**
 * `while true; do node server.js; done`: nothing but a loop, before which a folder, a variable or an option may be set.
 * Where more stands before or after it, what is run may not be in the loop.
 */
function isLoop(command: string): boolean {
  const lines = command.split(/;|&&|\n/).map((line) => line.trim());
  const first = lines.find((line) => line !== '' && !/^(?:cd|set|export|trap|umask)\s|^\w+=\S*$/.test(line));
  return (
    /^(?:while|until|for)\s/.test(first ?? '') &&
    lines.some((line) => /^do(?:\s|$)/.test(line)) &&
    /^done\b[^|]*$/.test(lines.findLast((line) => line !== '') ?? '')
  );
}

/**
 * The nearest ancestor that starts a process again.
 * @param ancestors nearest first, below the editor; the first process of a container among them.
 */
export function supervisorOf(process: Process, ancestors: readonly Process[]): Supervisor | undefined {
  for (const [index, above] of ancestors.entries()) {
    const invocation = parseCommandLine(above);
    const rule = rules.find(({ is }) => is(invocation, above, ancestors[index - 1] ?? process));
    if (rule !== undefined) {
      const { name, restarts, stopCommand } = rule;
      const command = stopCommand && ((environment?: Environment) => stopCommand(environment, above));
      return { name, process: above, restarts, stopCommand: command };
    }
  }
  return undefined;
}

/** A service manager starts again what its unit says; the unit is not read, so it may. */
export function restarterOf(
  unit: ServiceUnit | undefined,
  supervisor: Supervisor | undefined,
): Restarter | undefined {
  return unit === undefined || supervisor?.stopCommand !== undefined
    ? supervisor
    : { name: unit.name, restarts: 'restarts' };
}
