// In a process that has just started, run by measureCode: loads the extension, activates it, and prints what that cost.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/host/projectRoot';
import { cpuMs } from '../../src/collect/cpuTime';
import { memoryInUse } from './memory';
import { contextOf } from './soak/fakeContext';
import { FakeWindow } from './soak/fakeVscode';

/** What an extension host has loaded before any extension. */
const alreadyLoaded = ['node:child_process', 'node:fs/promises', 'node:http', 'node:net', 'node:crypto'];

interface Extension {
  activate(context: unknown): unknown;
}

function measure(): void {
  const load = createRequire(__filename);
  new FakeWindow().install();
  for (const name of alreadyLoaded) load(name);
  const { heapMb: heapBefore } = memoryInUse();
  const start = cpuMs();
  const extension = load(join(projectRoot(), 'dist', 'extension.js')) as Extension;
  const loaded = cpuMs();
  extension.activate(contextOf());
  const activated = cpuMs();
  const files = Object.keys(load.cache).filter((path) => path.startsWith(join(projectRoot(), 'dist')));
  const heapMb = memoryInUse().heapMb - heapBefore;
  const result = { files, loadCpuMs: loaded - start, activateCpuMs: activated - loaded, heapMb };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

measure();
