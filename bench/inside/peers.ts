/** The other ways to learn who listens. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { PeerFigure } from '../figures';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { MeasureRequest } from '../protocol';
import { median } from '../statistics';
import { Batch } from './batch';
import { commandCpuMs } from './cpu';
import type { LibraryName } from './libraries';
import { libraryNames } from './libraries';
import { Worker } from './workerClient';

const run = promisify(execFile);

const ssArguments = ['-H', '-lntup'];
const tools = [
  { command: 'netstat', args: ['-lntup'], inPackage: 'net-tools' },
  { command: 'lsof', args: ['-nP', '-iTCP', '-sTCP:LISTEN'], inPackage: 'lsof' },
] as const;
const notes: Partial<Record<LibraryName, string>> = {
  'find-process': 'one port asked for',
  systeminformation: 'networkConnections() and processes()',
  'pid-port': 'all ports',
  lsofi: 'one port asked for',
};
const batchMs = 120;
const libraryBatchMs = 600;
/** Slow ones get fewer rounds. */
const budgetMs = 4000;
const maximumRounds = 7;
/** load.pl's first. */
const listenedPort = 10_000;

interface Peer {
  readonly name: string;
  readonly note: string | undefined;
  /** Mean CPU of a run. */
  readonly measure: (runs: number) => Promise<number>;
  readonly batchMs: number;
}

export class Peers {
  constructor(private readonly request: MeasureRequest) {}

  readonly ss = (runs: number): Promise<number> => commandCpuMs('ss', ssArguments, runs);

  async ssRows(): Promise<number> {
    const { stdout } = await run('ss', ssArguments, { maxBuffer: 64 * 1024 * 1024 });
    return stdout.split('\n').filter((line) => line !== '').length;
  }

  /** A round measures ss and then every other one; each ratio is of one round. */
  async measure(ssMs: number): Promise<PeerFigure[]> {
    const figures: PeerFigure[] = [{ name: `ss ${ssArguments.join(' ')}`, cpuMs: ssMs, toSs: 1 }];
    const ss = new Batch(this.ss, batchMs, 40);
    await ss.calibrate();
    for (const { command, args, inPackage } of tools) {
      const name = `${command} ${args.join(' ')}`;
      figures.push(
        (await isInstalled(command))
          ? await compare(
              { name, note: undefined, batchMs, measure: (runs) => commandCpuMs(command, args, runs) },
              ss,
            )
          : { name, missing: `${command} is not installed (package ${inPackage})` },
      );
    }
    const worker = new Worker();
    for (const name of libraryNames) figures.push(await this.library(name, worker, ss));
    await worker.stop();
    return figures;
  }

  private async library(name: LibraryName, worker: Worker, ss: Batch): Promise<PeerFigure> {
    const isInstalledForUs = name === 'systeminformation' || name === 'pid-port' || name === 'lsofi';
    const folder = isInstalledForUs ? this.request.librariesFolder : projectRoot();
    if (folder === undefined) return { name, missing: 'could not be installed from the npm registry' };
    try {
      await worker.ask('loadLibrary', { name, place: { folder, port: listenedPort } });
      return await compare(
        {
          name,
          note: notes[name],
          batchMs: libraryBatchMs,
          // it chooses the number of runs itself, by the time they take
          measure: () => worker.ask('libraryCpu', { name, minimumMs: libraryBatchMs }),
        },
        ss,
      );
    } catch (error) {
      return {
        name,
        missing: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? name,
      };
    }
  }
}

async function compare({ name, note, measure, batchMs: each }: Peer, ss: Batch): Promise<PeerFigure> {
  const batch = new Batch(measure, each, 20);
  if (each === batchMs) await batch.calibrate();
  const ratios: number[] = [];
  const start = performance.now();
  while (ratios.length < maximumRounds && (ratios.length < 1 || performance.now() - start < budgetMs)) {
    await ss.run();
    await batch.run();
    ratios.push((batch.values.at(-1) ?? Number.NaN) / (ss.values.at(-1) ?? Number.NaN));
  }
  return { name, cpuMs: median(batch.values), toSs: median(ratios), ...(note === undefined ? {} : { note }) };
}

async function isInstalled(command: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      await access(join(folder, command), constants.X_OK);
      return true;
    } catch {
      // not in this folder: the next one may have it
    }
  }
  return false;
}
