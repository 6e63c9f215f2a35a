import assert from 'node:assert/strict';
import { FileInPieces, Threads } from '../../../../src/collect/linux/fileInPieces';
import { inSlices } from '../../../../src/collect/timeSlice';

/** A file of ten bytes a piece; what is read beside the event loop waits until it is told to go on. */
class Calls {
  readonly text = 'first rows\nmore rows\n';
  /** Descriptors that are open, with how far each has been read. */
  readonly open = new Map<number, number>();
  readonly made: string[] = [];
  readonly waiting: (() => void)[] = [];
  private opened = 10;

  readonly calls = {
    open: () => {
      this.made.push('open');
      this.open.set(++this.opened, 0);
      return this.opened;
    },
    read: (descriptor: number, buffer: Buffer, offset: number) => {
      this.made.push('read');
      return this.read(descriptor, buffer, offset);
    },
    readBeside: async (descriptor: number, buffer: Buffer, offset: number) => {
      this.made.push('read beside');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
      return this.read(descriptor, buffer, offset);
    },
    readAt: (descriptor: number, buffer: Buffer, _length: number, position: number) => {
      assert.ok(this.open.has(descriptor));
      this.made.push(`read at ${position}`);
      return buffer.write(this.text.slice(position, position + 10), 'latin1');
    },
    close: (descriptor: number) => {
      assert.ok(this.open.delete(descriptor), 'closed twice');
      this.made.push(`close ${descriptor}`);
    },
  };

  /** Until a read waits. */
  async goOn(): Promise<void> {
    while (this.waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
    this.waiting.shift()?.();
  }

  private read(descriptor: number, buffer: Buffer, offset: number): number {
    const at = this.open.get(descriptor);
    assert.ok(at !== undefined, 'a closed descriptor was read');
    const read = buffer.write(this.text.slice(at, at + 10), offset, 'latin1');
    this.open.set(descriptor, at + read);
    return read;
  }
}

describe('a file that is read in pieces', () => {
  const buffer = Buffer.alloc(64);
  let files: Calls;

  beforeEach(() => {
    files = new Calls();
  });

  it('is read on where the piece before ended, beside the event loop or not', async () => {
    const file = new FileInPieces('/proc/net/tcp', files.calls, new Threads(60_000));
    assert.equal(file.next(buffer).toString(), 'first rows');
    const [piece] = await Promise.all([inSlices(file.nextBeside(buffer)), files.goOn()]);
    assert.equal(piece.toString(), '\nmore rows');
    assert.equal(file.next(buffer).toString(), '\n');
    assert.equal(file.next(buffer).length, 0);
    file.close();
    assert.equal(files.open.size, 0);
  });

  it('is read without a thread if none can be had in time, from where the piece before ended', async () => {
    const threads = new Threads(1);
    const file = new FileInPieces('/proc/net/tcp', files.calls, threads);
    file.next(buffer);
    const piece = await inSlices(file.nextBeside(buffer));
    assert.equal(piece.toString(), '\nmore rows');
    assert.equal(file.next(buffer).toString(), '\n');
    file.close();
    assert.deepEqual(files.made, [
      'open',
      'read',
      'read beside',
      'open',
      'read at 10',
      'read at 20',
      'close 12',
    ]);
  });

  it('leaves the descriptor to a read that is late, and asks for no thread until that has ended', async () => {
    const threads = new Threads(1);
    const file = new FileInPieces('/proc/net/tcp', files.calls, threads);
    await inSlices(file.nextBeside(buffer));
    file.close();
    assert.deepEqual([...files.open.keys()], [11]);
    const next = new FileInPieces('/proc/net/tcp', files.calls, threads);
    const piece = await inSlices(next.nextBeside(buffer));
    assert.equal(piece.toString(), 'first rows');
    assert.equal(files.made.filter((call) => call === 'read beside').length, 1);
    const kept = piece.toString();
    await files.goOn();
    while (threads.areBusy) await new Promise((resolve) => setImmediate(resolve));
    // what came late is nowhere
    assert.equal(buffer.toString('latin1', 0, 10), kept);
    next.close();
    assert.equal(files.open.size, 0);
    const again = new FileInPieces('/proc/net/tcp', files.calls, new Threads(60_000));
    await Promise.all([inSlices(again.nextBeside(buffer)), files.goOn()]);
    again.close();
  });

  it('leaves the descriptor to a read that goes on when the work is given up', async () => {
    const threads = new Threads(60_000);
    const file = new FileInPieces('/proc/net/tcp', files.calls, threads);
    const abort = new AbortController();
    const reading = inSlices(file.nextBeside(buffer), abort.signal);
    abort.abort(new Error('given up'));
    await assert.rejects(reading, /given up/);
    file.close();
    assert.deepEqual([...files.open.keys()], [11]);
    await files.goOn();
    while (threads.areBusy) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(files.open.size, 0);
  });

  it('fails as its read does', async () => {
    const failing = { ...files.calls, readBeside: () => Promise.reject(new Error('EIO: injected')) };
    const file = new FileInPieces('/proc/net/tcp', failing, new Threads(60_000));
    await assert.rejects(inSlices(file.nextBeside(buffer)), /EIO/);
    file.close();
    assert.equal(files.open.size, 0);
  });
});
