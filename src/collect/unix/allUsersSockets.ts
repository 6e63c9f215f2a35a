import type { Problem } from '../../model/listeners/snapshot';
import type { Occasion } from '../collector';
import type { NetstatSocket } from './parseNetstat';
import type { Tools } from './unixTools';
import { isToolFailure } from './unixTools';

/** Of the looks that nobody asked for, every so many ask netstat too. Between, a look is one run of lsof. */
export const looksBetween = 15;

/** What is known of the listening sockets of all users. */
export interface SystemSight {
  /** Undefined where netstat cannot be read. */
  readonly sockets: readonly NetstatSocket[] | undefined;
  readonly problems: readonly Problem[];
  /** Read in this look. */
  readonly isNew: boolean;
}

/** The listening sockets of all users, which lsof keeps from everyone but root: by netstat of macOS. */
export class SystemSockets {
  private sight: Omit<SystemSight, 'isNew'> | undefined;
  private looksSince = 0;

  constructor(private readonly tools: Tools) {}

  /** @throws the signal's reason where it was aborted. */
  async look(occasion: Occasion, signal: AbortSignal): Promise<SystemSight> {
    const known = occasion === 'routine' && this.looksSince < looksBetween ? this.sight : undefined;
    if (known !== undefined) {
      this.looksSince++;
      return { ...known, isNew: false };
    }
    this.sight = await this.read(signal);
    this.looksSince = 1;
    return { ...this.sight, isNew: true };
  }

  private async read(signal: AbortSignal): Promise<Omit<SystemSight, 'isNew'>> {
    try {
      const { sockets, malformed, malformedCount } = await this.tools.systemSockets(signal);
      if (malformedCount === 0) return { sockets, problems: [] };
      const message = 'A part of what netstat printed could not be understood, so listeners may be missing.';
      return {
        sockets,
        problems: [{ message, detail: `${malformedCount} lines, such as ${malformed.join(', ')}` }],
      };
    } catch (error) {
      signal.throwIfAborted();
      if (!isToolFailure(error)) throw error;
      const message = 'Listeners of other users could not be read with netstat, so only yours are shown.';
      return { sockets: undefined, problems: [{ message, detail: String(error) }] };
    }
  }
}
