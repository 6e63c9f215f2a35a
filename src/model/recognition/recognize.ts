import { toolProcessOf } from './toolProcesses';
import type { Debugger } from './debuggers';
import { isExposed } from '../net/exposure';
import type { Framework, FrameworkId } from './frameworks';
import { frameworkOf } from './frameworks';
import type { ParsedCommandLine } from '../process/commandLine';
import { baseName, parseCommandLine, programName, runtimeOf } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import type { Process } from '../process/process';
import type { Project } from './project';
import type { BackingServiceId } from './backingServices';
import { backingServiceOf } from './backingServices';
import { isInteractiveShell } from '../process/shell';
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';

/** What a listening process is to the person who looks. */
export interface Recognition {
  /**
   * `dev-server`: the user's own work, run for the sake of developing. `service`: a database, a broker, a web server
   * that the user runs. `editor`: the editor and its extensions. `system`: what the system runs, services included.
   */
  readonly role: 'dev-server' | 'service' | 'editor' | 'system' | 'other';
  /** Framework or program alone, for where the project's name follows: `Vite`, `node`, `PostgreSQL`. */
  readonly program: string;
  /** The same with what a runtime runs: `Vite`, `node server.js`, `PostgreSQL`. */
  readonly title: string;
  /** The folder it works in, where that says something. */
  readonly project: string | undefined;
  readonly framework: FrameworkId | undefined;
  /** Whoever runs it. */
  readonly service: BackingServiceId | undefined;
}

/**
 * The one rule for what a process is. By its own program first, so that a database which `npm run db` starts is a
 * database, and by its ancestors up to the shell a person typed into, or the editor.
 *
 * The user's own process is a dev server if
 * - it is a framework's (`frameworks.ts`), by its own command line or as a child that works for one;
 * - a language runtime runs it, and its script is not part of the system;
 * - or it is a binary built in its project, run by a build tool or from where build tools leave binaries.
 *
 * Not so databases and the like (`services.ts`), nor what only looks so (`bystander.ts`): language servers, build
 * daemons, IDEs, a container engine's proxies. What the editor and its extensions run is the editor's; what another
 * system account runs, or the system's service manager, is the system's.
 * @param ancestors nearest first
 */
export function recognize(
  process: Process,
  ancestors: readonly Process[],
  hostContext: HostContext,
): Recognition {
  const project = projectOf(process, hostContext.home);
  const invocation = parseCommandLine(process);
  const plain = {
    program: programTitleAlone(process),
    title: programTitle(standsFor(process, ancestors)),
    project,
    framework: undefined,
    service: undefined,
  };
  if (!isDebuggee(process) && isOfEditor(process, hostContext.editor)) return { role: 'editor', ...plain };
  const isOwn = isUsersOwn(process, ancestors, hostContext);
  const bystander = toolProcessOf(process, invocation);
  if (bystander !== undefined) return { role: 'other', ...plain };

  const service = backingServiceOf(invocation, process.commandLine);
  const isSystems = isOfSystem(process, ancestors, hostContext, isOwn, invocation);
  if (service !== undefined) {
    const role = isSystems ? 'system' : isOwn ? 'service' : 'other';
    return {
      role,
      program: service.title,
      title: service.title,
      project,
      framework: undefined,
      service: service.id,
    };
  }
  if (isSystems) {
    const title = systemTitles.get(programName(process.name));
    return { role: 'system', ...plain, ...(title === undefined ? {} : { program: title, title }) };
  }

  const chain = chainOf(process, ancestors, hostContext);
  const framework = frameworkOfChain(chain);
  const isDevServer = framework !== undefined || isOfRuntime(invocation) || isBuiltHere(chain, hostContext);
  return {
    role: isOwn && isDevServer ? 'dev-server' : 'other',
    ...plain,
    ...(framework === undefined || framework.builds === true
      ? {}
      : { program: framework.title, title: framework.title }),
    framework: framework?.id,
  };
}

/** With what the project's manifest adds: its name, and what it has Vite run. Which tool it is stays what runs. */
export function recognizeInProject(recognition: Recognition, { name, onVite }: Project): Recognition {
  const { framework } = recognition;
  const isRunByVite = framework === 'vite' || framework === 'vinxi';
  const title = isRunByVite && onVite !== undefined ? { program: onVite, title: onVite } : {};
  return { ...recognition, project: name, ...title };
}

/**
 * What a person is warned of: TCP that accepts from other machines, as far as the bind address tells, of a dev
 * server or a service of theirs, or of a debugger whatever runs it.
 */
