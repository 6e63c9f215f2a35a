/** Prints each finished test, readable without colors, and collects the results for the runner. */
import { stripVTControlCharacters } from 'node:util';
import { detailsOf } from './failureDetails';
import { skipReason } from './skip';
import type { TestResults } from './results';

export type PrintLine = (line: string) => void;

const slowMs = 2000;

export function report(runner: Mocha.Runner, results: TestResults, print: PrintLine): void {
  let depth = 0;
  const failures: { readonly test: Mocha.Test; readonly result: TestResults['failed'][number] }[] = [];
  const indent = () => '  '.repeat(Math.max(0, depth - 1));
  runner.on('suite', (suite) => {
    if (!suite.root) print(`${indent()}${suite.title}`);
    depth++;
  });
  runner.on('suite end', () => {
    depth--;
  });
  runner.on('pass', (test) => {
    results.passed++;
    const duration = test.duration ?? 0;
    print(
      `${indent()}ok    ${test.title}${duration >= slowMs ? ` (${(duration / 1000).toFixed(1)} s)` : ''}`,
    );
  });
  runner.on('fail', (test, error: unknown) => {
    const result = { title: test.fullTitle(), message: describeFailure(error) };
    results.failed.push(result);
    failures.push({ test, result });
    print(`${indent()}FAIL  ${test.title}`);
    for (const line of result.message.split('\n')) print(`${indent()}      ${line}`);
  });
  runner.on('end', () => {
    for (const { test, result } of failures) result.message = [result.message, ...detailsOf(test)].join('\n');
  });
  runner.on('pending', (test) => {
    const reason = skipReason(test);
    results.skipped.push({ title: test.fullTitle(), reason });
    print(`${indent()}skip  ${test.title}: ${reason}`);
  });
}

/** Message, difference and stack of any thrown value. */
export function describeFailure(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `Thrown: ${JSON.stringify(thrown)}`;
  const frames = (thrown.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const text = stripVTControlCharacters([`${thrown.name}: ${thrown.message}`, ...frames].join('\n'));
  const { actual, expected } = thrown as { actual?: unknown; expected?: unknown };
  // node:assert puts the difference into the message itself.
  if (thrown.name.startsWith('AssertionError') || actual === undefined) return text;
  return `${text}\nactual: ${JSON.stringify(actual)}\nexpected: ${JSON.stringify(expected)}`;
}
