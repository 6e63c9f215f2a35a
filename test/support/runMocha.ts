/** Runs mocha over built test files in this process: a child of the runner or an extension host. */
import { basename } from 'node:path';
import type MochaType from 'mocha';
import { filterFrom, includesFile, titlePattern } from './filter';
import { describeFailure, report, type PrintLine } from './reporter';
import type { TestResults } from './results';

export interface MochaRun {
  readonly files: readonly string[];
  /** The timeout of one test or hook. */
  readonly timeoutMs: number;
  readonly print: PrintLine;
}

export async function runMocha(run: MochaRun): Promise<TestResults> {
  const { default: Mocha } = (await import('mocha')) as { default: typeof MochaType };
  /** Mocha requires a reporter; ours subscribes to the runner's events instead. */
  class Silent extends Mocha.reporters.Base {
    override epilogue(): void {
      return;
    }
  }
  const results: TestResults = { passed: 0, failed: [], skipped: [] };
  const mocha = new Mocha({ ui: 'bdd', timeout: run.timeoutMs, reporter: Silent, color: false });
  const filter = filterFrom(process.env);
  for (const file of run.files.filter((one) => includesFile(filter, one))) {
    // One by one, so that a file that cannot be loaded does not fail the whole run.
    mocha.files = [file];
    try {
      await mocha.loadFilesAsync();
    } catch (error) {
      const message = describeFailure(error);
      results.failed.push({ title: `${basename(file)} could not be loaded`, message });
      run.print(`FAIL  ${basename(file)} could not be loaded\n${message}`);
    }
  }
  mocha.files = [];
  const title = titlePattern(filter);
  if (title) mocha.grep(title);
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    report(runner, results, run.print);
  });
  return results;
}