export function isWarnedOf(
  recognition: Recognition | undefined,
  listener: Listener,
  found?: Debugger,
): boolean {
  const role = recognition?.role;
  return (
    (role === 'dev-server' || role === 'service' || (found !== undefined && role !== 'system')) &&
    listener.protocol === 'tcp' &&
    isExposed(listener)
  );
}

/** The process and those above it that belong to it: up to an interactive shell, the editor or the session's root. */
function chainOf(
  process: Process,
  ancestors: readonly Process[],
  { editor }: HostContext,
): [Process, ...Process[]] {
  // PID 1 is the session's root, whatever program plays it in a container
  const end = ancestors.findIndex(
    (ancestor) => ancestor.pid <= 1 || isInteractiveShell(ancestor) || isOfEditor(ancestor, editor),
  );
  return [process, ...(end === -1 ? ancestors : ancestors.slice(0, end))];
}

/**
 * The framework a process belongs to: its own, or that of the nearest ancestor it works for: one of the same
 * runtime (`next-server` of `next dev`, a worker of Uvicorn), or one whose packages or builds its binary is from.
 * @param chain the process, then those above it that belong to it, nearest first
 */
export function frameworkOfChain(chain: readonly [Process, ...Process[]]): Framework | undefined {
  const [process, ...ancestors] = chain;
  const invocation = parseCommandLine(process);
  const own = frameworkOf(invocation);
  if (own !== undefined && own.general !== true) return own;
  for (const ancestor of ancestors) {
    const above = parseCommandLine(ancestor);
    const framework = frameworkOf(above);
    if (framework === undefined) continue;
    const worksForIt =
      invocation.runtime === undefined
        ? isInProject(process, ancestor.cwd) || buildOutput.test(pathOf(process))
        : invocation.runtime === above.runtime;
    if (worksForIt) return framework;
  }
  return own;
}

/** Where `cargo`, `go run`, `dotnet` and the Go debugger leave what they built. */
const buildOutput =
  /[\\/]target[\\/](?:[\w-]+[\\/])?(?:debug|release)[\\/]|[\\/]go-build\d*[\\/]|[\\/]bin[\\/](?:Debug|Release)[\\/]|[\\/]__debug_bin/;

/** Programs that run what a project builds. Runtimes are among them: `nodemon`, `watchfiles`. */
const buildTools = new Set(
  'go cargo air compiledaemon modd make gmake ninja cmake npm npx pnpm yarn just task mage mvn gradle sbt bazel zig swift watchexec entr reflex overmind hivemind foreman goreman tilt skaffold dlv rustup stack cabal dune'.split(
    ' ',
  ),
);

function isBuiltHere(chain: readonly [Process, ...Process[]], { home }: HostContext): boolean {
  const [process, ...ancestors] = chain;
  const path = pathOf(process);
  if (buildOutput.test(path)) return true;
  if (/[\\/]node_modules[\\/]/.test(path)) return false;
  return ancestors.some((ancestor) => {
    const { runtime, names } = parseCommandLine(ancestor);
    const folders = [process.cwd, ancestor.cwd].filter((folder) => folder !== home);
    return (
      (runtime !== undefined || names.some((name) => buildTools.has(name))) &&
      folders.some((folder) => isInProject(process, folder))
    );
  });
}

function isInProject(process: Process, folder: string | undefined): boolean {
  const path = pathOf(process);
  return (
    folder !== undefined &&
    folder.length > 1 &&
    path.startsWith(folder) &&
    /^[\\/]/.test(path.slice(folder.length))
  );
}

/** A runtime alone, with a script that is no part of the system (`/usr/share/…/applet.py`). */
function isOfRuntime({ runtime, script }: ParsedCommandLine): boolean {
  return runtime !== undefined && !(script !== undefined && isInstalledBySystem(script));
}

function isInstalledBySystem(path: string): boolean {
  return systemFolder.test(path) && !/[\\/](?:node_modules|(?:site|dist)-packages|gems)[\\/]/.test(path);
}

const systemFolder =
  /^(?:\/usr\/(?:bin|sbin|lib|lib64|libexec|share)\/|\/s?bin\/|\/lib(?:64)?\/|\/System\/|\/Library\/|\/Applications\/|\/snap\/|[a-z]:\\(?:windows|program files(?: \(x86\))?)\\)/i;

/** The program, or for a runtime the script it runs. Windows' and Unix' paths as they come. */
function pathOf(process: Process): string {
  return process.executable ?? process.commandLine?.[0] ?? '';
}

/** `sudo` acts for the person who typed it. */
const elevators = new Set(['sudo', 'doas', 'pkexec', 'su', 'run0']);

