// Inside a namespace of its own: what ten windows of one machine cost together, beside the one that has the focus.
import { setTimeout } from 'node:timers/promises';
import type { ManyWindowsFigure } from '../figures';
import { loads } from '../loads';
import { Opener, startLoad } from './generator';
import { bringLoopbackUp } from './privateNetwork';
import { runMeasurement, tellProgress } from './runMeasurement';
import { Worker } from './workerClient';

const unfocusedWindows = 9;
/**
 * Windows are opened one after another, over the 40 s between their polls in the background, so that a part of that
 * time has its share of polls. By the end, the polls of the focused one have become rarer.
 */
const staggerMs = 4400;
const changeEveryMs = 2000;
const firstPort = 61_000;
const changes = 4;
/** Until each has made its first poll in the background, which costs several times what the next ones do. */
const untilSettledMs = 60_000;
/** In which each window in the background polls twice. */
const idleMs = 80_000;
const minuteMs = 60_000;

async function cpuOf(windows: readonly Worker[]): Promise<number[]> {
  return Promise.all(windows.map((window) => window.ask('cpuMs')));
}

/** CPU a minute of the focused window, the first one, and of all. */
async function during(
  name: string,
  windows: readonly Worker[],
  doWork: () => Promise<unknown>,
): Promise<ManyWindowsFigure> {
  tellProgress(`${windows.length} windows, ${name}`);
  const before = await cpuOf(windows);
  const start = performance.now();
  await doWork();
  const share = minuteMs / (performance.now() - start);
  const used = (await cpuOf(windows)).map((after, at) => (after - (before[at] ?? 0)) * share);
  const oneMs = used[0] ?? 0;
  const allMs = used.reduce((sum, one) => sum + one, 0);
  return { name, windows: windows.length, oneMs, allMs, toOne: allMs / oneMs };
}

async function change(opener: Opener): Promise<void> {
  for (let done = 0; done < changes; done++) {
    await opener.tell(`open ${firstPort + done}`);
    await setTimeout(changeEveryMs);
    await opener.tell('close');
    await setTimeout(changeEveryMs);
  }
}

async function measure(): Promise<ManyWindowsFigure[]> {
  await bringLoopbackUp();
  const load = await startLoad(loads.L1.base);
  const opener = new Opener();
  const windows: Worker[] = [];
  for (let count = 0; count <= unfocusedWindows; count++) {
    const window = new Worker();
    windows.push(window);
    // in the first hundreds of polls V8 compiles one function after the other, each once in the life of a window
    await window.ask('warmUp', { polls: 2000, minimumMs: 0, maximumMs: 4000 });
    await window.ask('watch', { isFocused: count === 0 });
    await setTimeout(staggerMs);
  }
  await setTimeout(untilSettledMs);
  const idle = await during('nothing changes', windows, () => setTimeout(idleMs));
  const busy = await during('a listener comes or goes every 2 s', windows, () => change(opener));
  for (const window of windows) await window.stop();
  await opener.stop();
  await load.stop();
  return [idle, busy];
}

runMeasurement(measure);
