import { listenersMalformed, lsofComplained, lsofCut } from '../../messages/collect';
import type { Protocol } from '../../model/listeners/listener';
import type { Problem } from '../../model/listeners/snapshot';
import type { TimeSliced } from '../../model/text/timeSlice';
import { ConfirmedEnds } from '../confirmedEnds';
import { addressKey, mayBeCut } from '../lastRows';
import { inSlices } from '../timeSlice';
import type { LsofSocket, ZoneName } from './lsofSockets';
import { listeningSockets } from './lsofSockets';
import type { LsofListing, UnixTools } from './unixTools';

/** What lsof lists. */
export interface Listing {
  readonly output: LsofListing;
  readonly sockets: readonly LsofSocket[];
  readonly problems: readonly Problem[];
  /** The protocols of which not everything was listed. */
  readonly unread: ReadonlySet<Protocol>;
}

interface ListingSystem {
  readonly zoneName: ZoneName;
  readonly isPidInUse: (pid: number) => boolean;
}

/** Lists the listening sockets with one run of lsof, or two if the first one may have left out some. */
export class SocketListing {
  private readonly confirmedEnds = new ConfirmedEnds();
  /** Of the last scan. */
  private lastSockets: readonly LsofSocket[] | undefined;

  constructor(
    private readonly tools: Pick<UnixTools, 'listeners'>,
    private readonly system: ListingSystem,
  ) {}

  /** Once the scan is not cancelled any more. */
  remember({ sockets }: Pick<Listing, 'sockets'>): void {
    this.lastSockets = sockets;
  }

  /**
   * What lsof lists. It is asked once more if its output was cut, if it lists nothing, or lacks sockets of processes that
   * run: that may be true, and is asked again because the system may have failed to give them to lsof. An address of which that
   * was true before is believed to be free.
   */
  async list(signal: AbortSignal): Promise<Listing> {
    const { zoneName, isPidInUse } = this.system;
    const read = async (): Promise<Listing> =>
      inSlices(listingOf(await this.tools.listeners(signal), zoneName), signal);
    const first = await read();
    const keys = new Set(first.sockets.map(({ key }) => key));
    const isDoubtful =
      first.output.isCut === true ||
      (first.output.processes.length === 0
        ? this.lastSockets?.every((socket) => this.confirmedEnds.has(addressKey(socket))) !== true
        : this.lastSockets?.some(
            (socket) =>
              !keys.has(socket.key) &&
              !this.confirmedEnds.has(addressKey(socket)) &&
              mayBeCut(socket, isPidInUse),
          ) === true);
    if (!isDoubtful) return first;
    const second = await read();
    const found = new Set([...keys, ...second.sockets.map(({ key }) => key)]);
    for (const socket of this.lastSockets ?? []) {
      if (!found.has(socket.key) && mayBeCut(socket, isPidInUse)) {
        this.confirmedEnds.add(addressKey(socket));
      }
    }
    if (first.output.isCut === true) return longerOf(first, second);
    const { output } = second;
    const both = {
      ...output,
      processes: [...output.processes, ...first.output.processes],
      malformed: [...output.malformed, ...first.output.malformed],
      malformedCount: output.malformedCount + first.output.malformedCount,
    };
    return inSlices(listingOf(both, zoneName), signal);
  }
}

/** The second, unless that ended even earlier. */
function longerOf(first: Listing, second: Listing): Listing {
  const isShorter = second.output.isCut === true && second.sockets.length < first.sockets.length;
  return isShorter ? first : second;
}

function* listingOf(output: LsofListing, zoneName: ZoneName): TimeSliced<Listing> {
  const { sockets, malformed } = yield* listeningSockets(output, zoneName);
  const problems: Problem[] = [];
  const count = output.malformedCount + malformed.length;
  if (count > 0) {
    const detail = [...output.malformed, ...malformed].slice(0, 3).join(', ');
    problems.push({ message: listenersMalformed('lsof', count), detail });
  } else if (output.isCut === true) problems.push({ message: lsofCut(), detail: 'no mark at its end' });
  if (output.complaint !== undefined) {
    problems.push({ message: lsofComplained(), detail: output.complaint });
  }
  return { output, sockets, problems, unread: new Set(problems.length === 0 ? [] : ['tcp', 'udp']) };
}
