import type { Invocation, Runtime } from './invocation';
import { invocationOf } from './invocation';
import type { Process } from './process';
import { shellCommand } from './shell';
import { shellQuote } from './shellQuote';

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
   * What to type to stop what it watches over, where it has more under it and must not itself be ended.
   * @param environment of the process that is watched over: PM2 and supervisord tell it by what name they know it.
   */
  readonly stopCommand: ((environment: Environment | undefined) => string) | undefined;
}

/** Who may start again what was ended, where they were left alone. */
export type Restarter = Pick<Supervisor, 'name' | 'restarts'>;

type Environment = Readonly<Record<string, string>>;

/** A unit of the system's service manager. It is stopped by its own command, which may need privileges. */
export interface ServiceUnit {
  readonly manager: 'systemd' | 'launchd';
  /** `nginx.service`, `homebrew.mxcl.postgresql`. */
  readonly name: string;
  readonly scope: 'system' | 'user';
}

interface Rule {
  readonly name: string;
  readonly restarts: Supervisor['restarts'];
  readonly stopCommand?: Supervisor['stopCommand'];
  readonly is: (invocation: Invocation, process: Process) => boolean;
}

/** A program of its own: a script, a target or a project may have the same name. */
function program(...names: readonly string[]): (invocation: Invocation) => boolean {
  return (invocation) => invocation.runtime === undefined && namesOne(invocation, names);
}

/** What a runtime runs; of another user's process, and of a title, the runtime may not be known. */
function script(runtime: Runtime, ...names: readonly string[]): (invocation: Invocation) => boolean {
  return (invocation) =>
    (invocation.runtime === runtime || invocation.runtime === undefined) && namesOne(invocation, names);
}

function namesOne({ names }: Invocation, wanted: readonly string[]): boolean {
  return names.some((name) => wanted.includes(name));
}

function hasFlag(words: readonly string[], ...flags: readonly string[]): boolean {
  return words.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
}

/** What stands before the script: after it a word is the script's own, as in `vite build --watch`. */
function ownWords(
  { runtime, script: file, argsAt }: Invocation,
  { commandLine }: Process,
): readonly string[] {
  const argv = commandLine ?? [];
  const end = runtime === 'deno' && file !== undefined ? argv.indexOf(file) : argsAt;
  return argv.slice(1, end ?? 1);
}

const rules: readonly Rule[] = [
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
  { name: 'ts-node-dev', restarts: 'on-change', is: script('node', 'ts-node-dev', 'tsnd') },
  { name: 'node-dev', restarts: 'on-change', is: script('node', 'node-dev') },
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
    // its daemon calls itself `PM2 v6.0.5: God Daemon (/home/alice/.pm2)`
    is: (_invocation, { commandLine }) => /^PM2 v[\d.]+: God Daemon/.test(commandLine?.[0] ?? ''),
  },
  { name: 'forever', restarts: 'restarts', is: script('node', 'forever', 'forever-monitor') },
  {
    name: 'supervisord',
    restarts: 'restarts',
    stopCommand: (environment) => shellQuote(['supervisorctl', 'stop', supervisordName(environment)]),
    is: script('python', 'supervisord'),
  },
  { name: 'runit', restarts: 'restarts', stopCommand: () => 'sv down NAME', is: program('runsv') },
  {
    name: 's6',
    restarts: 'restarts',
    stopCommand: () => 's6-svc -d SERVICE_DIRECTORY',
    is: program('s6-supervise'),
  },
  {
    name: 'daemontools',
    restarts: 'restarts',
    stopCommand: () => 'svc -d SERVICE_DIRECTORY',
    is: program('supervise'),
  },
  { name: 'monit', restarts: 'restarts', stopCommand: () => 'monit stop NAME', is: program('monit') },
  { name: 'air', restarts: 'on-change', is: program('air') },
  { name: 'cargo watch', restarts: 'on-change', is: program('cargo-watch') },
  { name: 'bacon', restarts: 'on-change', is: program('bacon') },
  { name: 'watchexec', restarts: 'on-change', is: program('watchexec') },
  { name: 'entr', restarts: 'on-change', is: program('entr') },
  { name: 'reflex', restarts: 'on-change', is: program('reflex') },
  { name: 'watchmedo', restarts: 'on-change', is: script('python', 'watchmedo') },
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
    name: 'a shell loop',
    restarts: 'restarts',
    is: (_invocation, process) => isLoop(shellCommand(process) ?? ''),
  },
];

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

/** The nearest ancestor that starts the process again; @param ancestors nearest first, below the editor. */
export function supervisorOf(ancestors: readonly Process[]): Supervisor | undefined {
  for (const process of ancestors) {
    const invocation = invocationOf(process);
    const rule = rules.find(({ is }) => is(invocation, process));
    if (rule !== undefined) {
      return { name: rule.name, process, restarts: rule.restarts, stopCommand: rule.stopCommand };
    }
  }
  return undefined;
}

/** A service manager starts again what its unit says; the unit is not read, so it may. */
export function restarterOf(
  unit: ServiceUnit | undefined,
  supervisor: Supervisor | undefined,
): Restarter | undefined {
  return unit === undefined ? supervisor : { name: unit.name, restarts: 'restarts' };
}

/** What to type to stop a unit. Never run by us: it may need privileges, and it is for the user to know. */
export function stopCommand({ manager, name, scope }: ServiceUnit): string {
  // names may hold what a shell reads otherwise: systemd writes a `-` within a part of one as `\x2d`
  const label = shellQuote([name]);
  if (manager === 'launchd') {
    return scope === 'system'
      ? `sudo launchctl bootout system/${label}`
      : `launchctl bootout gui/$(id -u)/${label}`;
  }
  return scope === 'system' ? `sudo systemctl stop ${label}` : `systemctl --user stop ${label}`;
}
