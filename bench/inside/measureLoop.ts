// Inside a namespace of its own: the longest piece in which inputs of any size hold the event loop.
import type { LoopFigure } from '../figures';
import type { LoopRequest } from '../protocol';
import { median } from '../statistics';
import { loopCases } from './loopCases/all';
import type { LoopCase } from './loopCases/loopCase';
import { tracedPauses } from './pauses';
import { longestPiece } from './pieces';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';

const usualSizes = [1000, 10_000];
/** For the compiler; what it has not compiled yet is measured elsewhere. */
const warmUps = 2;

async function measureCase({ name, prepare }: LoopCase, size: number, rounds: number): Promise<LoopFigure> {
  const { ready, run, stop } = await prepare(size);
  try {
    const measured = [];
    for (let round = 0; round < warmUps + rounds; round++) {
      ready?.(round);
      const pieces = await longestPiece(() => run(round), tracedPauses);
      if (round >= warmUps) measured.push(pieces);
    }
    return {
      ...{ name, size },
      medianMs: median(measured.map(({ longestMs }) => longestMs)),
      maximumMs: Math.max(...measured.map(({ longestMs }) => longestMs)),
      gcMs: Math.max(...measured.map(({ gcMs }) => gcMs)),
      wholeMs: median(measured.map(({ wholeMs }) => wholeMs)),
    };
  } finally {
    await stop?.();
  }
}

async function measure({ rounds, part }: LoopRequest): Promise<LoopFigure[]> {
  await bringLoopbackUp();
  const figures: LoopFigure[] = [];
  const wanted = loopCases
    .filter(({ name }) => name.includes(part))
    .flatMap((loopCase) => (loopCase.sizes ?? usualSizes).map((size) => ({ loopCase, size })))
    .sort((a, b) => a.size - b.size);
  for (const { loopCase, size } of wanted) {
    tellProgress(`${loopCase.name}, ${size}`);
    figures.push(await measureCase(loopCase, size, rounds));
  }
  const place = (figure: LoopFigure): number => loopCases.findIndex(({ name }) => name === figure.name);
  return figures.sort((a, b) => place(a) - place(b) || a.size - b.size);
}

runMeasurement(measure);
