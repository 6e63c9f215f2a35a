import type { Events } from '../figures';
import { median } from '../statistics';
import { Opener } from './generator';
import type { Worker } from './workerClient';

/** Above load.pl's listeners and the kernel's own choices for clients (net.ipv4.ip_local_port_range). */
const firstPort = 61_000;
const steadyScans = 2;
const settlingScans = 3;

/**
 * The cost of detecting a new listener. Every scan, the steady ones too, follows a request to the opener, so that all come
 * after the same pause.
 */
export async function measureEvents(worker: Worker, repeats: number): Promise<Events> {
  const opener = new Opener();
  const steady: number[] = [];
  const extra = { fork: [] as number[], open: [] as number[] };
  const scan = () => worker.ask('steadyCpu', { polls: 1 });
  const rest = async (scans: number): Promise<number[]> => {
    const costs: number[] = [];
    for (let done = 0; done < scans; done++) {
      await opener.tell('rest');
      costs.push(await scan());
    }
    return costs;
  };
  try {
    await rest(settlingScans);
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const [event, undo] of [
        ['fork', 'end'],
        ['open', 'close'],
      ] as const) {
        const before = await rest(steadyScans);
        steady.push(...before);
        await opener.tell(`${event} ${firstPort + repeat}`);
        extra[event].push((await scan()) - median(before));
        await opener.tell(undo);
        await rest(settlingScans);
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
