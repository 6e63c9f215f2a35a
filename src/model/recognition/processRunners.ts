import { parseCommandLine } from '../process/commandLine';
import type { Process } from '../process/process';
import { isInteractiveShell, isShell, shellCommand } from '../process/shell';
import { hasFlag, program, script } from './supervisors';
import { baseName, programName, runtimeOf } from '../process/runtimes';
import type { ParsedCommandLine } from '../process/parsedCommandLine';

/** One of those above a process that does not watch over it, and for which its end is of consequence all the same. */
export interface ProcessRunner {
  /**
   * `script`: a shell that runs a file, which may start it again: what stands there is not read. `others`: it ends all
   * that it has started when one of them ends; `others-on-failure`: when one of them fails. `container`: it is what a
   * container runs, which ends with it.
   */
  readonly kind: 'script' | 'stopsSiblings' | 'stopsSiblingsOnFailure' | 'container';
  /** As people call it: `run.sh`, `foreman`. */
  readonly name: string;
  readonly process: Process;
}

interface RunnerRule {
  readonly name: string;
  readonly kind: 'stopsSiblings' | 'stopsSiblingsOnFailure';
  readonly is: (invocation: ParsedCommandLine, process: Process) => boolean;
}

/** By their documentation, and tried. */
const rules: readonly RunnerRule[] = [
  { name: 'foreman', kind: 'stopsSiblings', is: script('ruby', 'foreman') },
  { name: 'Honcho', kind: 'stopsSiblings', is: script('python', 'honcho') },
  { name: 'Hivemind', kind: 'stopsSiblings', is: program('hivemind') },
  {
    name: 'concurrently',
    kind: 'stopsSiblings',
    is: (invocation) => isConcurrently(invocation) && hasFlag(invocation.args, '-k', '--kill-others'),
  },
  {
    name: 'concurrently',
    kind: 'stopsSiblingsOnFailure',
    is: (invocation) => isConcurrently(invocation) && hasFlag(invocation.args, '--kill-others-on-fail'),
  },
  {
    name: 'npm-run-all',
    kind: 'stopsSiblingsOnFailure',
    is: (invocation) =>
      (script('node', 'run-p')(invocation) ||
        (script('node', 'npm-run-all', 'npm-run-all2')(invocation) &&
          hasFlag(invocation.args, '-p', '--parallel'))) &&
      !hasFlag(invocation.args, '-c', '--continue-on-error'),
  },
  {
    name: 'turbo',
    kind: 'stopsSiblingsOnFailure',
    is: (invocation) => program('turbo')(invocation) && !hasFlag(invocation.args, '--continue'),
  },
];

function isConcurrently(invocation: ParsedCommandLine): boolean {
  return script('node', 'concurrently', 'conc')(invocation);
}

/**
 * Who above a process is concerned by its end, nearest first and each kind once.
 * @param ancestors nearest first, below the editor; the first process of a container among them.
 */
export function processRunnersOf(process: Process, ancestors: readonly Process[]): ProcessRunner[] {
  const found: ProcessRunner[] = [];
  for (const above of ancestors.filter(({ pid }) => pid > 1)) {
    const invocation = parseCommandLine(above);
    const rule = rules.find(({ is }) => is(invocation, above));
    const file = scriptOf(above);
    if (rule !== undefined) found.push({ kind: rule.kind, name: rule.name, process: above });
    else if (file !== undefined) found.push({ kind: 'script', name: baseName(file), process: above });
  }
  const main = mainOf([process, ...ancestors]);
  if (main !== undefined) found.push({ kind: 'container', name: main.name, process: main });
  return found.filter(({ kind }, index) => found.findIndex((other) => other.kind === kind) === index);
}

/** `bash -e run.sh` → run.sh, and no command of its own (`sh -c`). */
function scriptOf(process: Process): string | undefined {
  if (!isShell(process) || isInteractiveShell(process) || shellCommand(process) !== undefined)
    return undefined;
  const [, ...words] = process.commandLine ?? [];
  return words.find((word) => !/^[-+]/.test(word));
}

/** They do nothing but wait for what they were told to run, and end with it. */
const reapers = new Set(['tini', 'tini-static', 'docker-init', 'podman-init', 'catatonit', 'dumb-init']);

/**
 * What a container was started for: its first process where that is a script, or what a mere reaper in that place was
 * told to run, which is the end of the reaper's own command line. Any other program in that place may be there for a
 * whole system (systemd, an agent), and does not end with what it has started; nor does a loop, or what a person types
 * into.
 * @param chain a process and all above it, nearest first.
 */
function mainOf(chain: readonly Process[]): Process | undefined {
  const first = chain.at(-1);
  if (first?.pid !== 1 || first.commandLine === undefined || chain.some(isInteractiveShell)) return undefined;
  const names = [first.name, first.executable, first.commandLine[0]].flatMap((path) =>
    path === undefined ? [] : programName(path),
  );
  if (!names.some((name) => reapers.has(name))) {
    const command = shellCommand(first);
    const isScript =
      command === undefined ? runtimeOf(first) !== undefined : !/\b(?:while|until)\s/.test(command);
    return isScript || scriptOf(first) !== undefined ? first : undefined;
  }
  const below = chain.at(-2);
  const told = below?.commandLine ?? [];
  const isTold = told.length > 0 && first.commandLine.slice(-told.length).join('\0') === told.join('\0');
  return isTold ? below : undefined;
}