function isUsersOwn(process: Process, ancestors: readonly Process[], { uid }: HostContext): boolean {
  if (uid === undefined || process.user?.uid === uid) return true;
  const elevator = ancestors.findIndex(({ name }) => elevators.has(programName(name)));
  return elevator !== -1 && ancestors.slice(elevator + 1).some(({ user }) => user?.uid === uid);
}

/** Daemons of the system that may run under any account, in containers beneath no service manager. */
const systemPrograms = new Set(
  [
    'sshd sshd-session systemd systemd-resolve systemd-resolved systemd-network systemd-networkd systemd-timesyncd',
    'avahi-daemon cupsd cups-browsed dnsmasq chronyd ntpd rpcbind networkmanager wpa_supplicant tailscaled',
    'mdnsresponder rapportd controlcenter controlce sharingd airplayxpchelper launchd',
    'system svchost services wininit lsass spoolsv csrss smss',
  ].flatMap((line) => line.split(' ')),
);

const systemTitles = new Map([
  ['controlcenter', 'AirPlay Receiver'],
  // as lsof cuts it
  ['controlce', 'AirPlay Receiver'],
]);

/** `nobody`, of Linux and of macOS. */
const nobody = new Set([65_534, 4_294_967_294]);

/**
 * What the system runs: daemons known by name, what belongs to the system's own programs on macOS and Windows, and
 * what another system account owns or the service manager started.
 */
function isOfSystem(
  process: Process,
  ancestors: readonly Process[],
  { uid }: HostContext,
  isOwn: boolean,
  { runtime, script, names }: ParsedCommandLine,
): boolean {
  if (runtime === undefined && names.some((name) => systemPrograms.has(name))) return true;
  const path = runtime === undefined ? pathOf(process) : (script ?? '');
  if (/^(?:\/System\/|\/usr\/libexec\/|[a-z]:\\windows\\)/i.test(path)) return true;
  // Windows: the service control manager runs in session 0
  if (ancestors.some(({ name }) => /^(?:services|wininit)\.exe$/i.test(name))) return true;
  if (!isOwn && process.user !== undefined) {
    // users begin at 1000 (login.defs(5), UID_MIN), at 501 on macOS
    const firstUser = uid !== undefined && uid > 500 && uid < 1000 ? 500 : 1000;
    if (process.user.uid < firstUser || nobody.has(process.user.uid)) return true;
  }
  // root's own shell work and the system's daemons have one account: what init started from the system's folders
  const [parent] = ancestors.filter((ancestor) => ancestor.executable !== process.executable);
  return (
    process.user?.uid === 0 &&
    parent?.pid === 1 &&
    /^(?:systemd|init|launchd)$/.test(parent.name) &&
    isInstalledBySystem(path)
  );
}

/** What an extension's debugger runs is the user's program, though its command line begins with the extension's. */
function isDebuggee({ commandLine }: Process): boolean {
  return commandLine?.includes('--connect') === true && /[\\/]debugpy$/.test(commandLine[1] ?? '');
}

/** `python -c "from multiprocessing.spawn import spawn_main; …"`, and hupper's: a part of what started it. */
const spawnedByPython = /^from (?:multiprocessing\.(?:spawn|forkserver)|hupper\.ipc) import /;

/** The process whose program it works for, where its own command line names none. */
function standsFor(process: Process, ancestors: readonly Process[]): Process {
  const isPart = process.commandLine?.some((word) => spawnedByPython.test(word)) === true;
  const parent = ancestors[0];
  return isPart && parent !== undefined && runtimeOf(parent) === 'python'
    ? standsFor(parent, ancestors.slice(1))
    : process;
}

/** As people call it, also on Windows: `node` for `node.exe`. */
function programTitleAlone(process: Process): string {
  return baseName(process.name).replace(/\.exe$/i, '');
}

/** `node server.js`, `python -m app`, `postgres`: the program, and for a runtime what it runs. */
function programTitle(process: Process): string {
  const { runtime, names, script, argsAt } = parseCommandLine(process);
  const program = programTitleAlone(process);
  if (runtime === undefined) return program;
  if (script !== undefined) {
    const file = baseName(script);
    return /\s/.test(file) || script.length > 200 || file.length > 60 ? program : `${program} ${file}`;
  }
  const module = names.length > 0 && argsAt !== undefined ? process.commandLine?.[argsAt - 1] : undefined;
  return runtime === 'python' && module !== undefined ? `${program} -m ${module}` : program;
}

function projectOf({ cwd }: Process, home: string): string | undefined {
  if (cwd === undefined || cwd === '/' || cwd === home) return undefined;
  const name = baseName(cwd.replace(/ \(deleted\)$/, ''));
  return name === '' ? undefined : name;
}
