import type { Binding } from './bindTable';
import { frameworkBindings, serviceBindings } from './bindTable';
import { publishedPort } from '../containers/container';
import type { DebuggerKind } from '../recognition/debuggers';
import { debuggerOn } from '../recognition/debuggers';
import { debuggerSummaries, withDebuggerOnLoopback } from './debuggerAdvice';
import type { Recognition } from '../recognition/recognize';
import { frameworkOfChain } from '../recognition/recognize';
import { isExposed } from '../net/exposure';
import { findingOf } from '../exposure/findings';
import type { FrameworkId } from '../recognition/frameworks';
import { frameworkOf, frameworks } from '../recognition/frameworks';
import { addedWords, loopbackHost, withDjangoLoopback, withLoopback } from './hostOption';
import { parseCommandLine, parseCommand } from '../process/commandLine';
import type { Listener } from '../listeners/listener';
import type { Process } from '../process/process';
import { backingServices } from '../recognition/backingServices';
import { isInteractiveShell, shellCommand, simpleCommand } from '../process/shell';
import type { ListenerRow } from '../rows/listenerRow';
import type { Runtime } from '../process/runtimes';
import type { ParsedCommandLine } from '../process/parsedCommandLine';

/** What to change so that a listener is on loopback alone. */
export interface Advice {
  /** One sentence. */
  readonly summary: string;
  /** To copy onto the command line: `--host 127.0.0.1`. */
  readonly flag: string | undefined;
  readonly config: { readonly file: string; readonly key: string; readonly value: string } | undefined;
  /** To set before it starts: `HOST=127.0.0.1`. */
  readonly environment: string | undefined;
  /** What happens without any of it: one sentence. */
  readonly default: string;
}

type Chain = readonly [Process, ...Process[]];

/**
 * Undefined where nothing is known, and where the listener is on loopback already.
 * @param chain the process, then its ancestors, nearest first
 */
export function bindAdvice(
  recognition: Pick<Recognition, 'framework' | 'service'>,
  chain: Chain,
  listener: Listener,
): Advice | undefined {
  if (listener.exposure === 'loopback') return undefined;
  const [process] = chain;
  const found = debuggerOn(listener, chain);
  if (found !== undefined) {
    return advice(
      found.title,
      {
        standard: 'Without an address most debuggers listen on loopback.',
        summary: debuggerSummaries[found.kind],
      },
      listener.port,
    );
  }
  const { framework, service } = recognition;
  if (framework !== undefined) {
    const title = frameworks.find(({ id }) => id === framework)?.title ?? framework;
    return advice(title, frameworkBindings[framework], listener.port);
  }
  if (service !== undefined) {
    const title = backingServices.find(({ id }) => id === service)?.title ?? service;
    const binding = serviceBindings[service];
    return binding && advice(title, binding.ports?.[listener.port] ?? binding, listener.port);
  }
  const { runtime } = parseCommandLine(process);
  const binding = runtime === undefined ? undefined : runtimeBindings[runtime];
  return binding === undefined ? undefined : advice('it', binding, listener.port);
}

/** A program of one's own: what its code says where it says no host. */
const runtimeBindings: Partial<Record<Runtime, Binding>> = {
  node: {
    standard: 'Without a host, listen(port) listens on all interfaces.',
    summary: "In the code, give listen a host: listen(port, '127.0.0.1').",
  },
  deno: {
    standard: 'Without a hostname, Deno.serve listens on all interfaces.',
    summary: "In the code, give Deno.serve a hostname: { hostname: '127.0.0.1' }.",
  },
  bun: {
    standard: 'Without a hostname, Bun.serve listens on all interfaces.',
    summary: "In the code, give Bun.serve a hostname: { hostname: '127.0.0.1' }.",
  },
  python: {
    standard: 'It listens on the address that its code names.',
    summary: 'In the code, bind to 127.0.0.1 rather than to 0.0.0.0 or to an empty host.',
  },
  java: {
    standard: 'It listens on the address that its code or its configuration names.',
    summary:
      'Have it bind 127.0.0.1. Spring Boot, which cannot be seen in a jar, takes --server.address=127.0.0.1.',
  },
  dotnet: {
    standard: 'Without an address ASP.NET Core listens on loopback.',
    flag: '--urls http://localhost:PORT',
    environment: 'ASPNETCORE_URLS=http://localhost:PORT',
  },
};

