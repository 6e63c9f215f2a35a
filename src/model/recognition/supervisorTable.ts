import { parseCommandLine } from '../process/commandLine';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { shellCommand } from '../process/shell';
import type { CommandPattern } from './commandPattern';
import { hasName } from './commandPattern';
import { frameworkOf } from './frameworks';

export type Environment = Readonly<Record<string, string>>;

/** How a supervisor is recognized and what it does: to add one, add a row. */
export interface SupervisorRow {
  /** As people call it: `nodemon`, `node --watch`, `PM2`. */
  readonly name: string;
  /** When it exits, or only when a file changes. */
  readonly restarts: 'always' | 'on-change';
  /** What its command line has; left out if only `when` can say. */
  readonly pattern?: CommandPattern;
  /** @param below the process below it, on the way to the supervised one. */
  readonly when?: (parsed: ParsedCommandLine, process: Process, below: Process) => boolean;
  /** The command that stops what it supervises, and the name by which it knows that. */
  readonly stop?: {
    readonly argv: readonly string[];
    /** @param environment of the supervised process. */
    readonly target: (environment: Environment | undefined, supervisor: Process) => string;
  };
  /** Command lines that match; `supervisor → below` if `when` depends on what runs below. */
  readonly samples: readonly string[];
}

/** The name of a loop in a shell's command, which is not a product. */
export const shellLoop = 'a shell loop';

