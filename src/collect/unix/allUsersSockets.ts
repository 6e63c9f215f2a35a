import type { Problem } from '../../model/listeners/snapshot';
import { listenersMalformed, otherUsersUnknown } from '../../messages/collect';
import type { ScanTrigger } from '../collector';
import type { NetstatSocket } from './parseNetstat';
import { isToolFailure } from '../toolFailure';
import type { UnixTools } from './unixTools';

/** Of the polls, only one in this many runs netstat too; the others run lsof alone. */
export const pollsPerNetstat = 15;

interface AllUsersResult {
  /** Undefined if netstat failed. */
  readonly sockets: readonly NetstatSocket[] | undefined;
  readonly problems: readonly Problem[];
  /** Read by this scan. */
  readonly isNew: boolean;
}

/** The listening sockets of all users, which lsof shows to root only, from netstat of macOS. */
export class AllUsersSockets {
  private result: Omit<AllUsersResult, 'isNew'> | undefined;
  private scansSince = 0;

  constructor(private readonly tools: UnixTools) {}

  /** @throws the signal's reason if it was aborted. */
  async scan(trigger: ScanTrigger, signal: AbortSignal): Promise<AllUsersResult> {
    const cached = trigger === 'poll' && this.scansSince < pollsPerNetstat ? this.result : undefined;
    if (cached !== undefined) {
      this.scansSince++;
      return { ...cached, isNew: false };
    }
    this.result = await this.read(signal);
    this.scansSince = 1;
    return { ...this.result, isNew: true };
  }

  private async read(signal: AbortSignal): Promise<Omit<AllUsersResult, 'isNew'>> {
    try {
      const { sockets, malformed, malformedCount } = await this.tools.allUsersSockets(signal);
      if (malformedCount === 0) return { sockets, problems: [] };
      const message = listenersMalformed('netstat', malformedCount);
      return { sockets, problems: [{ message, detail: malformed.join(', ') }] };
    } catch (error) {
      signal.throwIfAborted();
      if (!isToolFailure(error)) throw error;
      return { sockets: undefined, problems: [{ message: otherUsersUnknown(), detail: String(error) }] };
    }
  }
}
