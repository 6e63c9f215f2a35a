/** The `extensionTestsPath` that VS Code's extension host runs. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { linePrefix, resultsVariable, writeResults } from '../support/results';
import { runMocha } from '../support/runMocha';

/** More than all waits of one test together (see `shownWithinMs`), so that it is said which of them was in vain. */
const testTimeoutMs = 120_000;

export async function run(): Promise<void> {
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => join(__dirname, file));
  const print = (line: string) => {
    for (const part of line.split('\n')) console.log(`${linePrefix}${part}`);
  };
  const results = await runMocha({ files, timeoutMs: testTimeoutMs, print });
  const resultsFile = process.env[resultsVariable];
  // Not set when a developer debugs the tests from the editor.
  if (resultsFile) await writeResults(resultsFile, results);
  if (results.failed.length > 0) throw new Error(`${results.failed.length} integration tests failed.`);
}
