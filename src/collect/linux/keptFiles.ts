import type { SystemCalls } from './procFileReader';

/**
 * Files under /proc that stay open. Read from position 0, the kernel generates them again (fs/seq_file.c, seq_read_iter); to open
 * and close one each time costs three to six times as much.
 */
export class KeptFiles {
  private readonly descriptors = new Map<string, number>();

  constructor(
    private readonly root: string,
    private readonly calls: Pick<SystemCalls, 'open' | 'readAt' | 'close'>,
  ) {}

  /** @returns the bytes that were read. @throws the system's error. */
  read(file: string, buffer: Buffer, length: number, position: number): number {
    let descriptor = this.descriptors.get(file);
    if (descriptor === undefined) {
      descriptor = this.calls.open(`${this.root}/${file}`);
      this.descriptors.set(file, descriptor);
    }
    return this.calls.readAt(descriptor, buffer, length, position);
  }

  close(): void {
    for (const descriptor of this.descriptors.values()) this.calls.close(descriptor);
    this.descriptors.clear();
  }
}
