// Runs in its own namespace: creates one load, measures it, and prints the figures as one line of JSON.
import type { LoadFigures } from '../figures';
import { loads } from '../loads';
import type { MeasureRequest } from '../protocol';
import { measureEndurance } from './endurance';
import { measureEvents } from './events';
import { runFloor } from './floor';
import { startLoad } from './generator';
import { Peers } from './peers';
import { bringLoopbackUp } from './privateNetwork';
import type { Rounds } from './rounds';
import { compareRounds } from './rounds';
import { runMeasurement, tellProgress } from './runMeasurement';
import { measureBlocks, measureFirst } from './turns';
import { Worker } from './workerClient';

const warm = { polls: 40, minimumMs: 1500, maximumMs: 6000 };

async function measure(request: MeasureRequest): Promise<LoadFigures> {
  const { base, added } = loads[request.load];
  await bringLoopbackUp();
  tellProgress('creating the load');
  await startLoad(base);
  const worker = new Worker();
  const peers = new Peers(request);
  await worker.ask('warmUp', warm);
  const commands = {
    ...{ ss: peers.ss, floor: floorOf(request, '--repeat'), paths: floorOf(request, '--paths') },
  };
  const before = added === undefined ? undefined : await compareRounds(worker, commands, request.rounds);
  if (added !== undefined) {
    tellProgress('adding connections');
    await startLoad(added);
    await worker.ask('warmUp', warm);
  }
  const ssRows = await peers.ssRows();
  const { rows, owned } = await worker.ask('rows');
  tellProgress('steady and full scans, and ss');
  const compared = await compareRounds(worker, commands, request.rounds);
  const tableMs = await worker.ask('tableCpu', { readings: 20 });
  tellProgress('loop blocks');
  const blocks = await measureBlocks(worker);
  const first = await measureFirst(worker);
  tellProgress('new listeners');
  const events = await measureEvents(worker, Math.max(20, request.rounds));
  tellProgress('2,000 polls');
  const endurance = await measureEndurance();
  tellProgress('other tools');
  const peerFigures = await peers.measure(compared.ssMs);
  await worker.stop();
  return {
    rows: { ss: ssRows, ours: rows, owned },
    rounds: request.rounds,
    full: compared.full,
    steady: compared.steady,
    ssMs: compared.ssMs,
    ...(await floorFigures(request, compared)),
    tableMs,
    peers: peerFigures,
    blocks,
    first,
    events,
    ...(before === undefined
      ? {}
      : {
          growth: {
            steadyBeforeMs: before.steady.cpuMs,
            steadyAfterMs: compared.steady.cpuMs,
            steady: compared.steady.cpuMs / before.steady.cpuMs,
            ss: compared.ssMs / before.ssMs,
          },
        }),
    endurance,
  };
}

function floorOf(
  { floorProgram }: MeasureRequest,
  how: '--repeat' | '--paths',
): ((runs: number) => Promise<number>) | undefined {
  return floorProgram === undefined
    ? undefined
    : async (runs) => (await runFloor(floorProgram, how, runs)).cpuMs;
}

async function floorFigures(
  { floorProgram }: MeasureRequest,
  { floor }: Rounds,
): Promise<Pick<LoadFigures, 'floor'>> {
  if (floorProgram === undefined || floor === undefined) return {};
  const { rows, owned } = await runFloor(floorProgram, '--repeat', 1);
  return { floor: { ...floor, rows, owned } };
}

runMeasurement(measure);
