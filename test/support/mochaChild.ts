/** Usage: node mochaChild.js TIMEOUT_MS FILE…; writes the results to the file named in the environment. */
import { resultsVariable, writeResults } from './results';
import { runMocha } from './runMocha';

const leftoverGraceMs = 5000;

async function main(): Promise<void> {
  const [timeoutMs, ...files] = process.argv.slice(2);
  const resultsFile = process.env[resultsVariable];
  if (!resultsFile) throw new Error(`${resultsVariable} is not set.`);
  const print = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  const results = await runMocha({ files, timeoutMs: Number(timeoutMs), print });
  await writeResults(resultsFile, results);
  process.exitCode = results.failed.length > 0 ? 1 : 0;
  // A resource that a test left open must neither hang the run nor go unnoticed.
  setTimeout(() => {
    print(`Left open by a test: ${[...new Set(process.getActiveResourcesInfo())].join(', ')}`);
    process.exit();
  }, leftoverGraceMs).unref();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
// If the runner is gone, the exit handlers stop everything that a test has started.
process.stdin.once('end', () => process.exit(1)).resume();
process.stdin.unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
