/** How many parts a map is made of: a change copies one of them. */
const partCount = 512;

type Parts<K, V> = readonly (ReadonlyMap<K, V> | undefined)[];

/**
 * A map that never changes. Its next version shares with it whatever stays the same, so that one change among many
 * thousands is cheap, and work that is abandoned leaves no trace.
 */
export class VersionedMap<K extends number | string, V> {
  constructor(
    private readonly parts: Parts<K, V> = [],
    readonly size = 0,
  ) {}

  get(key: K): V | undefined {
    return this.parts[partOf(key)]?.get(key);
  }

  /** In no particular order. */
  *values(): Generator<V, void, undefined> {
    for (const part of this.parts) {
      if (part !== undefined) yield* part.values();
    }
  }

  /** Of the next version. */
  draft(): MapDraft<K, V> {
    return new MapDraft(this.parts, this.size);
  }
}

/** The next version of a map, while it is made. */
export class MapDraft<K extends number | string, V> {
  private readonly parts: (ReadonlyMap<K, V> | undefined)[];
  private readonly own: (Map<K, V> | undefined)[] = [];

  constructor(
    parts: Parts<K, V>,
    private size: number,
  ) {
    this.parts = [...parts];
  }

  get(key: K): V | undefined {
    return this.parts[partOf(key)]?.get(key);
  }

  set(key: K, value: V): void {
    const part = this.ownPart(partOf(key));
    const before = part.size;
    part.set(key, value);
    this.size += part.size - before;
  }

  delete(key: K): void {
    const at = partOf(key);
    if (this.parts[at]?.has(key) !== true) return;
    this.ownPart(at).delete(key);
    this.size--;
  }

  /** Nothing may be changed in the draft afterwards. */
  finished(): VersionedMap<K, V> {
    return new VersionedMap(this.parts, this.size);
  }

  private ownPart(at: number): Map<K, V> {
    const known = this.own[at];
    if (known !== undefined) return known;
    const part = new Map(this.parts[at]);
    this.own[at] = part;
    this.parts[at] = part;
    return part;
  }
}

/** Nearby numbers and texts with a common beginning are spread evenly. */
function partOf(key: number | string): number {
  if (typeof key === 'number') return spread(key);
  let hash = key.length;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) | 0;
  return spread(hash);
}

function spread(hash: number): number {
  // 2³² divided by the golden ratio; its upper nine bits number the parts
  return (Math.imul(hash, 0x9e3779b1) >>> 23) % partCount;
}
