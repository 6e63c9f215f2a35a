import type { Runtime } from './runtimes';

/** What a process runs, according to its command line. */
export interface ParsedCommandLine {
  /** What runs the script; undefined for a native program. */
  readonly runtime: Runtime | undefined;
  /**
   * What runs, in lower case: a program (`hugo`), the npm package a script belongs to (`vite`, `@angular/cli`), a
   * Python module (`http.server`), a Java class, a script with its extension (`manage.py`) or, if it is installed in
   * a folder of programs, without (`flask`). A project's own `vite.js` is therefore not Vite.
   */
  readonly names: readonly string[];
  readonly script: string | undefined;
  /** Everything after that. */
  readonly args: readonly string[];
  /** The index in the program's own command line (`programOf`) where `args` begin. Undefined for a process title, which cannot be run again. */
  readonly argsAt: number | undefined;
}