function advice(title: string, binding: Binding, port: number): Advice {
  const fill = (text: string): string => text.replaceAll('PORT', String(port));
  const flag = binding.flag ?? (binding.option && addedWords(binding.option, port)?.join(' '));
  const { config, environment, summary, standard } = binding;
  return {
    summary: fill(
      summary ??
        (flag !== undefined
          ? `Start ${title} with ${flag}.`
          : config !== undefined
            ? `Set ${config.key} to ${config.value} in ${config.file}.`
            : `Start ${title} with ${environment ?? ''} in its environment.`),
    ),
    flag: flag === undefined ? undefined : fill(flag),
    config: config === undefined ? undefined : { ...config, value: fill(config.value) },
    environment: environment === undefined ? undefined : fill(environment),
    default: standard,
  };
}

/** Whether there is something to say of how to bind it: it is warned of, or a container publishes it beyond loopback. */
export function canBeBound(node: ListenerRow): boolean {
  return findingOf(node) !== undefined || publishingAdvice(node) !== undefined;
}

/**
 * The same of a port that a container publishes. Undefined where it is on loopback already, and where the port inside is
 * not known.
 */
export function publishingAdvice({
  listener,
  container,
  proxyTarget,
}: Pick<ListenerRow, 'listener' | 'container' | 'proxyTarget'>): Advice | undefined {
  if (!isExposed(listener)) return undefined;
  const inside =
    container === undefined ? proxyTarget?.containerPort : publishedPort(container, listener)?.containerPort;
  if (inside === undefined) return undefined;
  const { port, protocol } = listener;
  const publishing = `127.0.0.1:${port}:${inside}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  const isComposed = container?.project !== undefined;
  return {
    summary: isComposed
      ? `Publish it as ${publishing}, then run ${container.engine} compose up again.`
      : `Make the container anew with -p ${publishing}.`,
    flag: isComposed ? undefined : `-p ${publishing}`,
    config: isComposed ? { file: 'compose.yaml', key: 'ports', value: `["${publishing}"]` } : undefined,
    environment: undefined,
    default: 'Without an address, -p publishes the port on all interfaces.',
  };
}

/**
 * The command line that binds to loopback: the same, with every spelling of the host option turned to loopback, or
 * with one added. Nothing else is dropped or moved, and what is on loopback already stays as it is.
 * @param argv as it was started: a title that a process gave itself is none
 * @param port the listener's, for options that hold host and port in one
 * @returns undefined where the command line cannot say it, or is not known to be of that tool
 */
export function loopbackCommand(
  tool: FrameworkId,
  argv: readonly string[],
  port?: number,
): readonly string[] | undefined {
  return loopbackOf(tool, argv, parseCommand(argv), port);
}

function loopbackOf(
  tool: FrameworkId,
  argv: readonly string[],
  invocation: ParsedCommandLine,
  port: number | undefined,
): readonly string[] | undefined {
  const { argsAt } = invocation;
  if (argsAt === undefined || frameworkOf(invocation)?.id !== tool) return undefined;
  if (tool === 'django') return withDjangoLoopback(argv, argsAt, port);
  // build tools hand the option on in a form of their own
  if ((tool === 'spring-boot' || tool === 'quarkus') && !invocation.names.includes('spring-boot')) {
    return tool === 'quarkus' ? withOption(argv, argsAt, frameworkBindings.quarkus, port) : undefined;
  }
  return withOption(withSystemProperty(tool, argv, argsAt), argsAt, frameworkBindings[tool], port);
}

function withOption(
  argv: readonly string[],
  from: number,
  { option }: Binding,
  port: number | undefined,
): readonly string[] | undefined {
  return option === undefined ? undefined : withLoopback(argv, from, option, port);
}

/** `java -Dserver.address=0.0.0.0 -jar …`: the same as the option, which stands before the program. */
function withSystemProperty(tool: FrameworkId, argv: readonly string[], end: number): readonly string[] {
  if (tool !== 'spring-boot') return argv;
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
 * What to start again, and how, so that a listener comes back on loopback. The process is the outermost one that is
 * the tool itself, as reloaders run it twice; where the tool has written a title over its command line (webpack), it
 * is the package manager whose script is that tool alone, so that what is added reaches it.
 * @param chain the process, then its ancestors, nearest first
 */
export function loopbackRestart(chain: Chain, listener: Listener): LoopbackRestart | undefined {
  const [process] = chain;
  const found = debuggerOn(listener, chain);
  if (found !== undefined) return debuggerRestart(process, found.kind);
  const end = chain.findIndex((each, index) => index > 0 && (each.pid <= 1 || isInteractiveShell(each)));
  const own: Chain = end === -1 ? chain : [process, ...chain.slice(1, end)];
  const tool = frameworkOfChain(own)?.id;
  if (tool === undefined) return undefined;
  for (const each of [...own].reverse()) {
    const argv = loopbackOf(tool, each.commandLine ?? [], parseCommandLine(each), listener.port);
    if (argv !== undefined) return { process: each, argv };
  }
  return managerRestart(own, tool, listener.port);
}

function debuggerRestart(process: Process, kind: DebuggerKind): LoopbackRestart | undefined {
  if (parseCommandLine(process).argsAt === undefined) return undefined;
  const argv = withDebuggerOnLoopback(kind, process.commandLine ?? []);
  return argv === undefined ? undefined : { process, argv };
}

function managerRestart(
  chain: readonly Process[],
  tool: FrameworkId,
  port: number,
): LoopbackRestart | undefined {
  for (const [index, shell] of chain.entries()) {
    const manager = chain[index + 1];
    const words = simpleCommand(shellCommand(shell) ?? '');
    if (words === undefined || manager === undefined) continue;
    const changed = loopbackOf(tool, words, parseCommand(words), port);
    // what is added to a script comes last: it cannot change what stands there
    if (changed === undefined || !words.every((word, at) => changed[at] === word)) continue;
    const added = changed.slice(words.length);
    const argv = added.length === 0 ? undefined : withScriptArguments(manager, shell, added);
    if (argv !== undefined) return { process: manager, argv };
  }
  return undefined;
}

/** `npm run dev` → `npm run dev -- --host 127.0.0.1`; Yarn, pnpm and Bun take the words as they are. */
function withScriptArguments(
  manager: Process,
  shell: Process,
  added: readonly string[],
): readonly string[] | undefined {
  const { names, args, argsAt } = parseCommandLine(manager);
  const argv = manager.commandLine ?? [];
  const [command = ''] = args;
  if (names.includes('npm')) {
    const head = /^(?:run|run-script|rum|urn)$/.test(command)
      ? 2
      : /^(?:start|exec|x)$/.test(command)
        ? 1
        : 0;
    if (head === 0 || args.length < head) return undefined;
    if (argsAt !== undefined) return [...argv, ...(argv.includes('--') ? [] : ['--']), ...added];
    // npm's title leaves its own options out: one of them may choose another folder
    if (manager.cwd === undefined || manager.cwd !== shell.cwd) return undefined;
    return ['npm', ...args.slice(0, head), '--', ...args.slice(head), ...added];
  }
  const isRun =
    names.some((name) => name === 'yarn' || name === 'pnpm') || (argv[1] === 'run' && names.length > 0);
  return isRun && argsAt !== undefined ? [...argv, ...added] : undefined;
}
