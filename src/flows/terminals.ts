/** A program to run in a terminal of its own. */
export interface TerminalProgram {
  readonly name: string;
  /** The name of a codicon. */
  readonly icon: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** Where a flow runs a program so that a person sees its output. */
export interface Terminals {
  open(program: TerminalProgram): void;
  /** Shows the terminal whose shell has one of these PIDs. @returns false if there is none. */
  reveal(shellPids: ReadonlySet<number>): Promise<boolean>;
}
