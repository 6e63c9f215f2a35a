import type { Binding } from '../binding';

/** Everything the product knows of a framework or a development server: to add one, add a row. */
export interface FrameworkRow {
  readonly id: string;
  readonly title: string;
  /** Names of a parsed command line: programs, npm packages, Python modules, scripts. */
  readonly names: readonly string[];
  /** If the tool does more than serve (`manage.py`, `rails`): one of these is among its arguments. */
  readonly commands?: readonly string[];
  /** Further names, which need none of `commands`. */
  readonly namesWithoutCommand?: readonly string[];
  /** Frameworks build on it: a process of it gives way to a framework among its ancestors. */
  readonly general?: true;
  /** It builds and runs the project's own program, which keeps its own name. */
  readonly builds?: true;
  readonly binding: Binding;
}
