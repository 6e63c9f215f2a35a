/** What a mocha run hands to the runner that started it, as a JSON file. */
import { readFile, writeFile } from 'node:fs/promises';

export interface TestResults {
  passed: number;
  failed: { title: string; message: string }[];
  skipped: { title: string; reason: string }[];
}

/** The environment variable that names the file. */
export const resultsVariable = 'LOCAL_PORTS_TEST_RESULTS';

/** Tells the lines of our tests from all else that an extension host says. */
export const linePrefix = 'tests| ';

export async function writeResults(file: string, results: TestResults): Promise<void> {
  await writeFile(file, JSON.stringify(results));
}

/** Undefined when the run ended before it wrote any. */
export async function readResults(file: string): Promise<TestResults | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as TestResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
