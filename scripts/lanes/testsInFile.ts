/**
 * Usage: node testsInFile.js LIST RESULTS OUTPUT
 * Runs the test files that LIST names, one a line, and writes to files, for an emulated Node.js has neither a standard input nor
 * pipes that can be relied on.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { runMocha } from '../../test/support/runMocha';
import { writeResults } from '../../test/support/results';

/** Each start of a program takes seconds there when the machine is busy. */
const testTimeoutMs = 300_000;

async function main([list = '', resultsFile = '', output = '']: readonly string[]): Promise<void> {
  const files = readFileSync(list, 'utf8').split('\n').filter(Boolean);
  writeFileSync(output, '');
  const print = (line: string): void => {
    appendFileSync(output, `${line}\n`);
  };
  await writeResults(resultsFile, await runMocha({ files, timeoutMs: testTimeoutMs, print }));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
