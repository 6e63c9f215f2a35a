import { open } from 'node:fs/promises';
import { foldOnMac, MountTable, parseMountinfo, parseMountOutput } from '../model/process/mounts';
import { isSystemError } from './linux/procFileReader';
import type { RunTool } from './runTool';
import { RunFailure, runTool } from './runTool';

/** A table this old is read again before it is used. */
const maximumAgeMs = 10_000;
/** About 20,000 mounts. */
const maximumBytes = 4 * 1024 * 1024;
const timeoutMs = 2_000;

/** No path is local if it is not known what is mounted where. */
const unknown = new MountTable([]);

/** What is mounted on this machine. Neither Linux nor macOS asks a file system for it, so reading it never hangs. */
export class Mounts {
  private table: MountTable | undefined;
  private readAt = -Infinity;

  constructor(
    private readonly platform: NodeJS.Platform,
    private readonly run: RunTool = runTool,
    private readonly path = '/proc/self/mountinfo',
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @returns undefined on Windows: there a path itself says what it leads to. */
  async current(): Promise<MountTable | undefined> {
    if (this.platform === 'win32') return undefined;
    if (this.table === undefined || this.now() - this.readAt > maximumAgeMs) {
      const isMac = this.platform === 'darwin';
      const mounts = isMac ? await this.runMount() : await this.readMountinfo();
      this.table = mounts === undefined ? unknown : new MountTable(mounts, isMac ? foldOnMac : undefined);
      this.readAt = this.now();
    }
    return this.table;
  }

  /** Has it read again when it is next used. */
  expire(): void {
    this.readAt = -Infinity;
  }

  private async readMountinfo(): Promise<ReturnType<typeof parseMountinfo>> {
    try {
      const handle = await open(this.path, 'r');
      try {
        const chunks: Buffer[] = [];
        for (let length = 0; length <= maximumBytes;) {
          const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, null);
          if (bytesRead === 0) return parseMountinfo(Buffer.concat(chunks).toString('utf8'));
          chunks.push(buffer.subarray(0, bytesRead));
          length += bytesRead;
        }
        return undefined;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return undefined;
    }
  }

  private async runMount(): Promise<ReturnType<typeof parseMountOutput>> {
    try {
      const command = { file: '/sbin/mount', args: [], timeoutMs, maximumBytes };
      const { exitCode, stdout } = await this.run(command, new AbortController().signal);
      return exitCode === 0 ? parseMountOutput(stdout.toString('utf8')) : undefined;
    } catch (error) {
      if (!(error instanceof RunFailure)) throw error;
      return undefined;
    }
  }
}
