import * as v from 'valibot';
import type { Pin } from '../model/expected/expectedPort';
import { expectedId } from '../model/expected/expectedPort';
import { isPort } from '../model/net/endpoint';
import type { Storage } from './acknowledgementStore';
import { Emitter } from './emitter';

const key = 'pins';
/** The oldest are dropped first. */
const maximum = 100;

const text = v.pipe(v.string(), v.maxLength(4096));
const stored = v.array(
  v.object({
    protocol: v.picklist(['tcp', 'udp']),
    port: v.pipe(v.number(), v.check(isPort)),
    owner: v.exactOptional(v.object({ label: text, place: text })),
  }),
);

/** The ports that a person pinned in this workspace, kept in VS Code's storage and never in the repository. */
export class PinStore {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private pins: readonly Pin[];
  private ids: ReadonlySet<string>;

  constructor(private readonly storage: Storage) {
    const read = v.safeParse(stored, storage.get(key) ?? []);
    this.pins = read.success ? read.output.slice(-maximum) : [];
    this.ids = new Set(this.pins.map(expectedId));
  }

  /** The same array while nothing changes. */
  get all(): readonly Pin[] {
    return this.pins;
  }

  isPinned(port: Pick<Pin, 'protocol' | 'port'>): boolean {
    return this.ids.size > 0 && this.ids.has(expectedId(port));
  }

  async add(pin: Pin): Promise<void> {
    await this.store([...this.without(pin), pin]);
  }

  async remove(pin: Pick<Pin, 'protocol' | 'port'>): Promise<void> {
    await this.store(this.without(pin));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private without(pin: Pick<Pin, 'protocol' | 'port'>): readonly Pin[] {
    return this.pins.filter((one) => expectedId(one) !== expectedId(pin));
  }

  private async store(pins: readonly Pin[]): Promise<void> {
    this.pins = pins.slice(-maximum);
    this.ids = new Set(this.pins.map(expectedId));
    this.changed.fire();
    await this.storage.update(key, this.pins);
  }
}
