import type { RunResult, RunTool, ToolCommand } from '../../../src/collect/runTool';
import { RunFailure } from '../../../src/collect/runTool';

/**
 * How a run of a tool fails. Cut output comes with exit code 0, as from a program that does not check its writes. What
 * the real `runTool` makes of a tool that hangs or prints without end is tested there; here it is the failure it reports.
 */
export const toolFaults = [
  ...(['exits with 1', 'cut in a line', 'cut at a line', 'prints nothing', 'garbage'] as const),
  ...(['hangs', 'is missing', 'is denied', 'is killed', 'prints 100 MB'] as const),
] as const;
export type ToolFault = (typeof toolFaults)[number];

/** The runs of tools, in order, of which one can be made to fail. */
export class FaultyTools {
  /** `netstat -anvl` */
  readonly made: string[] = [];
  private failing: { readonly at: number; readonly fault: ToolFault } | undefined;
  private missing: string | undefined;

  constructor(private readonly real: RunTool) {}

  /** Counts from here, and lets the n-th run fail. */
  fail(at: number, fault: ToolFault): void {
    this.succeed();
    this.failing = { at, fault };
  }

  succeed(): void {
    this.made.length = 0;
    this.failing = undefined;
    this.missing = undefined;
  }

  readonly run: RunTool = async (command, signal) => {
    const { failing } = this;
    const words = wordsOf(command);
    // a tool that is missing is missing in every folder that is searched for it
    if (this.missing === words) throw new RunFailure('missing', `${words}: ENOENT, injected`);
    this.missing = undefined;
    const index = this.made.push(words) - 1;
    if (failing?.at !== index) return this.real(command, signal);
    switch (failing.fault) {
      case 'hangs':
        throw new RunFailure('timeout', `${words}: no answer, injected`);
      case 'is missing':
        this.missing = words;
        throw new RunFailure('missing', `${words}: ENOENT, injected`);
      case 'is denied':
        throw new RunFailure('denied', `${words}: EACCES, injected`);
      case 'is killed':
        throw new RunFailure('killed', `${words}: killed, injected`);
      case 'prints 100 MB':
        throw new RunFailure('too-large', `${words}: too much, injected`);
      case 'exits with 1':
        return { exitCode: 1, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
      case 'prints nothing':
        return { exitCode: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
      case 'garbage':
        return {
          exitCode: 0,
          stdout: Buffer.from('\u0000\u00ff%PDF-1.7 {"a":[1]}\n'),
          stderr: Buffer.alloc(0),
        };
      case 'cut in a line':
        return cut(await this.real(command, signal), (length) => Math.max(0, length - 9));
      case 'cut at a line':
        return cut(
          await this.real(command, signal),
          (length, stdout) =>
            // a listing that ends with a newline loses its last line
            Math.max(stdout.lastIndexOf('\n', length - 2), stdout.lastIndexOf('\r', length - 3)) + 1,
        );
    }
  };
}

function cut(result: RunResult, lengthOf: (length: number, stdout: Buffer) => number): RunResult {
  const { stdout } = result;
  return { ...result, exitCode: 0, stdout: stdout.subarray(0, lengthOf(stdout.length, stdout)) };
}

function wordsOf({ file, args }: ToolCommand): string {
  return [file.replace(/^.*[/\\]/, ''), ...args].join(' ').slice(0, 60);
}
