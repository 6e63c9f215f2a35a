/**
 * Runs the layers in tracks: those with a workbench mostly wait for it, so that those which only compute run meanwhile. What
 * watches this machine runs when both have ended, and beside it what takes longest. What is printed stays in order: a track is held
 * back until those before it have ended.
 */
import { filterText, type TestFilter } from '../test/support/filter';
import { HeldOutput } from './heldOutput';
import { tryOwnNamespaces } from './host/ownNamespaces';
import type { Shutdown } from './host/shutdown';
import { prepare, type Layer, type LayerOutcome, type Preparation } from './testLayers';

export interface LayerRun {
  readonly layer: Layer;
  readonly outcome: LayerOutcome;
  readonly seconds: string;
}

type Print = (line: string) => void;

interface Track {
  readonly layers: readonly Layer[];
  /** A command prefix of its layers. */
  readonly through: readonly string[];
  /** How many static checks run at a time. */
  readonly checksAtATime: number;
  /** Installs what layers in a network of their own need; before those of this track. */
  readonly prepares?: Preparation;
  /** Begins when those tracks have ended of which this is not said. */
  readonly isLast?: boolean;
}

/**
 * Only for what the other programs leave of the processor: the workbench is what the whole waits for. The kernel makes a group of
 * each session, within which alone nice(1) counts (sched(7), "The autogroup feature").
 */
const givingWay: readonly string[] = [
  'sh',
  '-c',
  'test ! -w /proc/self/autogroup || echo 10 >/proc/self/autogroup; exec nice -n 10 "$@"',
  'sh',
];

/** @param done is called after each layer, with the function that prints in its track. */
export async function runLayers(
  chosen: readonly Layer[],
  filter: TestFilter,
  shutdown: Shutdown,
  done: (run: LayerRun, print: Print) => void,
): Promise<void> {
  const tracks = await tracksOf(chosen, filter);
  const outputs = tracks.map(() => new HeldOutput());
  shutdown.add(() => {
    for (const output of outputs) output.release();
    return Promise.resolve();
  });
  const runs: Promise<void>[] = [];
  const first: Promise<void>[] = [];
  const runOf = async (track: Track, output: HeldOutput | undefined): Promise<void> => {
    if (track.isLast === true) await Promise.all(first);
    const print: Print = (line) => output?.print(line);
    if (track.prepares !== undefined) await prepare(track.prepares, print, shutdown);
    for await (const run of runTrack(track, filter, print, shutdown)) done(run, print);
  };
  for (const [index, track] of tracks.entries()) {
    const run = runOf(track, outputs[index]);
    runs.push(run);
    if (track.isLast !== true) first.push(run);
  }
  for (const [index, run] of runs.entries()) {
    outputs[index]?.release();
    await run;
  }
}

async function tracksOf(chosen: readonly Layer[], filter: TestFilter): Promise<readonly Track[]> {
  const withWorkbench = chosen.filter(({ hasWorkbench }) => hasWorkbench);
  const withoutWorkbench = chosen.filter(({ hasWorkbench }) => !hasWorkbench);
  const inTurn = (turn: Layer['turn']): readonly Layer[] =>
    withoutWorkbench.filter((layer) => layer.turn === turn);
  const others = inTurn('beside the workbench');
  const areServersStarted = filterText(filter) === '' && chosen.some(({ name }) => name === 'devservers');
  const last = [...inTurn('after the workbench'), ...inTurn('beside those')];
  const alone: Track = { layers: [...withoutWorkbench, ...withWorkbench], through: [], checksAtATime: 2 };
  if (withWorkbench.length === 0 || others.length === 0) return [alone];
  const namespaces = await tryOwnNamespaces();
  if (namespaces.kind === 'impossible') {
    console.log(`The layers run one after another: ${namespaces.reason}.\n`);
    return [alone];
  }
  const namesOf = (layers: readonly Layer[]): string => layers.map(({ name }) => name).join(', ');
  console.log(`In a network of their own meanwhile, and printed afterwards: ${namesOf(withWorkbench)}.`);
  if (last.length > 0) console.log(`When these have ended: ${namesOf(last)}.`);
  console.log();
  const tracks: readonly Track[] = [
    {
      layers: others,
      through: givingWay,
      checksAtATime: 1,
      ...(areServersStarted && { prepares: { script: 'prepareServers', through: givingWay } }),
    },
    {
      layers: withWorkbench,
      through: namespaces.through,
      checksAtATime: 1,
      prepares: { script: 'prepareWorkbench', through: [] },
    },
    { layers: inTurn('after the workbench'), through: [], checksAtATime: 1, isLast: true },
    { layers: inTurn('beside those'), through: givingWay, checksAtATime: 1, isLast: true },
  ];
  return tracks.filter(({ layers }) => layers.length > 0);
}

/** Static checks are printed whole; then the tests one after another, printed as they run. */
async function* runTrack(
  track: Track,
  filter: TestFilter,
  print: Print,
  shutdown: Shutdown,
): AsyncGenerator<LayerRun> {
  const { layers, through, checksAtATime } = track;
  const run = (layer: Layer, printLine: Print) => runOne(layer, filter, printLine, shutdown, through);
  const running: Promise<LayerRun & { readonly output: readonly string[] }>[] = [];
  for (const [index, layer] of layers.filter(({ isStatic }) => isStatic).entries()) {
    const output: string[] = [];
    const before = running[index - checksAtATime] ?? Promise.resolve();
    running.push(
      before
        .then(() => run(layer, (line) => output.push(line)))
        .then((finished) => ({ ...finished, output })),
    );
  }
  for (const check of running) {
    const { output, ...finished } = await check;
    print(`=== ${finished.layer.name}`);
    output.forEach(print);
    yield finished;
  }
  for (const layer of layers.filter(({ isStatic }) => !isStatic)) {
    if (shutdown.hasBegun) return;
    print(`=== ${layer.name}`);
    yield await run(layer, print);
  }
}

async function runOne(
  layer: Layer,
  filter: TestFilter,
  print: Print,
  shutdown: Shutdown,
  through: readonly string[],
): Promise<LayerRun> {
  const startedAt = Date.now();
  const outcome = await layer
    .run({ filter, print, shutdown, through })
    .catch((error: unknown): LayerOutcome => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { passed: 0, failed: [{ title: 'could not be run', message }], skipped: [] };
    });
  return { layer, outcome, seconds: ((Date.now() - startedAt) / 1000).toFixed(1) };
}
