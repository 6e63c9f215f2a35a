import assert from 'node:assert/strict';
import type { Acknowledgement, FindingTraits } from '../../../src/model/exposure/acknowledgement';
import type { Storage } from '../../../src/watch/boundedStore';
import { AcknowledgementStore } from '../../../src/watch/acknowledgementStore';

/** The user's store, which other windows write to as well. */
class Memory implements Storage {
  value: unknown;
  reads = 0;
  fails = false;

  get(): unknown {
    this.reads++;
    return this.value === undefined ? undefined : JSON.parse(JSON.stringify(this.value));
  }

  update(_key: string, value: unknown): Promise<void> {
    if (this.fails) return Promise.reject(new Error('the disk is full'));
    this.value = value;
    return Promise.resolve();
  }
}

function vite(port: number): FindingTraits {
  return {
    kind: 'dev-server',
    process: { pid: port, startMark: '1' },
    program: 'vite',
    protocol: 'tcp',
    address: '0.0.0.0',
    port,
    exposure: 'all-interfaces',
  };
}

function ofServer(port: number): Acknowledgement {
  const { kind, protocol, address } = vite(port);
  return { scope: 'server', pid: port, startMark: '1', kind, protocol, address, port };
}

describe('AcknowledgementStore', () => {
  let memory: Memory;
  let acknowledgements: AcknowledgementStore;
  let changes: number;
  let workspace: string | undefined;
  beforeEach(() => {
    memory = new Memory();
    changes = 0;
    workspace = undefined;
    acknowledgements = new AcknowledgementStore(memory, () => workspace);
    acknowledgements.onDidChange(() => changes++);
  });

  const knows = (port: number): boolean => acknowledgements.knows()(vite(port));

  it('knows what was added, until it is removed, and reports both changes', async () => {
    assert.equal(knows(5173), false);
    await acknowledgements.add(ofServer(5173));
    assert.deepEqual([knows(5173), knows(5174), changes], [true, false, 1]);
    const [stored] = acknowledgements.all;
    assert.ok(stored);
    await acknowledgements.remove(stored);
    assert.deepEqual([knows(5173), acknowledgements.all, changes], [false, [], 2]);
  });

  it('keeps one of each, and what another window has added meanwhile', async () => {
    await acknowledgements.add(ofServer(1));
    memory.value = [ofServer(1), ofServer(2)];
    await acknowledgements.add(ofServer(1));
    assert.deepEqual(acknowledgements.all, [ofServer(2), ofServer(1)]);
  });

  it('drops the oldest beyond two hundred', async () => {
    memory.value = Array.from({ length: 200 }, (_, index) => ofServer(1000 + index));
    await acknowledgements.add(ofServer(5173));
    assert.equal(acknowledgements.all.length, 200);
    assert.deepEqual([knows(1000), knows(1001), knows(5173)], [false, true, true]);
  });

  it('reads the storage once for many findings', async () => {
    await acknowledgements.add(ofServer(5173));
    memory.reads = 0;
    const isKnown = acknowledgements.knows();
    for (let port = 5000; port < 5200; port++) assert.equal(isKnown(vite(port)), port === 5173);
    assert.equal(memory.reads, 1);
  });

  it('knows those of the open workspace', async () => {
    const { kind, protocol, address, port, program } = vite(5173);
    await acknowledgements.add({
      scope: 'workspace',
      workspace: '/home/alice/shop',
      kind,
      protocol,
      address,
      port,
      program,
    });
    assert.equal(knows(5173), false);
    workspace = '/home/alice/shop';
    assert.deepEqual([knows(5173), acknowledgements.currentWorkspace], [true, '/home/alice/shop']);
    workspace = '/home/alice/other';
    assert.equal(knows(5173), false);
  });

  it('skips what another version has stored', () => {
    memory.value = { version: 7 };
    assert.deepEqual([acknowledgements.all, knows(5173)], [[], false]);
    memory.value = [{ scope: 'galaxy' }, ofServer(5173)];
    assert.equal(knows(5173), true);
  });

  it('returns the same list while the storage returns the same value', async () => {
    const list = [ofServer(5173)];
    const same = new AcknowledgementStore(
      { get: () => list, update: () => Promise.resolve() },
      () => undefined,
    );
    assert.equal(same.all, same.all);
    const before = acknowledgements.all;
    await acknowledgements.add(ofServer(1));
    assert.notEqual(acknowledgements.all, before);
  });

  it('reports no change that could not be stored', async () => {
    memory.fails = true;
    await assert.rejects(acknowledgements.add(ofServer(5173)), /the disk is full/);
    assert.deepEqual([knows(5173), changes], [false, 0]);
  });

  it('reports nothing once disposed', async () => {
    acknowledgements.dispose();
    await acknowledgements.add(ofServer(5173));
    assert.equal(changes, 0);
  });
});
