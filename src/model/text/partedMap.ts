/** Numbers that differ in their lower bits alone share a part: ports and PIDs mostly come in rows. */
const partBits = 8;

/**
 * A map of numbers in many small parts. One table of many thousand entries is moved to a larger one in one step, which holds the
 * event loop for milliseconds; none of these is large. Parts, and what is in them, are in the order of insertion.
 */
export class PartedMap<V> {
  private readonly parts = new Map<number, Map<number, V>>();

  get(key: number): V | undefined {
    return this.parts.get(key >> partBits)?.get(key);
  }

  set(key: number, value: V): void {
    const at = key >> partBits;
    let part = this.parts.get(at);
    if (part === undefined) {
      part = new Map();
      this.parts.set(at, part);
    }
    part.set(key, value);
  }

  *keys(): Generator<number, void, undefined> {
    for (const part of this.parts.values()) yield* part.keys();
  }

  *entries(): Generator<readonly [number, V], void, undefined> {
    for (const part of this.parts.values()) yield* part;
  }
}