/** What restarts what, by its documentation or by trying it; what is not known of a tool is not guessed here. */
export const supervisorTable: readonly SupervisorRow[] = [
  {
    name: 'nodemon',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['nodemon'] },
    samples: [
      'node node_modules/.bin/nodemon server.js',
      'node node_modules/nodemon/bin/nodemon.js server.js',
    ],
  },
  {
    name: 'node --watch',
    restarts: 'on-change',
    pattern: { runtime: 'node', flags: ['--watch', '--watch-path'] },
    samples: ['node --watch server.js', 'node --watch-path=src server.js'],
  },
  {
    name: 'tsx watch',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['tsx'], command: 'watch' },
    samples: ['node node_modules/.bin/tsx watch server.ts'],
  },
  // without --respawn these two exit with what they run
  {
    name: 'ts-node-dev',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['ts-node-dev', 'tsnd'], flags: ['--respawn'] },
    samples: ['node node_modules/.bin/tsnd --respawn server.ts'],
  },
  {
    name: 'node-dev',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['node-dev'], flags: ['--respawn'] },
    samples: ['node node_modules/.bin/node-dev --respawn server.js'],
  },
  {
    name: 'tsc-watch',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['tsc-watch'] },
    samples: ['node node_modules/.bin/tsc-watch --onSuccess node'],
  },
  {
    name: 'onchange',
    restarts: 'on-change',
    pattern: { runtime: 'node', names: ['onchange'] },
    samples: ['node node_modules/.bin/onchange -i -k src/** -- node server.js'],
  },
  {
    name: 'nest start --watch',
    restarts: 'on-change',
    pattern: {
      runtime: 'node',
      names: ['nest', '@nestjs/cli'],
      command: 'start',
      flags: ['--watch', '-w'],
    },
    samples: [
      'node node_modules/.bin/nest start --watch',
      'node node_modules/@nestjs/cli/bin/nest.js start -w',
    ],
  },
  {
    name: 'deno --watch',
    restarts: 'on-change',
    pattern: { runtime: 'deno', flags: ['--watch', '--watch-hmr'] },
    samples: ['deno run --watch -A server.ts', 'deno run --watch-hmr server.ts'],
  },
  {
    name: 'PM2',
    restarts: 'always',
    // its daemon has the title `PM2 v6.0.5: God Daemon (/home/alice/.pm2)`; in a container it is not a daemon
    when: ({ runtime, script }, { commandLine }) =>
      /^PM2 v[\d.]+: God Daemon/.test(commandLine?.join(' ') ?? '') ||
      (runtime === 'node' && /(?:^|[\\/])pm2-(?:runtime|docker)$/.test(script ?? '')),
    stop: { argv: ['pm2', 'stop'], target: (environment) => environment?.['pm_id'] ?? 'ID' },
    samples: ['PM2 v6.0.5: God Daemon (/home/alice/.pm2)', 'node /usr/local/bin/pm2-runtime start server.js'],
  },
  {
    name: 'forever',
    restarts: 'always',
    pattern: { runtime: 'node', names: ['forever', 'forever-monitor'] },
    samples: ['node /usr/lib/node_modules/forever/bin/monitor server.js'],
  },
  {
    name: 'supervisor',
    restarts: 'always',
    pattern: { runtime: 'node', names: ['supervisor', 'node-supervisor'] },
    samples: ['node node_modules/.bin/supervisor server.js'],
  },
  {
    name: 'concurrently --restart-tries',
    restarts: 'always',
    pattern: { runtime: 'node', names: ['concurrently', 'conc'], flags: ['--restart-tries'] },
    samples: ['node node_modules/.bin/concurrently --restart-tries=3 web'],
  },
  {
    name: 'supervisord',
    restarts: 'always',
    pattern: { runtime: 'python', names: ['supervisord'] },
    stop: { argv: ['supervisorctl', 'stop'], target: supervisordName },
    samples: ['python3 /usr/bin/supervisord -n'],
  },
  {
    name: 'runit',
    restarts: 'always',
    pattern: { names: ['runsv'] },
    stop: { argv: ['sv', 'down'], target: serviceFolder },
    samples: ['runsv shop'],
  },
  {
    name: 's6',
    restarts: 'always',
    pattern: { names: ['s6-supervise'] },
    stop: { argv: ['s6-svc', '-d'], target: serviceFolder },
    samples: ['s6-supervise shop'],
  },
  {
    name: 'daemontools',
    restarts: 'always',
    pattern: { names: ['supervise'] },
    stop: { argv: ['svc', '-d'], target: serviceFolder },
    samples: ['supervise shop'],
  },
  {
    name: 'monit',
    restarts: 'always',
    pattern: { names: ['monit'] },
    stop: { argv: ['monit', 'stop'], target: () => 'NAME' },
    samples: ['/usr/bin/monit -c /etc/monitrc'],
  },
  {
    name: 'autossh',
    restarts: 'always',
    pattern: { names: ['autossh'] },
    samples: ['/usr/bin/autossh -M 0 -N -L 5432:db:5432 bastion'],
  },
  { name: 'modd', restarts: 'always', pattern: { names: ['modd'] }, samples: ['/home/alice/go/bin/modd'] },
  {
    name: 'air',
    restarts: 'on-change',
    pattern: { names: ['air'] },
    samples: ['/home/alice/go/bin/air -c .air.toml'],
  },
  {
    name: 'CompileDaemon',
    restarts: 'on-change',
    pattern: { names: ['compiledaemon'] },
    samples: ['/home/alice/go/bin/CompileDaemon -command=./shop'],
  },
  {
    name: 'cargo watch',
    restarts: 'on-change',
    pattern: { names: ['cargo-watch'] },
    samples: ['/home/alice/.cargo/bin/cargo-watch watch -x run'],
  },
  { name: 'bacon', restarts: 'on-change', pattern: { names: ['bacon'] }, samples: ['bacon run'] },
  {
    name: 'watchexec',
    restarts: 'on-change',
    pattern: { names: ['watchexec'] },
    samples: ['watchexec -r node server.js'],
  },
  {
    name: 'entr',
    restarts: 'on-change',
    pattern: { names: ['entr'] },
    // with -z it exits with what it runs
    when: ({ args }) => !leadingFlags(args).some((flags) => flags.includes('z')),
    samples: ['entr -r node server.js'],
  },
  {
    name: 'reflex',
    restarts: 'on-change',
    pattern: { names: ['reflex'] },
    samples: ['reflex -s -- ./server'],
  },
  {
    name: 'watchfiles',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['watchfiles'] },
    samples: ['python3 -m watchfiles uvicorn src', 'python3 /venv/bin/watchfiles uvicorn'],
  },
  {
    name: 'watchmedo',
    restarts: 'always',
    pattern: { runtime: 'python', names: ['watchmedo'], withoutFlags: ['--no-restart-on-command-exit'] },
    samples: ['python3 /venv/bin/watchmedo auto-restart -- python3 app.py'],
  },
  {
    name: 'watchmedo',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['watchmedo'], flags: ['--no-restart-on-command-exit'] },
    samples: ['python3 /venv/bin/watchmedo auto-restart --no-restart-on-command-exit -- python3 app.py'],
  },
  {
    name: 'hupper',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['hupper'] },
    samples: ['python3 -m hupper -m shop'],
  },
  {
    name: 'pserve --reload',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['pserve'], flags: ['--reload'] },
    samples: ['python3 /venv/bin/pserve dev.ini --reload'],
  },
  {
    name: 'dotnet watch',
    restarts: 'on-change',
    pattern: { runtime: 'dotnet', names: ['dotnet-watch', 'dotnet-watch.dll'] },
    samples: ['dotnet exec /usr/share/dotnet/sdk/9.0.1/DotnetTools/dotnet-watch.dll run'],
  },
  {
    name: 'dotnet watch',
    restarts: 'on-change',
    pattern: { runtime: 'dotnet', names: ['dotnet'], command: 'watch' },
    samples: ['dotnet watch run'],
  },
  {
    name: 'Gunicorn',
    restarts: 'always',
    pattern: { runtime: 'python', names: ['gunicorn'] },
    samples: ['python3 /venv/bin/gunicorn shop.wsgi'],
  },
  {
    name: 'Uvicorn --reload',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['uvicorn'], flags: ['--reload'] },
    samples: ['python3 -m uvicorn app:app --reload'],
  },
  {
    name: 'Uvicorn --workers',
    restarts: 'always',
    pattern: { runtime: 'python', names: ['uvicorn'], flags: ['--workers'] },
    samples: ['python3 /venv/bin/uvicorn app:app --workers 4'],
  },
  {
    name: 'fastapi dev',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['fastapi'], command: 'dev', withoutFlags: ['--no-reload'] },
    samples: ['python3 /venv/bin/fastapi dev main.py'],
  },
  {
    name: 'fastapi dev',
    restarts: 'on-change',
    pattern: { runtime: 'python', names: ['fastapi'], flags: ['--reload'], withoutFlags: ['--no-reload'] },
    samples: ['python3 /venv/bin/fastapi run --reload'],
  },
  {
    name: 'fastapi run --workers',
    restarts: 'always',
    pattern: { runtime: 'python', names: ['fastapi'], flags: ['--workers'] },
    samples: ['python3 /venv/bin/fastapi run --workers 4'],
  },
  {
    name: 'Jupyter',
    restarts: 'always',
    // only its kernels; what runs in its terminals does not come back
    when: (parsed, _process, below) =>
      frameworkOf(parsed)?.id === 'jupyter' &&
      hasName(parseCommandLine(below), ['ipykernel_launcher', 'ipykernel']),
    samples: ['python3 /venv/bin/jupyter-lab → python3 -m ipykernel_launcher -f kernel.json'],
  },
  {
    name: 'Puma',
    restarts: 'always',
    pattern: { runtime: 'ruby', names: ['puma'] },
    when: (_parsed, _process, { commandLine }) =>
      commandLine?.join(' ').startsWith('puma: cluster worker ') === true,
    samples: ['ruby /usr/bin/puma -w 2 → puma: cluster worker 0: 4711 [shop]'],
  },
  {
    name: shellLoop,
    restarts: 'always',
    when: (_parsed, process) => isLoop(shellCommand(process) ?? ''),
    samples: ['sh -c while true; do node server.js; done'],
  },
];

/** The flags before the first other word. */
function leadingFlags(args: readonly string[]): readonly string[] {
  const end = args.findIndex((word) => !word.startsWith('-'));
  return end === -1 ? args : args.slice(0, end);
}

/** In a group of several it has both names (supervisord.org/subprocess.html, "Subprocess Environment"). */
function supervisordName(environment: Environment | undefined): string {
  const name = environment?.['SUPERVISOR_PROCESS_NAME'];
  const group = environment?.['SUPERVISOR_GROUP_NAME'];
  if (name === undefined) return 'NAME';
  return group === undefined || group === name ? name : `${group}:${name}`;
}

/** runsv(8), s6-supervise and supervise(8) work in the folder of their service. */
function serviceFolder(_environment: Environment | undefined, { cwd }: Process): string {
  return cwd ?? 'SERVICE_DIRECTORY';
}

/**
 * `while true; do node server.js; done`: nothing but a loop, before which a folder, a variable or an option may be set.
 * If there is more before or after it, what is run may be outside the loop.
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
