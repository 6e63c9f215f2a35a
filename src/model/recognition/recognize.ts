import type { ProcessChain } from '../process/ancestorChain';
import { commandChain } from '../process/ancestorChain';
import { isBuildOutput, runsInOwnFolder } from '../process/buildOutput';
import { withoutDeletedMark } from '../process/deletedPath';
import { parseCommandLine } from '../process/commandLine';
import { editorFilesOf } from '../process/editorFiles';
import { programOf, programPath } from '../process/emulator';
import type { HostContext } from '../process/hostContext';
import { isOfEditor, isProvenOfEditor } from '../process/hostContext';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { executablePath } from '../process/process';
import { baseName, runsScript } from '../process/runtimes';
import type { BackingServiceId } from './backingServices';
import { backingServiceOf } from './backingServices';
import type { Framework, FrameworkId } from './frameworks';
import { frameworkOf } from './frameworks';
import { programTitle, shortProgramTitle } from './programTitle';
import type { Project } from './project';
import { projectTitle } from './project';
import {
  isHiddenOwn,
  isInstalledBySystem,
  isOfOneApplication,
  isOfSystem,
  isUsersOwn,
  systemTitle,
} from './systemProcesses';
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
  /**
   * What the project it works on is called: by its manifest and branch, else by its folder, unless that is the root or
   * the home folder.
   */
  readonly project: string | undefined;
  readonly framework: FrameworkId | undefined;
  /** Set whatever the role: also for a service of the system. */
  readonly service: BackingServiceId | undefined;
  /**
   * Set if nothing but what every process chooses itself speaks against a dev server of the user's own: its words, the
   * folder of its file, a hidden file. To a warning it is a dev server, whatever its role.
   */
  readonly isUnproven?: true;
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
 *
 * Nothing is taken for a part of the editor or the system because it says so: the file that runs, its user and its
 * parents count, which a process cannot choose.
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
  if (!isDebuggee(process) && isOfEditor(process, hostContext.editor, ancestors)) {
    const isProven = isProvenOfEditor(process, ancestors, hostContext.editor);
    return { role: 'editor', ...base, ...unproven(!isProven) };
  }
  const isOwn = isUsersOwn(process, ancestors, hostContext);
  const isSystem = isOfSystem(process, ancestors, commandLine, hostContext);
  const chain = commandChain([process, ...ancestors], hostContext.editor);
  const isBuilt =
    isBuiltHere(chain, hostContext) ||
    isRenamedRuntime(process, hostContext) ||
    editorFilesOf(process, hostContext.editor).isProgram;
  const isUnknown = isHiddenOwn(process, hostContext) && !isPasta(process);
  const isLocal = isOwn && !isSystem && runsInOwnFolder(process);
  const tool = toolProcessOf(process, commandLine);
  if (tool !== undefined) {
    // what an emulator runs is known by its words alone
    const isAnything = commandLine.runtime !== undefined || isBuilt || programOf(process).isEmulated;
    const mayBeServer = isOwn && !isSystem && isAnything;
    return { role: 'other', ...base, ...unproven(isUnknown || isLocal || (mayBeServer && !tool.isProven)) };
  }
  const service = backingServiceOf(commandLine, programOf(process).commandLine);
  if (service !== undefined) {
    const role = isSystem ? 'system' : isOwn ? 'service' : 'other';
    return { ...base, role, program: service.title, title: service.title, service: service.id };
  }
  if (isSystem) {
    const title = systemTitle(process);
    const titles = title === undefined ? {} : { program: title, title };
    return { role: 'system', ...base, ...titles, ...unproven(isUnknown) };
  }

  const framework = frameworkOfChain(chain);
  const script = isOwn ? scriptOwner(process, commandLine, hostContext) : undefined;
  const isDevServer = framework !== undefined || script === 'user' || isBuilt;
  return {
    role: isOwn && isDevServer ? 'dev-server' : 'other',
    ...base,
    ...(framework === undefined || framework.builds === true
      ? {}
      : { program: framework.title, title: framework.title }),
    framework: framework?.id,
    ...unproven(!isDevServer && (script === 'perhaps-system' || isUnknown || isLocal)),
  };
}

function unproven(isUnproven: boolean): { isUnproven?: true } {
  return isUnproven ? { isUnproven } : {};
}

/** With what the project's files add: its name and branch, and the framework that Vite runs. The tool itself stays. */
export function recognizeInProject(recognition: Recognition, project: Project): Recognition {
  const { onVite } = project;
  const { framework } = recognition;
  const isRunByVite = framework === 'vite' || framework === 'vinxi';
  const title = isRunByVite && onVite !== undefined ? { program: onVite, title: onVite } : {};
  return { ...recognition, project: projectTitle(project), ...title };
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

/** Programs that run what a project builds. Runtimes count too: `nodemon`, `watchfiles`. */
const buildTools = new Set(
  'go cargo air compiledaemon modd make gmake ninja cmake npm npx pnpm yarn just task mage mvn gradle sbt bazel zig swift watchexec entr reflex overmind hivemind foreman goreman tilt skaffold dlv rustup stack cabal dune'.split(
    ' ',
  ),
);

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

/**
 * Podman's pasta hides its file and publishes ports of containers. Another program may call itself so and hide as well.
 */
function isPasta({ name }: Process): boolean {
  return /^pas(?:ta|st)(?:\.avx2)?$/.test(name);
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

/**
 * Whose script a runtime runs; undefined if it is no runtime. `perhaps-system`: it says that it runs a part of the system
 * (`/usr/share/…/applet.py`), but is a runtime that runs anything.
 */
function scriptOwner(
  process: Process,
  { runtime, script }: ParsedCommandLine,
  hostContext: HostContext,
): 'user' | 'system' | 'perhaps-system' | undefined {
  if (runtime === undefined) return undefined;
  if (script === undefined || !isInstalledBySystem(script, hostContext)) return 'user';
  return isOfOneApplication(process, script, hostContext) ? 'system' : 'perhaps-system';
}

/** A runtime under a name of the user's choice: a program outside the system that runs a script. */
function isRenamedRuntime(process: Process, hostContext: HostContext): boolean {
  return runsScript(process) && !isInstalledBySystem(executablePath(process) ?? '', hostContext);
}

/** What an extension's debugger runs is the user's program, though its command line begins with the extension's. */
function isDebuggee(process: Process): boolean {
  const { commandLine } = programOf(process);
  return commandLine?.includes('--connect') === true && /[\\/]debugpy$/.test(commandLine[1] ?? '');
}

function folderName({ cwd }: Process, home: string): string | undefined {
  if (cwd === undefined || cwd === '/' || cwd === home) return undefined;
  const name = baseName(withoutDeletedMark(cwd));
  return name === '' ? undefined : name;
}
