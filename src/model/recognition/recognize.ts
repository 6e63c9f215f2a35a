import type { ProcessChain } from '../process/ancestorChain';
import { commandChain } from '../process/ancestorChain';
import { parseCommandLine } from '../process/commandLine';
import type { HostContext } from '../process/hostContext';
import { isOfEditor } from '../process/hostContext';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { programPath } from '../process/process';
import { baseName } from '../process/runtimes';
import type { BackingServiceId } from './backingServices';
import { backingServiceOf } from './backingServices';
import type { Framework, FrameworkId } from './frameworks';
import { frameworkOf } from './frameworks';
import { programTitle, shortProgramTitle } from './programTitle';
import type { Project } from './project';
import { isInstalledBySystem, isOfSystem, isUsersOwn, systemTitle } from './systemProcesses';
import { toolProcessOf } from './toolProcesses';

/** What a listening process is to the user. */
export interface Recognition {
  /**
   * `dev-server`: the user's own work, run during development. `service`: a database, a broker, a web server that the
   * user runs. `editor`: the editor and its extensions. `system`: what the system runs, services included.
   */
  readonly role: 'dev-server' | 'service' | 'editor' | 'system' | 'other';
  /** Framework or program alone, to be followed by the project's name: `Vite`, `node`, `PostgreSQL`. */
  readonly program: string;
  /** The same with what a runtime runs: `Vite`, `node server.js`, `PostgreSQL`. */
  readonly title: string;
  /** The name of the folder it works in, unless that is the root or the home folder. */
  readonly project: string | undefined;
  readonly framework: FrameworkId | undefined;
  /** Set whatever the role: also for a service of the system. */
  readonly service: BackingServiceId | undefined;
}

/**
 * The one rule for what a process is. By its own program first, so that a database which `npm run db` starts is a
 * database, then by its ancestors up to the interactive shell or the editor.
 *
 * The user's own process is a dev server if
 * - it belongs to a framework (`frameworks.ts`), by its own command line or as a child that works for one;
 * - a language runtime runs it, and its script is not part of the system;
 * - or it is a binary built in its project, run by a build tool or from where build tools leave binaries.
 *
 * Databases and the like (`backingServices.ts`) are not, and neither is what only resembles one
 * (`toolProcesses.ts`): language servers, build daemons, IDEs, a container engine's proxies. What the editor and its
 * extensions run is the editor's; what another system account or the system's service manager runs is the system's.
 * @param ancestors nearest first
 */
export function recognize(
  process: Process,
  ancestors: readonly Process[],
  hostContext: HostContext,
): Recognition {
  const commandLine = parseCommandLine(process);
  const base = {
    program: shortProgramTitle(process),
    title: programTitle(process, ancestors),
    project: folderName(process, hostContext.home),
    framework: undefined,
    service: undefined,
  };
  if (!isDebuggee(process) && isOfEditor(process, hostContext.editor)) return { role: 'editor', ...base };
  if (toolProcessOf(process, commandLine) !== undefined) return { role: 'other', ...base };

  const isOwn = isUsersOwn(process, ancestors, hostContext);
  const isSystem = isOfSystem(process, ancestors, commandLine, hostContext);
  const service = backingServiceOf(commandLine, process.commandLine);
  if (service !== undefined) {
    const role = isSystem ? 'system' : isOwn ? 'service' : 'other';
    return { ...base, role, program: service.title, title: service.title, service: service.id };
  }
  if (isSystem) {
    const title = systemTitle(process);
    return { role: 'system', ...base, ...(title === undefined ? {} : { program: title, title }) };
  }

  const chain = commandChain([process, ...ancestors], hostContext.editor);
  const framework = frameworkOfChain(chain);
  const isDevServer =
    framework !== undefined || isRuntimeScript(commandLine) || isBuiltHere(chain, hostContext);
  return {
    role: isOwn && isDevServer ? 'dev-server' : 'other',
    ...base,
    ...(framework === undefined || framework.builds === true
      ? {}
      : { program: framework.title, title: framework.title }),
    framework: framework?.id,
  };
}

