import type { SystemCalls } from '../../../../src/collect/linux/procFileReader';
import { systemCalls } from '../../../../src/collect/linux/procFileReader';

/**
 * How a call fails: with an error of the system; `half` reads half of what is there, and the rest with the next read;
 * `cut` loses the rest, within a line; `empty` reads nothing.
 */
export const faults = ['EMFILE', 'EIO', 'EACCES', 'ENOENT', 'half', 'cut', 'empty'] as const;
export type Fault = (typeof faults)[number];

/** Whether the call fails in this way, and not in one that is an answer. */
export function isFault(fault: Fault, call: string): boolean {
  const shortens = fault === 'half' || fault === 'cut' || fault === 'empty';
  if (shortens) return call.startsWith('read');
  // a descriptor that was closed, or a process whose first thread has ended, looks just like that
  return fault !== 'ENOENT' || !/^(?:link .*\/fd\/\d+|stat .*\/\d+\/net\/tcp)$/.test(call);
}

/** The calls that a scan makes, in order, of which one can be made to fail. */
export class FaultyCalls implements SystemCalls {
  /** `open /proc/net/tcp` */
  readonly made: string[] = [];
  private failing: { readonly at: number; readonly fault: Fault } | undefined;
  private readonly paths = new Map<number, string>();
  private readonly ended = new Set<number>();

  /** @param crowded a folder that seems to have very many names, so that they are listed one by one. */
  constructor(private readonly crowded?: string) {}

  /** Counts from here, and lets the n-th call fail. */
  fail(at: number, fault: Fault): void {
    this.made.length = 0;
    this.failing = { at, fault };
  }

  succeed(): void {
    this.made.length = 0;
    this.failing = undefined;
  }

  open(path: string): number {
    this.call(`open ${path}`, path);
    const descriptor = systemCalls.open(path);
    this.paths.set(descriptor, path);
    this.ended.delete(descriptor);
    return descriptor;
  }

  read(descriptor: number, buffer: Buffer, offset: number, length: number): number {
    const path = this.paths.get(descriptor) ?? '';
    const fault = this.call(`read ${path}`, path);
    if (this.ended.has(descriptor)) return 0;
    if (fault === undefined) return systemCalls.read(descriptor, buffer, offset, length);
    if (fault === 'half') {
      // the size of a file under /proc is unknown before it is read
      const whole = systemCalls.readFile(path).length;
      return systemCalls.read(
        descriptor,
        buffer,
        offset,
        Math.max(1, Math.floor(Math.min(length, whole) / 2)),
      );
    }
    this.ended.add(descriptor);
    const read = systemCalls.read(descriptor, buffer, offset, length);
    return fault === 'empty' ? 0 : Math.max(0, read - 7);
  }

  readAt(descriptor: number, buffer: Buffer, length: number, position: number): number {
    return systemCalls.readAt(descriptor, buffer, length, position);
  }

  close(descriptor: number): void {
    systemCalls.close(descriptor);
  }

  readFile(path: string): Buffer {
    const fault = this.call(`readFile ${path}`, path);
    const bytes = systemCalls.readFile(path);
    if (fault === undefined || fault === 'half') return bytes;
    return bytes.subarray(0, fault === 'empty' ? 0 : Math.max(0, bytes.length - 7));
  }

  names(folder: string): string[] {
    this.call(`names ${folder}`, folder);
    return systemCalls.names(folder);
  }

  openFolder(folder: string, bufferSize: number): ReturnType<SystemCalls['openFolder']> {
    this.call(`openFolder ${folder}`, folder);
    const handle = systemCalls.openFolder(folder, bufferSize);
    return {
      readSync: () => {
        this.call(`list ${folder}`, folder);
        return handle.readSync();
      },
      closeSync: () => {
        handle.closeSync();
      },
    };
  }

  link(path: string): string {
    this.call(`link ${path}`, path);
    return systemCalls.link(path);
  }

  stat(path: string): ReturnType<SystemCalls['stat']> {
    if (this.isMissing(() => this.call(`stat ${path}`, path))) return undefined;
    const stats = systemCalls.stat(path);
    return stats !== undefined && path === this.crowded ? { ...stats, nlink: 100_000 } : stats;
  }

  /** @returns how a read is to be shortened. */
  private call(what: string, path: string): Fault | undefined {
    const { failing } = this;
    const index = this.made.push(what) - 1;
    if (failing?.at !== index) return undefined;
    const { fault } = failing;
    if (fault === 'half' || fault === 'cut' || fault === 'empty') return fault;
    throw Object.assign(new Error(`${fault}: injected, '${path}'`), { code: fault });
  }

  /** stat(2) of a missing file is no error here. */
  private isMissing(call: () => unknown): boolean {
    try {
      call();
      return false;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
      throw error;
    }
  }
}
