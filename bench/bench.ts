// `npm run bench`: what a look costs, beside the tools that could be used instead. See BENCHMARKS.md.
import { tryInstallLocked } from '../scripts/host/lockedInstall';
import { runMain } from '../scripts/host/runMain';
import type { Shutdown } from '../scripts/host/shutdown';
import { startProgress } from '../scripts/host/progress';
import type { LoadFigures, Report } from './figures';
import { thisMachine } from './machine';
import { markdownFile } from './markdown';
import type { BenchOptions } from './options';
import { parseOptions, usage } from './options';
import type { MeasureRequest } from './protocol';
import { runInSandbox, sandboxProblem } from './sandbox';
import { reportTables } from './tables';

async function measureAll({ loads, rounds }: BenchOptions, shutdown: Shutdown): Promise<Report> {
  const start = performance.now();
  const remarks: string[] = [];
  const libraries = await tryInstallLocked('libraries to compare with', 'bench-libraries', 'bench');
  if ('problem' in libraries) {
    remarks.push(
      `systeminformation and pid-port could not be installed, so they are left out (${libraries.problem}).`,
    );
  }
  const figures: Record<string, LoadFigures> = {};
  for (const load of loads) {
    const request: MeasureRequest = {
      load,
      rounds,
      ...('folder' in libraries ? { librariesFolder: libraries.folder } : {}),
    };
    const progress = startProgress(`Measuring ${load}`);
    try {
      figures[load] = await runInSandbox<LoadFigures>('bench/inside/measureLoad', {
        argument: request,
        shutdown,
        onProgress: (what) => process.stderr.write(process.stderr.isTTY ? '' : `  ${what}\n`),
      });
      progress.done('done');
    } catch (error) {
      progress.done('failed');
      if (shutdown.hasBegun) throw error;
      // the other loads' figures stand
      process.stderr.write(`${(error as Error).message}\n`);
      remarks.push(`${load} could not be measured: the output of the run says why.`);
    }
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  return { machine: await thisMachine(), seconds, loads: figures, remarks };
}

async function main(shutdown: Shutdown): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) {
    console.error(usage);
    return 2;
  }
  const problem = process.platform === 'linux' ? await sandboxProblem() : 'The bench runs on Linux only.';
  if (problem !== undefined) {
    console.error(problem);
    return 1;
  }
  const report = await measureAll(options, shutdown);
  switch (options.output) {
    case 'json':
      console.log(JSON.stringify(report));
      break;
    case 'markdown':
      console.log(markdownFile(report));
      break;
    case 'text':
      console.log(reportTables(report).join('\n'));
      break;
  }
  return 0;
}

runMain(main);
