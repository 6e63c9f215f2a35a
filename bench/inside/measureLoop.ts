// Inside a namespace of its own: the longest piece in which inputs of any size hold the event loop.
import type { LoopFigure } from '../figures';
import type { LoopRequest } from '../protocol';
import { progressMark, resultMark } from '../protocol';
import { median } from '../statistics';
import { endWithParent } from './endWithParent';
import { loopCases } from './loopCases/all';
import type { LoopCase } from './loopCases/loopCase';
import { longestPiece } from './pieces';
import { bringLoopbackUp } from './privateNetwork';

const usualSizes = [1000, 10_000];
/** For the compiler; what it has not compiled yet is measured elsewhere. */
const warmUps = 2;

async function measureCase({ name, prepare }: LoopCase, size: number, rounds: number): Promise<LoopFigure> {
  const { run, stop } = await prepare(size);
  try {
    const measured = [];
    for (let round = 0; round < warmUps + rounds; round++) {
      const pieces = await longestPiece(() => run(round));
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
    process.stdout.write(`${progressMark}${loopCase.name}, ${size}
`);
    figures.push(await measureCase(loopCase, size, rounds));
  }
  const place = (figure: LoopFigure): number => loopCases.findIndex(({ name }) => name === figure.name);
  return figures.sort((a, b) => place(a) - place(b) || a.size - b.size);
}

endWithParent();
measure(JSON.parse(process.argv[2] ?? '') as LoopRequest).then(
  (figures) => {
    process.stdout.write(`${resultMark}${JSON.stringify(figures)}\n`, () => process.exit(0));
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
