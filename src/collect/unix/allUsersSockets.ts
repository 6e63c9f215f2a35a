import type { Protocol } from '../../model/listeners/listener';
import type { Problem } from '../../model/listeners/snapshot';
import {
  listenersMalformed,
  netstatCut,
  otherUsersUnconfirmed,
  otherUsersUnknown,
} from '../../messages/collect';
import type { ScanTrigger } from '../collector';
import { addressKey, mayBeCut } from '../lastRows';
import type { TimeSliced } from '../../model/text/timeSlice';
import { filterInSlices, mapInSlices } from '../../model/text/timeSlice';
import { inSlices } from '../timeSlice';
import type { NetstatSocket } from './parseNetstat';
import type { StartsOfOthers } from './startsOfOthers';
import { isToolFailure } from '../toolFailure';
import type { UnixTools } from './unixTools';

/** After other users have started processes, one poll in this many runs netstat too; the others run lsof alone. */
export const pollsPerNetstat = 15;
/** So often after a start, because a server takes some seconds before it listens. */
const netstatsPerStart = 2;
/** What netstat does not explain, or fails to show, is asked again after one poll, two, four, up to this many. */
const pollsAtMost = 16 * pollsPerNetstat;

export interface AllUsersResult {
  /** After a failure those that were read before. */
  readonly sockets: readonly NetstatSocket[];
  /** Of these, those that the last run could not read. */
  readonly stale: ReadonlySet<NetstatSocket>;
  /** Whether the last run of netstat gave an answer. */
  readonly isAnswered: boolean;
  /** The protocols of which that run did not show everything, though an earlier one did. */
  readonly unread: ReadonlySet<Protocol>;
  readonly problems: readonly Problem[];
  /** Read by this scan. */
  readonly isNew: boolean;
}

const both: ReadonlySet<Protocol> = new Set(['tcp', 'udp']);

/**
 * The listening sockets of all users, which lsof shows to root only, from netstat of macOS. It is run for a person, and by
 * polls only while there is a reason: another user has started a process, or something is unexplained.
 */
export class AllUsersSockets {
  private result: Omit<AllUsersResult, 'isNew'> | undefined;
  private pollsSince = 0;
  /** Runs that starts of other users' processes have caused and that have not been made yet. */
  private owed = 0;
  /** Polls until what is unexplained is asked again. */
  private pause = 1;

  constructor(
    private readonly tools: UnixTools,
    private readonly starts: StartsOfOthers,
    private readonly isPidInUse: (pid: number) => boolean,
  ) {}

  /**
   * @param isUnexplained whether a socket is shown of which another run may say more.
   * @throws the signal's reason if it was aborted.
   */
  async scan(trigger: ScanTrigger, isUnexplained: boolean, signal: AbortSignal): Promise<AllUsersResult> {
    const { result } = this;
    const isDoubtful = isUnexplained || result?.isAnswered === false || (result?.unread.size ?? 0) > 0;
    if (result === undefined || this.starts.take()) this.owed = netstatsPerStart;
    if (!isDoubtful) this.pause = 1;
    this.pollsSince++;
    const isDue =
      (this.owed > 0 && this.pollsSince >= pollsPerNetstat) || (isDoubtful && this.pollsSince >= this.pause);
    if (trigger !== 'manual' && result !== undefined && !isDue) return { ...result, isNew: false };
    if (this.pollsSince >= pollsPerNetstat) this.owed = Math.max(0, this.owed - 1);
    this.result = await this.read(signal);
    if (isDoubtful) this.pause = Math.min(2 * this.pause, pollsAtMost);
    this.pollsSince = 0;
    return { ...this.result, isNew: true };
  }

  private async read(signal: AbortSignal): Promise<Omit<AllUsersResult, 'isNew'>> {
    const before = this.result?.sockets ?? [];
    try {
      const output = await this.list(before, signal);
      if (output.malformedCount === 0 && !output.isCut) {
        return {
          sockets: output.sockets,
          stale: new Set(),
          isAnswered: true,
          unread: new Set(),
          problems: [],
        };
      }
      const message =
        output.malformedCount === 0 ? netstatCut() : listenersMalformed('netstat', output.malformedCount);
      const lost = await inSlices(missingFrom(output.sockets, before), signal);
      return {
        sockets: [...output.sockets, ...lost],
        stale: new Set(lost),
        isAnswered: true,
        unread: both,
        problems: [{ message, detail: output.malformed.join(', ') }],
      };
    } catch (error) {
      signal.throwIfAborted();
      if (!isToolFailure(error)) throw error;
      const message = before.length === 0 ? otherUsersUnknown() : otherUsersUnconfirmed();
      return {
        sockets: before,
        stale: new Set(before),
        isAnswered: false,
        // if netstat has never worked, the coverage says what is missing
        unread: before.length === 0 ? new Set() : both,
        problems: [{ message, detail: String(error) }],
      };
    }
  }

  /** Asks once more if sockets seem to have vanished whose processes run. */
  private async list(
    before: readonly NetstatSocket[],
    signal: AbortSignal,
  ): ReturnType<UnixTools['allUsersSockets']> {
    const output = await this.tools.allUsersSockets(signal);
    const missing = await inSlices(missingFrom(output.sockets, before), signal);
    const isDoubtful = missing.some(({ protocol, port, pid }) =>
      mayBeCut({ protocol, port, pids: pid === undefined ? [] : [pid] }, this.isPidInUse),
    );
    return isDoubtful ? this.tools.allUsersSockets(signal) : output;
  }
}

/** Those of the earlier sockets that are on none of these addresses. */
function* missingFrom(
  sockets: readonly NetstatSocket[],
  before: readonly NetstatSocket[],
): TimeSliced<readonly NetstatSocket[]> {
  const addresses = new Set(yield* mapInSlices(sockets, addressKey));
  return yield* filterInSlices(before, (socket) => !addresses.has(addressKey(socket)));
}
