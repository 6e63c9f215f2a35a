import type { Scheme } from '../model/net/url';
import type { ListenerRow } from '../model/rows/listenerRow';

/** Connects to a server to find out what it speaks. @returns undefined if nothing accepts the connection. */
type DetectScheme = (host: string, port: number) => Promise<Scheme | undefined>;

const rememberedAtMost = 500;

/** What servers speak, as they answered when a person opened or copied them: no table tells, and none is asked unasked. */
export class Schemes {
  private readonly known = new Map<string, Scheme>();

  constructor(private readonly detect: DetectScheme) {}

  /** What it answered last time; undefined if it was never asked. */
  of(row: ListenerRow): Scheme | undefined {
    const key = keyOf(row);
    return key === undefined ? undefined : this.known.get(key);
  }

  /** @returns undefined if nothing answers there. */
  async ask(row: ListenerRow, host: string): Promise<Scheme | undefined> {
    const scheme = await this.detect(host, row.listener.port);
    const key = keyOf(row);
    if (scheme === undefined || key === undefined) return scheme;
    // the newest last
    this.known.delete(key);
    this.known.set(key, scheme);
    const [oldest] = this.known.keys();
    if (this.known.size > rememberedAtMost && oldest !== undefined) this.known.delete(oldest);
    return scheme;
  }
}

/** Names one server while it runs; undefined if a later one could have the same name. */
function keyOf({ id, process, container }: ListenerRow): string | undefined {
  return container !== undefined || process?.startMark !== undefined ? id : undefined;
}
