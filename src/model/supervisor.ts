import type { Process } from './process';

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
  /** @param words the arguments by their base names, without extension. */
  readonly is: (words: readonly string[], process: Process) => boolean;
}

/** The word stands as the program, or as what a runtime runs: among the first words that are no flags. */
function runs(...names: readonly string[]): Rule['is'] {
  return (words) =>
    words
      .filter((word) => !word.startsWith('-'))
      .slice(0, 2)
      .some((word) => names.includes(word));
}

function runsWith(names: readonly string[], ...flags: readonly string[]): Rule['is'] {
  return (words, process) =>
    runs(...names)(words, process) &&
    words.some((word) => flags.some((flag) => word === flag || word.startsWith(`${flag}=`)));
}

const rules: readonly Rule[] = [
  { name: 'nodemon', restarts: 'on-change', is: runs('nodemon') },
  { name: 'node --watch', restarts: 'on-change', is: runsWith(['node'], '--watch', '--watch-path') },
  { name: 'tsx watch', restarts: 'on-change', is: runsWith(['tsx'], 'watch') },
  { name: 'ts-node-dev', restarts: 'on-change', is: runs('ts-node-dev', 'tsnd') },
  { name: 'node-dev', restarts: 'on-change', is: runs('node-dev') },
  { name: 'deno --watch', restarts: 'on-change', is: runsWith(['deno'], '--watch', '--watch-hmr') },
  {
    name: 'PM2',
    restarts: 'restarts',
    stopCommand: (environment) => `pm2 stop ${environment?.['pm_id'] ?? 'ID'}`,
    // its daemon calls itself `PM2 v6.0.5: God Daemon (/home/alice/.pm2)`
    is: (_words, { commandLine }) => /^PM2 v[\d.]+: God Daemon/.test(commandLine?.[0] ?? ''),
  },
  { name: 'forever', restarts: 'restarts', is: runs('forever', 'forever-monitor') },
  {
    name: 'supervisord',
    restarts: 'restarts',
    stopCommand: (environment) => `supervisorctl stop ${environment?.['SUPERVISOR_PROCESS_NAME'] ?? 'NAME'}`,
    is: runs('supervisord'),
  },
  { name: 'runit', restarts: 'restarts', is: runs('runsv') },
  { name: 's6', restarts: 'restarts', is: runs('s6-supervise') },
  { name: 'daemontools', restarts: 'restarts', is: runs('supervise') },
  { name: 'monit', restarts: 'restarts', stopCommand: () => 'monit stop NAME', is: runs('monit') },
  { name: 'air', restarts: 'on-change', is: runs('air') },
  { name: 'cargo watch', restarts: 'on-change', is: runs('cargo-watch') },
  { name: 'bacon', restarts: 'on-change', is: runs('bacon') },
  { name: 'watchexec', restarts: 'on-change', is: runs('watchexec') },
  { name: 'entr', restarts: 'on-change', is: runs('entr') },
  { name: 'reflex', restarts: 'on-change', is: runs('reflex') },
  { name: 'watchmedo', restarts: 'on-change', is: runs('watchmedo') },
  { name: 'dotnet watch', restarts: 'on-change', is: runsWith(['dotnet', 'dotnet-watch'], 'watch') },
  { name: 'Gunicorn', restarts: 'restarts', is: runs('gunicorn') },
  { name: 'Uvicorn --reload', restarts: 'on-change', is: runsWith(['uvicorn'], '--reload') },
  {
    name: 'a shell loop',
    restarts: 'restarts',
    // `sh -c "while true; do node server.js; done"`
    is: (words, { commandLine }) => {
      const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
      return (
        ['sh', 'bash', 'dash', 'zsh', 'ksh', 'fish', 'ash'].includes(words[0] ?? '') &&
        at > 0 &&
        /\b(?:while|until|for)\b[\s\S]*\bdo\b/.test(commandLine?.[at + 1] ?? '')
      );
    },
  },
];

/** The nearest ancestor that starts the process again; @param ancestors nearest first, below the editor. */
export function supervisorOf(ancestors: readonly Process[]): Supervisor | undefined {
  for (const process of ancestors) {
    const rule = rules.find(({ is }) => is(wordsOf(process), process));
    if (rule !== undefined) {
      return { name: rule.name, process, restarts: rule.restarts, stopCommand: rule.stopCommand };
    }
  }
  return undefined;
}

/** What to type to stop a unit. Never run by us: it may need privileges, and it is for the user to know. */
export function stopCommand({ manager, name, scope }: ServiceUnit): string {
  if (manager === 'launchd') {
    return scope === 'system'
      ? `sudo launchctl bootout system/${name}`
      : `launchctl bootout gui/$(id -u)/${name}`;
  }
  return scope === 'system' ? `sudo systemctl stop ${name}` : `systemctl --user stop ${name}`;
}

function wordsOf({ commandLine }: Process): string[] {
  return (commandLine ?? []).map((word) =>
    word.startsWith('-') && word.length > 1
      ? word
      : (word.split(/[\\/]/).at(-1) ?? word).replace(/\.(?:[cm]?js|ts|exe|cmd|py)$/i, ''),
  );
}
