import type { SlicedReading } from '../timeSlice';

/** What is read with, see `SystemCalls`. */
interface Calls {
  open(path: string): number;
  read(descriptor: number, buffer: Buffer, offset: number, length: number): number;
  readBeside(descriptor: number, buffer: Buffer, offset: number, length: number): Promise<number>;
  readAt(descriptor: number, buffer: Buffer, length: number, position: number): number;
  close(descriptor: number): void;
}

/** Of a read beside the event loop. */
type Outcome = { readonly bytes: number } | { readonly error: unknown };

/** The kernel returns about a page per read. */
const besideBytes = 16 * 1024;
const usualPatienceMs = 100;

/**
 * The threads in which reads wait beside the event loop. libuv has four, and whatever else runs in this process may keep all
 * of them busy, such as names that are looked up for half a minute: so a read is not waited for any longer than it may take
 * at worst.
 */
export class Threads {
  private unused: Buffer | undefined;
  /** A read was given up; until it has ended, none is begun. */
  areBusy = false;

  constructor(readonly patienceMs = usualPatienceMs) {}

  /** Of its own for each read: one that was given up may still write. */
  takeBuffer(): Buffer {
    const buffer = this.unused ?? Buffer.allocUnsafe(besideBytes);
    this.unused = undefined;
    return buffer;
  }

  giveBack(buffer: Buffer): void {
    this.unused = buffer;
  }
}

/** A file under /proc that is read piece by piece, from its start. */
export class FileInPieces {
  private descriptor: number | undefined;
  private position = 0;
  /** Whether the next read of the descriptor begins at that position. */
  private isInPlace = true;

  /** @throws the system's error. */
  constructor(
    private readonly path: string,
    private readonly calls: Calls,
    private readonly threads: Threads,
  ) {
    this.descriptor = calls.open(path);
  }

  /** @returns the next piece; empty at the end. @throws the system's error. */
  next(buffer: Buffer, length = buffer.length): Buffer {
    const descriptor = (this.descriptor ??= this.openAgain());
    const read = this.isInPlace
      ? this.calls.read(descriptor, buffer, 0, length)
      : this.calls.readAt(descriptor, buffer, length, this.position);
    this.position += read;
    return buffer.subarray(0, read);
  }

  /** The same while the event loop runs, if a thread can be had for it in time. */
  *nextBeside(buffer: Buffer): SlicedReading<Buffer> {
    const { threads, descriptor } = this;
    if (threads.areBusy || descriptor === undefined || !this.isInPlace) return this.next(buffer);
    const own = threads.takeBuffer();
    // changed by a function below
    let outcome = undefined as Outcome | undefined;
    const reading = this.calls.readBeside(descriptor, own, 0, own.length).then(
      (bytes) => {
        outcome = { bytes };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
    const wait = new Wait(reading, threads.patienceMs);
    try {
      yield wait.ended;
    } finally {
      wait.stop();
      // it is late, or the work was closed meanwhile
      if (outcome === undefined) this.giveUp(descriptor, reading);
    }
    if (outcome === undefined) return this.next(buffer);
    threads.giveBack(own);
    if ('error' in outcome) throw outcome.error;
    const { bytes } = outcome;
    own.copy(buffer, 0, 0, bytes);
    this.position += bytes;
    return buffer.subarray(0, bytes);
  }

  close(): void {
    if (this.descriptor !== undefined) this.calls.close(this.descriptor);
    this.descriptor = undefined;
  }

  /** The descriptor belongs to the read until that has ended: closed now, it could be another file's by then. */
  private giveUp(descriptor: number, reading: Promise<void>): void {
    this.descriptor = undefined;
    this.threads.areBusy = true;
    void reading.then(() => {
      this.threads.areBusy = false;
      this.calls.close(descriptor);
    });
  }

  /** What was read before is made again, and skipped, by the kernel (fs/seq_file.c, traverse). */
  private openAgain(): number {
    this.isInPlace = false;
    return this.calls.open(this.path);
  }
}

/** For some work, but no longer than so many milliseconds. */
class Wait {
  readonly ended: Promise<void>;
  private timer: NodeJS.Timeout | undefined;

  constructor(work: Promise<void>, milliseconds: number) {
    this.ended = new Promise((resolve) => {
      this.timer = setTimeout(resolve, milliseconds);
      void work.then(() => {
        this.stop();
        resolve();
      });
    });
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
