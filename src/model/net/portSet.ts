import { maximumPort } from './endpoint';

const bitsPerWord = 32;

/** Ports without a gap between them. */
export interface PortRun {
  readonly first: number;
  readonly last: number;
}

/** Ports of one protocol, one bit each: a process may have thousands. */
export class PortSet {
  private readonly words = new Uint32Array((maximumPort + 1) / bitsPerWord);
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** @returns whether it was new. */
  add(port: number): boolean {
    if (this.has(port)) return false;
    const at = Math.floor(port / bitsPerWord);
    this.words[at] = (this.words[at] ?? 0) | bitOf(port);
    this.count++;
    return true;
  }

  has(port: number): boolean {
    return ((this.words[Math.floor(port / bitsPerWord)] ?? 0) & bitOf(port)) !== 0;
  }

  /** The first ones in order, so many at most. */
  runs(atMost: number): PortRun[] {
    const runs: { first: number; last: number }[] = [];
    for (const [at, word] of this.words.entries()) {
      if (word === 0) continue;
      for (let port = at * bitsPerWord; port < (at + 1) * bitsPerWord; port++) {
        if ((word & bitOf(port)) === 0) continue;
        const run = runs.at(-1);
        if (run?.last === port - 1) run.last = port;
        else if (runs.length === atMost) return runs;
        else runs.push({ first: port, last: port });
      }
    }
    return runs;
  }
}

function bitOf(port: number): number {
  return 1 << (port % bitsPerWord);
}
