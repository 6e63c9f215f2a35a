// What the extension's files cost before anything is scanned, in processes that have just started.
import { execFile } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtFile, projectRoot } from '../../scripts/host/projectRoot';
import type { CodeFigure } from '../figures';
import { median } from '../statistics';
import { runMeasurement } from './runMeasurement';

const rounds = 7;

interface Loaded extends Pick<CodeFigure, 'loadCpuMs' | 'activateCpuMs' | 'heapMb'> {
  /** Those of the extension that were loaded. */
  readonly files: readonly string[];
}

async function measure(): Promise<CodeFigure> {
  const measured: Loaded[] = [];
  for (let round = 0; round < rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--expose-gc', builtFile('bench/inside/loadExtension')],
    ]);
    measured.push(JSON.parse(stdout) as Loaded);
  }
  const folder = join(projectRoot(), 'dist');
  const all = readdirSync(folder).filter((name) => /^extension.*\.js$/.test(name));
  const kilobytes = (names: readonly string[]): number =>
    names.reduce((sum, name) => sum + statSync(join(folder, name)).size / 1024, 0);
  const atStart = new Set(measured[0]?.files);
  return {
    startKb: kilobytes(all.filter((name) => atStart.has(join(folder, name)))),
    laterKb: kilobytes(all.filter((name) => !atStart.has(join(folder, name)))),
    loadCpuMs: median(measured.map(({ loadCpuMs }) => loadCpuMs)),
    activateCpuMs: median(measured.map(({ activateCpuMs }) => activateCpuMs)),
    heapMb: median(measured.map(({ heapMb }) => heapMb)),
  };
}

runMeasurement(measure);
