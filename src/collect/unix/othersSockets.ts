import type { Process } from '../../model/process/process';
import type { TimeSliced } from '../../model/text/timeSlice';
import { everyInSlices, filterInSlices, itemsPerSlice, mapInSlices } from '../../model/text/timeSlice';
import { addressKey } from '../lastRows';
import { inSlices } from '../timeSlice';
import { isToolFailure } from '../toolFailure';
import type { LsofSocket } from './lsofSockets';
import type { NetstatSocket } from './parseNetstat';
import type { UnixTools } from './unixTools';

/** What netstat of macOS lists and lsof does not show this user: sockets of others. */
export class OthersSockets {
  /** Of the last run of netstat. */
  private known: readonly NetstatSocket[] = [];
  /** Of these, those on an address where lsof showed sockets of this user. */
  private beside: ReadonlySet<NetstatSocket> = new Set();
  /** By address: how many sockets netstat lists more than lsof. */
  private surplus: ReadonlyMap<string, number> = new Map();
  /** Last used by a process of this user that does not have them open: netstat has listed them twice. */
  private notHeld: ReadonlySet<string> = new Set();

  constructor(
    private readonly tools: UnixTools,
    private readonly uid: number,
  ) {}

  /** When netstat ran last. */
  get all(): readonly NetstatSocket[] {
    return this.known;
  }

  /** @param fresh what netstat has listed for this scan; undefined if it was not run. */
  *missing(
    fresh: readonly NetstatSocket[] | undefined,
    listed: readonly LsofSocket[],
  ): TimeSliced<NetstatSocket[]> {
    const onAddress = yield* lsofByAddress(listed);
    if (fresh === undefined) {
      return yield* filterInSlices(
        this.known,
        (socket) => !onAddress.has(addressKey(socket)) || this.beside.has(socket),
      );
    }
    this.surplus = yield* surplusOf(fresh, onAddress);
    const missing = yield* filterInSlices(fresh, (socket) => {
      const there = onAddress.get(addressKey(socket));
      if (there === undefined) return true;
      return socket.pid !== undefined && !there.pids.has(socket.pid) && this.surplusAt(socket) > 0;
    });
    this.beside = new Set(yield* filterInSlices(missing, (socket) => onAddress.has(addressKey(socket))));
    return missing;
  }

  /**
   * Those that are there. One that a process of this user used last was most likely closed after netstat ran, for lsof would
   * show it; if netstat lists it again, another user's process has it.
   * @throws the signal's reason if it was aborted.
   */
  async remaining(
    missing: readonly NetstatSocket[],
    processes: ReadonlyMap<number, Process>,
    isFresh: boolean,
    signal: AbortSignal,
  ): Promise<readonly NetstatSocket[]> {
    const userOf = ({ pid = 0 }: NetstatSocket): number | undefined => processes.get(pid)?.user?.uid;
    if (isFresh) {
      const own = missing.filter((socket) => userOf(socket) === this.uid && !this.beside.has(socket));
      await this.askAgain(own, signal);
    }
    const isThere = (socket: NetstatSocket): boolean => {
      const uid = userOf(socket);
      // a process that has ended may have been the last user of a socket that lsof lists
      if (this.beside.has(socket)) return socket.pid === undefined || (uid !== undefined && uid !== this.uid);
      return uid !== this.uid || this.notHeld.has(keyWithUser(socket));
    };
    const remaining = await inSlices(filterInSlices(missing, isThere), signal);
    if (isFresh) this.known = this.withoutListed(remaining);
    return isFresh ? this.known : remaining;
  }

  /** If there are more candidates than sockets that lsof does not list, it is unknown whose those are. */
  private withoutListed(remaining: readonly NetstatSocket[]): readonly NetstatSocket[] {
    const candidates = new Map<string, NetstatSocket[]>();
    for (const socket of remaining) {
      if (!this.beside.has(socket)) continue;
      const there = candidates.get(addressKey(socket));
      if (there === undefined) candidates.set(addressKey(socket), [socket]);
      else there.push(socket);
    }
    const others = [...candidates.values()].flatMap((there) => {
      const [first] = there;
      const count = first === undefined ? 0 : this.surplusAt(first);
      const isUnclear = there.length > count && there.some(({ pid }) => pid !== first?.pid);
      return there
        .slice(0, count)
        .map((socket) => (isUnclear ? { ...socket, pid: undefined, name: undefined } : socket));
    });
    const alone = remaining.filter((socket) => !this.beside.has(socket));
    this.beside = new Set(others);
    return [...alone, ...others];
  }

  private surplusAt(socket: NetstatSocket): number {
    return this.surplus.get(addressKey(socket)) ?? 0;
  }

  private async askAgain(own: readonly NetstatSocket[], signal: AbortSignal): Promise<void> {
    const keys = await inSlices(mapInSlices(own, keyWithUser), signal);
    const areKnown = everyInSlices(keys, (key) => this.notHeld.has(key));
    if (await inSlices(areKnown, signal)) return;
    try {
      const { sockets } = await this.tools.allUsersSockets(signal);
      const listed = new Set(await inSlices(mapInSlices(sockets, keyWithUser), signal));
      const stillListed = filterInSlices(keys, (key) => listed.has(key));
      this.notHeld = new Set(await inSlices(stillListed, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (!isToolFailure(error)) throw error;
      this.notHeld = new Set();
    }
  }
}

function keyWithUser(socket: NetstatSocket): string {
  return `${addressKey(socket)} ${socket.pid}`;
}

interface OnAddress {
  count: number;
  readonly pids: Set<number>;
}

function* lsofByAddress(listed: readonly LsofSocket[]): TimeSliced<ReadonlyMap<string, OnAddress>> {
  const onAddress = new Map<string, OnAddress>();
  for (const [index, socket] of listed.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = addressKey(socket);
    const there = onAddress.get(key) ?? { count: 0, pids: new Set() };
    onAddress.set(key, there);
    there.count++;
    for (const pid of socket.pids) there.pids.add(pid);
  }
  return onAddress;
}

/**
 * Several users may share an address (SO_REUSEPORT): mDNSResponder and a browser both have `*:5353`. Both tools list each
 * socket once, so as many as netstat lists more are of others: those that no process used last which lsof shows there.
 */
function* surplusOf(
  netstat: readonly NetstatSocket[],
  onAddress: ReadonlyMap<string, OnAddress>,
): TimeSliced<ReadonlyMap<string, number>> {
  const surplus = new Map<string, number>();
  for (const [index, socket] of netstat.entries()) {
    if (index % itemsPerSlice === 0) yield;
    const key = addressKey(socket);
    surplus.set(key, (surplus.get(key) ?? -(onAddress.get(key)?.count ?? 0)) + 1);
  }
  return surplus;
}
