// `npm run bench`: the cost of a scan, compared with other tools. See BENCHMARKS.md.
import { childrenPerHour } from '../test/unit/collect/childrenPerHour';
import { tryInstallLocked } from '../scripts/host/lockedInstall';
import { runMain } from '../scripts/host/runMain';
import type { Shutdown } from '../scripts/host/shutdown';
import { startProgress } from '../scripts/host/progress';
import type {
  CodeFigure,
  LatencyFigures,
  LoadFigures,
  LoopFigure,
  ManyWindowsFigure,
  MemoryFigure,
  Report,
  ViewFigures,
} from './figures';
import { buildFloor } from './floorProgram';
import { thisMachine } from './machine';
import { markdownFile } from './markdown';
import type { BenchOptions } from './options';
import { parseOptions, usage } from './options';
import type { LatencyRequest, LoopRequest, MeasureRequest, MemoryRequest, ViewRequest } from './protocol';
import { runInSandbox, sandboxProblem } from './sandbox';
import { keptSoak } from './soakWords';
import { reportTables } from './tables';

const loopProgram = 'bench/inside/measureLoop';
const mostChanges = 200;
const changesPerRound = 20;
const memoryLoads = ['L1', 'L2', 'L3'] as const;
const viewRows = [20, 1000, 10_000, 20_000];

/** What a report is made in. */
interface Run {
  readonly shutdown: Shutdown;
  /** What could not be measured, and why. */
  readonly remarks: string[];
}

/** Runs one measurement in a sandbox. @returns undefined if it failed: the other figures remain valid. */
async function measureOne<Figures>(
  name: string,
  program: string,
  argument:
    MeasureRequest | MemoryRequest | ViewRequest | LoopRequest | LatencyRequest | Record<string, never>,
  { shutdown, remarks }: Run,
): Promise<Figures | undefined> {
  const progress = startProgress(`Measuring ${name}`);
  try {
    const figures = await runInSandbox<Figures>(program, {
      argument,
      ...(program === loopProgram ? { nodeOptions: ['--expose-gc'] } : {}),
      shutdown,
      onProgress: (what) => process.stderr.write(process.stderr.isTTY ? '' : `  ${what}\n`),
    });
    progress.done('done');
    return figures;
  } catch (error) {
    progress.done('failed');
    if (shutdown.hasBegun) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    remarks.push(`${name} could not be measured: the output of the run says why.`);
    return undefined;
  }
}

async function measureLoads({ loads, rounds }: BenchOptions, run: Run): Promise<Record<string, LoadFigures>> {
  const { remarks } = run;
  const measured: Record<string, LoadFigures> = {};
  const libraries = await tryInstallLocked('libraries to compare with', 'bench-libraries', 'bench');
  if ('problem' in libraries) {
    remarks.push(
      `systeminformation, pid-port and lsofi could not be installed, so they are left out (${libraries.problem}).`,
    );
  }
  const floor = await buildFloor();
  if ('problem' in floor) {
    remarks.push(
      `The floor program, bench/floor.c, could not be built, so it is left out (${floor.problem}).`,
    );
  }
  const installed = {
    ...('folder' in libraries ? { librariesFolder: libraries.folder } : {}),
    ...('program' in floor ? { floorProgram: floor.program } : {}),
  };
  for (const load of loads) {
    const request: MeasureRequest = { load, rounds, ...installed };
    const figures = await measureOne<LoadFigures>(load, 'bench/inside/measureLoad', request, run);
    if (figures !== undefined) measured[load] = figures;
  }
  return measured;
}

async function measureView(rounds: number, run: Run): Promise<ViewFigures[]> {
  const measured: ViewFigures[] = [];
  for (const rows of viewRows) {
    const name = `the view with ${rows} rows`;
    const request: ViewRequest = { rows, rounds };
    const figures = await measureOne<ViewFigures>(name, 'bench/inside/measureView', request, run);
    if (figures !== undefined) measured.push(figures);
  }
  return measured;
}

async function measureLoop({ rounds, loopPart }: BenchOptions, run: Run): Promise<LoopFigure[]> {
  const request: LoopRequest = { rounds, part: loopPart };
  return (await measureOne<LoopFigure[]>('the longest pieces', loopProgram, request, run)) ?? [];
}

async function measureManyWindows(run: Run): Promise<ManyWindowsFigure[]> {
  const program = 'bench/inside/measureManyWindows';
  return (await measureOne<ManyWindowsFigure[]>('ten windows', program, {}, run)) ?? [];
}

async function measureLatency(rounds: number, run: Run): Promise<LatencyFigures> {
  const name = 'how long changes wait';
  const request: LatencyRequest = { changes: Math.min(mostChanges, changesPerRound * rounds) };
  const program = 'bench/inside/measureLatency';
  const figures = await measureOne<LatencyFigures>(name, program, request, run);
  return figures ?? { times: [], cpu: [] };
}

async function measureMemory(run: Run): Promise<MemoryFigure[]> {
  // it takes real minutes, in which they rest
  const measuring = memoryLoads.map((load) => {
    const request: MemoryRequest = { load };
    return measureOne<MemoryFigure>(
      `memory of windows beside ${load}`,
      'bench/inside/measureMemory',
      request,
      run,
    );
  });
  return (await Promise.all(measuring)).filter((figure) => figure !== undefined);
}

async function measureCode(run: Run): Promise<CodeFigure | undefined> {
  return measureOne<CodeFigure>('loading the extension', 'bench/inside/measureCode', {}, run);
}

async function measureAll(options: BenchOptions, shutdown: Shutdown): Promise<Report> {
  const start = performance.now();
  const remarks: string[] = [];
  const run: Run = { shutdown, remarks };
  const { section, rounds } = options;
  const has = (wanted: typeof section): boolean => section === 'all' || section === wanted;
  const loads = has('loads') ? await measureLoads(options, run) : {};
  const view = has('view') ? await measureView(rounds, run) : [];
  const loop = has('loop') ? await measureLoop(options, run) : [];
  const children = has('children') ? await childrenPerHour() : [];
  const manyWindows = has('windows') ? await measureManyWindows(run) : [];
  const latency = has('latency') ? await measureLatency(rounds, run) : { times: [], cpu: [] };
  const memory = has('memory') ? await measureMemory(run) : [];
  const code = has('memory') ? await measureCode(run) : undefined;
  const seconds = Math.round((performance.now() - start) / 1000);
  const soak = await keptSoak();
  const parts = { loads, view, loop, manyWindows, children, memory, code, latency, soak };
  return { machine: await thisMachine(), seconds, ...parts, remarks };
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
