import type { Problem } from '../../model/listeners/snapshot';
import type { ScanTrigger } from '../collector';
import type { NetstatSocket } from './parseNetstat';
import type { UnixTools } from './unixTools';
import { isToolFailure } from './unixTools';

/** Of the looks that nobody asked for, every so many ask netstat too. Between, a look is one run of lsof. */
export const scansBetween = 15;

/** What is known of the listening sockets of all users. */
export interface AllUsersResult {
  /** Undefined where netstat cannot be read. */
  readonly sockets: readonly NetstatSocket[] | undefined;
  readonly problems: readonly Problem[];
  /** Read in this look. */
  readonly isNew: boolean;
}

/** The listening sockets of all users, which lsof keeps from everyone but root: by netstat of macOS. */
export class AllUsersSockets {
  private result: Omit<AllUsersResult, 'isNew'> | undefined;
  private scansSince = 0;

  constructor(private readonly tools: UnixTools) {}

  /** @throws the signal's reason where it was aborted. */
  async scan(trigger: ScanTrigger, signal: AbortSignal): Promise<AllUsersResult> {
    const known = trigger === 'poll' && this.scansSince < scansBetween ? this.result : undefined;
    if (known !== undefined) {
      this.scansSince++;
      return { ...known, isNew: false };
    }
    this.result = await this.read(signal);
    this.scansSince = 1;
    return { ...this.result, isNew: true };
  }

  private async read(signal: AbortSignal): Promise<Omit<AllUsersResult, 'isNew'>> {
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
