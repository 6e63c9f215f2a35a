import { parseCommandLine } from '../process/commandLine';
import { programOf } from '../process/emulator';
import type { Process } from '../process/process';
import { maskCommandLine } from '../process/redact';
import { baseName, runtimeOf } from '../process/runtimes';

/** The program alone, as people write it also on Windows: `node` for `node.exe`. */
export function shortProgramTitle(process: Process): string {
  return baseName(process.name).replace(/\.exe$/i, '');
}

/** The program and, for a runtime, what it runs: `node server.js`, `python -m app`, `postgres`. */
export function programTitle(process: Process, ancestors: readonly Process[]): string {
  const titled = titledProcess(process, ancestors);
  const { runtime, names, script, argsAt } = parseCommandLine(titled);
  const program = shortProgramTitle(titled);
  if (runtime === undefined) return program;
  if (script !== undefined) {
    const file = baseName(script);
    // a script that the system started by its own name: `gunicorn`
    const isNamed = program === file || program === file.replace(/\.\w+$/, '');
    const isLong = script.length > 200 || file.length > 60;
    return isNamed || isLong || /\s/.test(file) || isSecret(file) ? program : `${program} ${file}`;
  }
  const module =
    names.length > 0 && argsAt !== undefined ? programOf(titled).commandLine?.[argsAt - 1] : undefined;
  const isShown = runtime === 'python' && module !== undefined && !isSecret(module);
  return isShown ? `${program} -m ${module}` : program;
}

/** What is taken for a script may be the value of an option that is not known: `bun --env SECRET=… run dev`. */
function isSecret(word: string): boolean {
  return maskCommandLine(['', word])[1] !== word;
}

/** `python -c "from multiprocessing.spawn import spawn_main; …"`, and hupper's: a worker of its parent. */
const pythonWorker = /^from (?:multiprocessing\.(?:spawn|forkserver)|hupper\.ipc) import /;

/** The process whose program it is a worker of, if its own command line names none. */
function titledProcess(process: Process, ancestors: readonly Process[]): Process {
  const isWorker = programOf(process).commandLine?.some((word) => pythonWorker.test(word)) === true;
  const parent = ancestors[0];
  return isWorker && parent !== undefined && runtimeOf(parent) === 'python'
    ? titledProcess(parent, ancestors.slice(1))
    : process;
}
