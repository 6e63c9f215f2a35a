import { parseCommandLine } from '../process/commandLine';
import { programOf } from '../process/emulator';
import type { Process } from '../process/process';
import { baseName, programName, runtimeOf } from '../process/runtimes';
import { isInteractiveShell, isShell, shellCommand } from '../process/shell';
import type { CommandPattern } from './commandPattern';
import { matchesCommand } from './commandPattern';

/** An ancestor that does not restart a process, but is affected when it exits. */
export interface ProcessRunner {
  /**
   * `script`: a shell that runs a file, which may restart the process: the file is not read. `stopsSiblings`: it stops
   * everything it started when one of them exits; `stopsSiblingsOnFailure`: when one of them fails. `container`: the
   * main process of a container, which exits with it.
   */
  readonly kind: 'script' | 'stopsSiblings' | 'stopsSiblingsOnFailure' | 'container';
  /** As people call it: `run.sh`, `foreman`. */
  readonly name: string;
  readonly process: Process;
}

/** A tool that stops its other children: to add one, add a row. */
interface ProcessRunnerRow {
  readonly name: string;
  readonly kind: 'stopsSiblings' | 'stopsSiblingsOnFailure';
  readonly pattern: CommandPattern;
  /** Command lines that match. */
  readonly samples: readonly string[];
}

/** By their documentation, and tried. */
export const processRunnerTable: readonly ProcessRunnerRow[] = [
  {
    name: 'foreman',
    kind: 'stopsSiblings',
    pattern: { runtime: 'ruby', names: ['foreman'] },
    samples: ['ruby /usr/local/bin/foreman start', 'foreman: master'],
  },
  {
    name: 'Honcho',
    kind: 'stopsSiblings',
    pattern: { runtime: 'python', names: ['honcho'] },
    samples: ['python3 /venv/bin/honcho start'],
  },
  {
    name: 'Hivemind',
    kind: 'stopsSiblings',
    pattern: { names: ['hivemind'] },
    samples: ['/usr/local/bin/hivemind Procfile.dev'],
  },
  {
    name: 'concurrently',
    kind: 'stopsSiblings',
    pattern: { runtime: 'node', names: ['concurrently', 'conc'], flags: ['-k', '--kill-others'] },
    samples: [
      'node node_modules/.bin/concurrently -k web api',
      'node node_modules/.bin/conc --kill-others web',
    ],
  },
  {
    name: 'concurrently',
    kind: 'stopsSiblingsOnFailure',
    pattern: { runtime: 'node', names: ['concurrently', 'conc'], flags: ['--kill-others-on-fail'] },
    samples: ['node node_modules/.bin/concurrently --kill-others-on-fail web api'],
  },
  {
    name: 'npm-run-all',
    kind: 'stopsSiblingsOnFailure',
    pattern: { runtime: 'node', names: ['run-p'], withoutFlags: ['-c', '--continue-on-error'] },
    samples: ['node node_modules/.bin/run-p web api'],
  },
  {
    name: 'npm-run-all',
    kind: 'stopsSiblingsOnFailure',
    pattern: {
      runtime: 'node',
      names: ['npm-run-all', 'npm-run-all2'],
      flags: ['-p', '--parallel'],
      withoutFlags: ['-c', '--continue-on-error'],
    },
    samples: ['node node_modules/.bin/npm-run-all --parallel web api'],
  },
  {
    name: 'turbo',
    kind: 'stopsSiblingsOnFailure',
    pattern: { names: ['turbo'], withoutFlags: ['--continue'] },
    samples: ['/shop/node_modules/@turbo/linux-64/bin/turbo run dev'],
  },
];

/**
 * The ancestors that are affected when a process exits, nearest first and each kind once.
 * @param ancestors nearest first, below the editor; the first process of a container among them.
 */
export function processRunnersOf(process: Process, ancestors: readonly Process[]): ProcessRunner[] {
  const found: ProcessRunner[] = [];
  for (const ancestor of ancestors.filter(({ pid }) => pid > 1)) {
    const parsed = parseCommandLine(ancestor);
    const row = processRunnerTable.find(({ pattern }) => matchesCommand(pattern, parsed, ancestor));
    const file = scriptFile(ancestor);
    if (row !== undefined) found.push({ kind: row.kind, name: row.name, process: ancestor });
    else if (file !== undefined) found.push({ kind: 'script', name: baseName(file), process: ancestor });
  }
  const main = mainProcess([process, ...ancestors]);
  if (main !== undefined) found.push({ kind: 'container', name: main.name, process: main });
  return found.filter(({ kind }, index) => found.findIndex((other) => other.kind === kind) === index);
}

/** `bash -e run.sh` → run.sh; undefined for `sh -c`, whose command is known. */
function scriptFile(process: Process): string | undefined {
  if (!isShell(process) || isInteractiveShell(process) || shellCommand(process) !== undefined)
    return undefined;
  const [, ...words] = programOf(process).commandLine ?? [];
  return words.find((word) => !/^[-+]/.test(word));
}

/** Programs that only wait for the command they run, and exit with it. */
const reapers = new Set(['tini', 'tini-static', 'docker-init', 'podman-init', 'catatonit', 'dumb-init']);

/**
 * What a container was started for: its first process if that is a script, or the command of a reaper in that place,
 * which is the end of the reaper's own command line. Any other first process may run a whole system (systemd, an
 * agent) and does not exit with its children; neither does a loop or an interactive shell.
 * @param chain a process and all its ancestors, nearest first
 */
function mainProcess(chain: readonly Process[]): Process | undefined {
  const first = chain.at(-1);
  if (first?.pid !== 1 || first.commandLine === undefined || chain.some(isInteractiveShell)) return undefined;
  const names = [first.name, first.executable, first.commandLine[0]].flatMap((path) =>
    path === undefined ? [] : programName(path),
  );
  if (!names.some((name) => reapers.has(name))) {
    const command = shellCommand(first);
    const isScript =
      command === undefined ? runtimeOf(first) !== undefined : !/\b(?:while|until)\s/.test(command);
    return isScript || scriptFile(first) !== undefined ? first : undefined;
  }
  const child = chain.at(-2);
  const words = child?.commandLine ?? [];
  const isReapersCommand =
    words.length > 0 && first.commandLine.slice(-words.length).join('\0') === words.join('\0');
  return isReapersCommand ? child : undefined;
}
