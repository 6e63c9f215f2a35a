/** A program to run in a terminal of its own. */
export interface TerminalProgram {
  readonly name: string;
  /** The name of a codicon. */
  readonly icon: string;
  readonly program: string;
  readonly args: readonly string[];
  /** By default that of new terminals. */
  readonly cwd?: string;
  /** All variables of the program; by default those of new terminals. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a program in a terminal ended. */
export interface TerminalExit {
  /** Undefined if it is unknown. */
  readonly code: number | undefined;
  /** Whether a person closed the terminal. */
  readonly isByPerson: boolean;
}

/** A terminal that runs a program. */
export interface OpenTerminal {
  /** Of the program; undefined if it could not be started. */
  readonly processId: PromiseLike<number | undefined>;
  /** Aborts when the terminal closes, as it does when its program ends. */
  readonly closed: AbortSignal;
  /** Undefined while it is open. */
  exit(): TerminalExit | undefined;
}

/** Where a flow runs a program so that a person sees its output. */
export interface Terminals {
  open(program: TerminalProgram): OpenTerminal;
  /** Opens a terminal with the person's shell and this text at its prompt, which is not run. */
  openWithText(name: string, text: string): void;
  /** Shows the terminal whose shell has one of these PIDs. @returns false if there is none. */
  reveal(shellPids: ReadonlySet<number>): Promise<boolean>;
}