/** With what the project's manifest adds: its name, and the framework that Vite runs. The tool itself stays. */
export function recognizeInProject(recognition: Recognition, { name, onVite }: Project): Recognition {
  const { framework } = recognition;
  const isRunByVite = framework === 'vite' || framework === 'vinxi';
  const title = isRunByVite && onVite !== undefined ? { program: onVite, title: onVite } : {};
  return { ...recognition, project: name, ...title };
}

/**
 * The framework a process belongs to: its own, or that of the nearest ancestor it works for: one of the same runtime
 * (`next-server` of `next dev`, a worker of Uvicorn), or one whose packages or builds its binary is from.
 * @param chain the process, then the ancestors that run as parts of the same command (`commandChain`)
 */
export function frameworkOfChain([process, ...ancestors]: ProcessChain): Framework | undefined {
  const commandLine = parseCommandLine(process);
  const own = frameworkOf(commandLine);
  if (own !== undefined && own.general !== true) return own;
  for (const ancestor of ancestors) {
    const above = parseCommandLine(ancestor);
    const framework = frameworkOf(above);
    if (framework === undefined) continue;
    const worksForIt =
      commandLine.runtime === undefined
        ? isInFolder(process, ancestor.cwd) || isBuildOutput(process)
        : commandLine.runtime === above.runtime;
    if (worksForIt) return framework;
  }
  return own;
}

/** Where `cargo`, `go run`, `dotnet` and the Go debugger leave what they built. */
const buildOutput =
  /[\\/]target[\\/](?:[\w-]+[\\/])?(?:debug|release)[\\/]|[\\/]go-build\d*[\\/]|[\\/]bin[\\/](?:Debug|Release)[\\/]|[\\/]__debug_bin/;

/** Programs that run what a project builds. Runtimes count too: `nodemon`, `watchfiles`. */
const buildTools = new Set(
  'go cargo air compiledaemon modd make gmake ninja cmake npm npx pnpm yarn just task mage mvn gradle sbt bazel zig swift watchexec entr reflex overmind hivemind foreman goreman tilt skaffold dlv rustup stack cabal dune'.split(
    ' ',
  ),
);

function isBuildOutput(process: Process): boolean {
  return buildOutput.test(programPath(process) ?? '');
}

function isBuiltHere([process, ...ancestors]: ProcessChain, { home }: HostContext): boolean {
  if (isBuildOutput(process)) return true;
  if (/[\\/]node_modules[\\/]/.test(programPath(process) ?? '')) return false;
  return ancestors.some((ancestor) => {
    const { runtime, names } = parseCommandLine(ancestor);
    const folders = [process.cwd, ancestor.cwd].filter((folder) => folder !== home);
    return (
      (runtime !== undefined || names.some((name) => buildTools.has(name))) &&
      folders.some((folder) => isInFolder(process, folder))
    );
  });
}

function isInFolder(process: Process, folder: string | undefined): boolean {
  const path = programPath(process) ?? '';
  return (
    folder !== undefined &&
    folder.length > 1 &&
    path.startsWith(folder) &&
    /^[\\/]/.test(path.slice(folder.length))
  );
}

/** A runtime alone, or with a script that is not part of the system (`/usr/share/…/applet.py`). */
function isRuntimeScript({ runtime, script }: ParsedCommandLine): boolean {
  return runtime !== undefined && !(script !== undefined && isInstalledBySystem(script));
}

/** What an extension's debugger runs is the user's program, though its command line begins with the extension's. */
function isDebuggee({ commandLine }: Process): boolean {
  return commandLine?.includes('--connect') === true && /[\\/]debugpy$/.test(commandLine[1] ?? '');
}

function folderName({ cwd }: Process, home: string): string | undefined {
  if (cwd === undefined || cwd === '/' || cwd === home) return undefined;
  const name = baseName(cwd.replace(/ \(deleted\)$/, ''));
  return name === '' ? undefined : name;
}
