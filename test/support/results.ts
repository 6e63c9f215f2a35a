/** The results that a mocha run passes to its runner, as a JSON file. */
import { readFile, writeFile } from 'node:fs/promises';

export interface TestResults {
  passed: number;
  failed: { title: string; message: string }[];
  skipped: { title: string; reason: string }[];
}

/** The environment variable that names the file. */
export const resultsVariable = 'LOCAL_PORTS_TEST_RESULTS';

/** Distinguishes the lines of our tests from other output of an extension host. */
export const linePrefix = 'tests| ';

export async function writeResults(file: string, results: TestResults): Promise<void> {
  await writeFile(file, JSON.stringify(results));
}

/** Undefined if the run ended before it wrote any. */
export async function readResults(file: string): Promise<TestResults | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as TestResults;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
