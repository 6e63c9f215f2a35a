import * as v from 'valibot';
import type { Pin } from '../model/expected/expectedPort';
import { expectedId } from '../model/expected/expectedPort';
import { isPort } from '../model/net/endpoint';
import type { Storage } from './boundedStore';
import { BoundedStore } from './boundedStore';

const text = v.pipe(v.string(), v.maxLength(4096));
const entry = v.object({
  protocol: v.picklist(['tcp', 'udp']),
  port: v.pipe(v.number(), v.check(isPort)),
  owner: v.exactOptional(v.object({ label: text, place: text, process: v.exactOptional(text) })),
});

/** The ports that a person pinned in this workspace, kept in VS Code's storage and never in the repository. */
export class PinStore {
  private readonly pins: BoundedStore<Pin>;
  readonly onDidChange: BoundedStore<Pin>['onDidChange'];

  constructor(storage: Storage) {
    this.pins = new BoundedStore<Pin>(storage, { key: 'pins', entry, maximum: 100, idOf: expectedId });
    this.onDidChange = this.pins.onDidChange;
  }

  /** The same array while nothing changes. */
  get all(): readonly Pin[] {
    return this.pins.all;
  }

  isPinned(port: Pick<Pin, 'protocol' | 'port'>): boolean {
    return this.pins.get(expectedId(port)) !== undefined;
  }

  add(pin: Pin): Promise<void> {
    return this.pins.put(pin);
  }

  remove(pin: Pick<Pin, 'protocol' | 'port'>): Promise<void> {
    return this.pins.remove(expectedId(pin));
  }

  /** Changes with every change of an answer, also by another window. */
  get revision(): number {
    return this.pins.revision;
  }

  dispose(): void {
    this.pins.dispose();
  }
}
