/**
 * Usage: node out/scripts/test.js [LAYER…]
 * Runs the layers, all of them by default, and ends with one line that counts what passed and failed.
 */
import { Shutdown } from './host/shutdown';
import { layers, type Layer, type LayerOutcome } from './testLayers';

async function main(shutdown: Shutdown): Promise<number> {
  const requested = process.argv.slice(2);
  const unknown = requested.find((name) => !layers.some((layer) => layer.name === name));
  if (unknown !== undefined) {
    console.error(`Unknown layer "${unknown}": choose from ${layers.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const chosen = requested.length === 0 ? layers : layers.filter(({ name }) => requested.includes(name));
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const ranNothing: string[] = [];
  const failures: string[] = [];
  const skips: string[] = [];
  for await (const { layer, outcome, seconds } of runAll(chosen, shutdown)) {
    const { passed, failed, skipped } = outcome;
    totals.passed += passed;
    totals.failed += failed.length;
    totals.skipped += skipped.length;
    failures.push(...failed.map(({ title, message }) => `${layer.name}: ${title}\n${message}`));
    skips.push(...skipped.map(({ title, reason }) => `${layer.name}: ${title}: ${reason}`));
    if (passed + failed.length === 0) ranNothing.push(layer.name);
    const skippedText = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
    console.log(
      `--- ${layer.name}: ${passed} passed, ${failed.length} failed${skippedText} in ${seconds} s\n`,
    );
  }
  if (skips.length > 0) console.log(`Skipped:\n${skips.map((skip) => `  ${skip}\n`).join('')}`);
  failures.forEach((failure, index) => {
    console.log(`Failure ${index + 1}: ${failure}\n`);
  });
  for (const name of ranNothing) console.log(`The layer "${name}" ran nothing.`);
  console.log(
    `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
  );
  return totals.failed > 0 || ranNothing.length > 0 ? 1 : 0;
}

interface LayerRun {
  readonly layer: Layer;
  readonly outcome: LayerOutcome;
  readonly seconds: string;
}

/** The static checks two at a time, each printed whole; then the tests one after another, printed as they run. */
async function* runAll(chosen: readonly Layer[], shutdown: Shutdown): AsyncGenerator<LayerRun> {
  const buffered = chosen.filter(({ isStatic }) => isStatic);
  const running: Promise<LayerRun & { readonly output: string }>[] = [];
  buffered.forEach((layer, index) => {
    const lines: string[] = [];
    const before = running[index - 2] ?? Promise.resolve();
    running.push(
      before
        .then(() => runOne(layer, (line) => lines.push(line), shutdown))
        .then((run) => ({ ...run, output: lines.join('\n') })),
    );
  });
  for (const run of running) {
    const { output, ...rest } = await run;
    console.log(`=== ${rest.layer.name}`);
    if (output) console.log(output);
    yield rest;
  }
  for (const layer of chosen.filter(({ isStatic }) => !isStatic)) {
    if (shutdown.hasBegun) return;
    console.log(`=== ${layer.name}`);
    yield await runOne(
      layer,
      (line) => {
        console.log(line);
      },
      shutdown,
    );
  }
}

async function runOne(layer: Layer, print: (line: string) => void, shutdown: Shutdown): Promise<LayerRun> {
  const startedAt = Date.now();
  const outcome = await layer.run(print, shutdown).catch((error: unknown): LayerOutcome => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: [{ title: 'could not be run', message }], skipped: [] };
  });
  return { layer, outcome, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) };
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
