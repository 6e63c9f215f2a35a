/**
 * Usage: node out/scripts/test.js [LAYER[,LAYER…] [PART-OF-A-PATH…] [-g PART-OF-A-TITLE]]
 * Runs the layers, all of them by default, and ends with one line that counts what passed and failed.
 * With parts of paths only the test files that contain one of them, with -g only the tests that contain it in their title.
 */
import { filterText, type TestFilter } from '../test/support/filter';
import { Shutdown } from './host/shutdown';
import { parseTestArguments } from './testArguments';
import { layers, type Layer, type LayerOutcome } from './testLayers';
import { runLayers } from './testTracks';

async function main(shutdown: Shutdown): Promise<number> {
  const request = parseTestArguments(process.argv.slice(2), layers);
  if (typeof request === 'string') {
    console.error(request);
    return 1;
  }
  const { filter } = request;
  const chosen = layers.filter(({ name }) => request.layers.includes(name));
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const ranNothing: string[] = [];
  const failures: string[] = [];
  const skips: string[] = [];
  const times: string[] = [];
  const startedAt = Date.now();
  await runLayers(chosen, filter, shutdown, ({ layer, outcome, seconds }, print) => {
    const { passed, failed, skipped } = outcome;
    totals.passed += passed;
    totals.failed += failed.length;
    totals.skipped += skipped.length;
    failures.push(...failed.map(({ title, message }) => `${layer.name}: ${title}\n${message}`));
    skips.push(...skipped.map(({ title, reason }) => `${layer.name}: ${title}: ${reason}`));
    const isSkipped = layer.mayBeSkipped && skipped.length > 0;
    if (passed + failed.length === 0 && !isSkipped) ranNothing.push(noneRan(layer, outcome, filter));
    const skippedText = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    print(`--- ${layer.name}: ${passed} passed, ${failed.length} failed${skippedText} in ${seconds} s\n`);
    times.push(`${layer.name} ${seconds} s`);
  });
  if (skips.length > 0) console.log(`Skipped:\n${skips.map((skip) => `  ${skip}\n`).join('')}`);
  failures.forEach((failure, index) => {
    console.log(`Failure ${index + 1}: ${failure}\n`);
  });
  for (const sentence of ranNothing) console.log(sentence);
  const whole = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (times.length > 1) console.log(`Time: ${times.join(', ')}; ${whole} s in all`);
  console.log(
    `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
  );
  return totals.failed > 0 || ranNothing.length > 0 ? 1 : 0;
}

function noneRan({ name }: Layer, { skipped }: LayerOutcome, filter: TestFilter): string {
  const wanted = filterText(filter);
  return wanted && skipped.length === 0
    ? `No test of the layer "${name}" matches: ${wanted}`
    : `The layer "${name}" ran no tests.`;
}

const shutdown = new Shutdown();
shutdown.onSignals();
main(shutdown)
  .catch((error: unknown) => {
    console.error(error);
    return 1;
  })
  .then((code) => shutdown.exit(code))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
