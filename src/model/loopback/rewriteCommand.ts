import type { Listener } from '../listeners/listener';
import type { ProcessChain } from '../process/ancestorChain';
import { commandChain } from '../process/ancestorChain';
import { parseCommand, parseCommandLine } from '../process/commandLine';
import { programOf } from '../process/emulator';
import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Process } from '../process/process';
import { shellCommand, simpleCommand } from '../process/shell';
import type { DebuggerKind } from '../recognition/debuggers/endpoints';
import { debuggerOn } from '../recognition/debuggers';
import type { FrameworkId } from '../recognition/frameworks';
import { frameworkOf, frameworks } from '../recognition/frameworks';
import { frameworkOfChain } from '../recognition/recognize';
import { loopbackHost, withDjangoLoopback, withLoopback } from './hostOption';
import { withDebuggerOnLoopback } from './rewriteDebugger';

/**
 * The command line that binds to loopback: the same, with every spelling of the host option changed to loopback, or with
 * one added. Nothing else is dropped or moved, and what is on loopback already stays.
 * @param argv as it was started; a process title is not a command line
 * @param port the listener's, for options that hold host and port in one
 * @param parsed the same, if more is known of its process than the words
 * @returns undefined if the command line has no such option, or is not known to be of that tool
 */
export function loopbackCommand(
  tool: FrameworkId,
  argv: readonly string[],
  port?: number,
  parsed: ParsedCommandLine = parseCommand(argv),
): readonly string[] | undefined {
  const { argsAt, names } = parsed;
  if (argsAt === undefined || frameworkOf(parsed)?.id !== tool) return undefined;
  if (tool === 'django') return withDjangoLoopback(argv, argsAt, port);
  // build tools pass the option on in a form of their own
  if (tool === 'spring-boot' && !names.includes('spring-boot')) return undefined;
  const option = frameworks.get(tool)?.binding.option;
  const start = tool === 'spring-boot' ? withSystemProperty(argv, argsAt) : argv;
  return option && withLoopback(start, argsAt, option, port);
}

/** `java -Dserver.address=0.0.0.0 -jar …`: the same as the option, but before the program. */
function withSystemProperty(argv: readonly string[], end: number): readonly string[] {
  return argv.map((word, index) =>
    index < end && word.startsWith('-Dserver.address=')
      ? `-Dserver.address=${loopbackHost(word.slice(word.indexOf('=') + 1))}`
      : word,
  );
}

/** A process of a chain, and the command line to start instead of its own. */
export interface LoopbackRestart {
  readonly process: Process;
  readonly argv: readonly string[];
}

/**
 * What to restart, and how, so that a listener comes back on loopback. The process is the outermost one that is the tool
 * itself, since reloaders run it twice; if the tool has overwritten its command line with a title (webpack), it is the
 * package manager whose script is that tool alone, so that an added option reaches it.
 */
export function loopbackRestart(chain: ProcessChain, listener: Listener): LoopbackRestart | undefined {
  const debug = debuggerOn(listener, chain);
  if (debug !== undefined) return debuggerRestart(chain[0], debug);
  const command = commandChain(chain);
  const tool = frameworkOfChain(command)?.id;
  if (tool === undefined) return undefined;
  for (const process of [...command].reverse()) {
    const argv = loopbackCommand(
      tool,
      programOf(process).commandLine ?? [],
      listener.port,
      parseCommandLine(process),
    );
    if (argv !== undefined) return { process, argv: withEmulator(process, argv) };
  }
  return managerRestart(command, tool, listener.port);
}

function debuggerRestart(process: Process, kind: DebuggerKind): LoopbackRestart | undefined {
  if (parseCommandLine(process).argsAt === undefined) return undefined;
  const argv = withDebuggerOnLoopback(kind, programOf(process).commandLine ?? []);
  // what the environment sets is no word of the command line
  const isUnchanged = argv?.every((word, at) => word === programOf(process).commandLine?.[at]) === true;
  if (argv === undefined || (isUnchanged && process.debuggerSettings !== undefined)) return undefined;
  return { process, argv: withEmulator(process, argv) };
}

/** A command line of the program in a process, as it has to be started. */
function withEmulator(process: Process, argv: readonly string[]): readonly string[] {
  return [...programOf(process).startedWith, ...argv];
}

function managerRestart(chain: ProcessChain, tool: FrameworkId, port: number): LoopbackRestart | undefined {
  for (const [index, shell] of chain.entries()) {
    const manager = chain[index + 1];
    const words = simpleCommand(shellCommand(shell) ?? '');
    if (words === undefined || manager === undefined) continue;
    const changed = loopbackCommand(tool, words, port);
    // a package manager appends words to a script: it cannot change those that are in it
    if (changed === undefined || !words.every((word, at) => changed[at] === word)) continue;
    const added = changed.slice(words.length);
    const argv = added.length === 0 ? undefined : withScriptArguments(manager, shell, added);
    if (argv !== undefined) return { process: manager, argv: withEmulator(manager, argv) };
  }
  return undefined;
}

/** `npm run dev` → `npm run dev -- --host 127.0.0.1`; Yarn, pnpm and Bun need no separator. */
function withScriptArguments(
  manager: Process,
  shell: Process,
  added: readonly string[],
): readonly string[] | undefined {
  const { names, args, argsAt } = parseCommandLine(manager);
  const argv = programOf(manager).commandLine ?? [];
  const [command = ''] = args;
  if (names.includes('npm')) {
    const head = /^(?:run|run-script|rum|urn)$/.test(command)
      ? 2
      : /^(?:start|exec|x)$/.test(command)
        ? 1
        : 0;
    if (head === 0 || args.length < head) return undefined;
    if (argsAt !== undefined) return [...argv, ...(argv.includes('--') ? [] : ['--']), ...added];
    // npm's title omits its own options, one of which may choose another folder
    if (manager.cwd === undefined || manager.cwd !== shell.cwd) return undefined;
    return ['npm', ...args.slice(0, head), '--', ...args.slice(head), ...added];
  }
  const isRun =
    names.some((name) => name === 'yarn' || name === 'pnpm') || (argv[1] === 'run' && names.length > 0);
  return isRun && argsAt !== undefined ? [...argv, ...added] : undefined;
}
