/**
 * Usage: npm run lane [-- NAME… | quick | all]
 * Runs the product in other surroundings: without a name it lists them. What a lane needs is installed into .vscode-test/ when it
 * runs. Each says where it could not run.
 */
import { runMain } from '../host/runMain';
import type { Shutdown } from '../host/shutdown';
import { emulatedLanes } from './emulated';
import type { Lane } from './lane';
import { linuxLanes } from './linux';
import { newest } from './newest';
import { theia } from './theia';

const lanes: readonly Lane[] = [...linuxLanes, ...emulatedLanes, newest, theia];

/** @returns undefined if a name is unknown. */
function chosen(names: readonly string[]): readonly Lane[] | undefined {
  if (names.includes('all')) return lanes;
  if (names.includes('quick')) return lanes.filter(({ isQuick }) => isQuick);
  const found = lanes.filter(({ name }) => names.includes(name));
  return found.length === names.length ? found : undefined;
}

async function main(shutdown: Shutdown): Promise<number> {
  const names = process.argv.slice(2);
  const wanted = chosen(names);
  if (names.length === 0 || wanted === undefined) {
    console.log('Lanes (npm run lane -- NAME…; quick: those that take seconds; all):');
    for (const { name, what } of lanes) console.log(`  ${name.padEnd(10)} ${what}`);
    return names.length === 0 ? 0 : 2;
  }
  const counts = { passed: 0, failed: 0, impossible: 0 };
  for (const lane of wanted) {
    const startedAt = Date.now();
    const outcome = await lane.run(shutdown).catch((error: unknown) => ({
      kind: 'failed' as const,
      details: [String(error)],
    }));
    counts[outcome.kind]++;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    const result = outcome.kind === 'impossible' ? `could not run here: ${outcome.reason}` : outcome.kind;
    console.log(`${lane.name}: ${result} (${lane.what}; ${seconds} s)`);
    for (const line of outcome.kind === 'impossible' ? [] : outcome.details) console.log(`  ${line}`);
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.impossible} skipped`);
  return counts.failed > 0 ? 1 : 0;
}

runMain(main);
