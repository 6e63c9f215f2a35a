import type { Events } from '../figures';
import { median } from '../statistics';
import { Opener } from './generator';
import type { Worker } from './workerClient';

/** Above load.pl's listeners and the kernel's own choices for clients (net.ipv4.ip_local_port_range). */
const firstPort = 61_000;
const steadyLooks = 2;
const settlingLooks = 3;

/**
 * What it costs to meet a listener that was not there before. Every look, the steady ones too, comes after a word with
 * the opener, so that all have rested as long.
 */
export async function measureEvents(worker: Worker, repeats: number): Promise<Events> {
  const opener = new Opener();
  const steady: number[] = [];
  const extra = { fork: [] as number[], open: [] as number[] };
  const look = () => worker.ask('steadyCpu', { polls: 1 });
  const rest = async (looks: number): Promise<number[]> => {
    const costs: number[] = [];
    for (let done = 0; done < looks; done++) {
      await opener.tell('rest');
      costs.push(await look());
    }
    return costs;
  };
  try {
    await rest(settlingLooks);
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [event, undo] of [
        ['fork', 'end'],
        ['open', 'close'],
      ] as const) {
        const before = await rest(steadyLooks);
        steady.push(...before);
        await opener.tell(`${event} ${firstPort + repeat}`);
        extra[event].push((await look()) - median(before));
        await opener.tell(undo);
        await rest(settlingLooks);
      }
    }
  } finally {
    await opener.stop();
  }
  return {
    steadyMs: median(steady),
    newProcessMs: median(extra.fork),
    oldProcessMs: median(extra.open),
    repeats,
  };
}
