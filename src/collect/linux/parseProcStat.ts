/** /proc/PID/stat (proc_pid_stat(5)). */
export interface ProcStat {
  /** Truncated by the kernel to 15 bytes. */
  readonly comm: string;
  /** One letter: R running, S sleeping, T stopped, Z zombie, X dead … */
  readonly state: string;
  readonly parentPid: number;
  /** Fields 5 and 6; left out if they are no numbers. */
  readonly group?: number;
  readonly session?: number;
  /** Field 20: those that have not ended; 0 while the process is being destroyed. */
  readonly threads: number;
  /** Field 22: clock ticks (USER_HZ) since boot, as exact text. */
  readonly startTicks: string;
  /** Field 28: the address of the stack, random for each execve(2). Left out if it may not be read (0 or 1). */
  readonly stackStart?: string;
}

/**
 *     4711 (next-server (v1) S 4700 4711 4700 34816 … 22nd field: 105811 …
 *
 * `comm` may contain spaces, parentheses and newlines, so it ends at the last `)`.
 * @returns undefined for any other text, such as one that is cut off.
 */
export function parseProcStat(text: string): ProcStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 1 || close < open) return undefined;
  const fields = new Fields(text, close + 1);
  const state = fields.next(3);
  const parent = fields.next(4);
  const group = fields.next(5);
  const session = fields.next(6);
  const threads = fields.next(20);
  const startTicks = fields.next(22);
  // the last field of a text that is cut off may be cut off itself
  if (startTicks === undefined || !fields.isFollowed) return undefined;
  const stackStart = fields.next(28);
  const isStackKnown = stackStart !== undefined && stackStart.length > 2 && fields.isFollowed;
  if (state === undefined || !/^[A-Za-z]$/.test(state)) return undefined;
  if (!isNumber(parent) || !isNumber(threads) || !isNumber(startTicks)) return undefined;
  return {
    comm: text.slice(open + 1, close),
    ...{ state, parentPid: Number(parent), threads: Number(threads), startTicks },
    ...(isNumber(group) ? { group: Number(group) } : {}),
    ...(isNumber(session) ? { session: Number(session) } : {}),
    ...(isStackKnown && isNumber(stackStart) ? { stackStart } : {}),
  };
}

/** Fields of the text from the third on, one after the other: an array of all fifty would be garbage at once. */
class Fields {
  private field = 2;

  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  /** @param field counted from 1, after the one that was read last. */
  next(field: number): string | undefined {
    let from = this.at;
    for (; this.field < field; this.field++) {
      from = this.at;
      while (isSpace(this.text.charCodeAt(from))) from++;
      this.at = from;
      while (this.at < this.text.length && !isSpace(this.text.charCodeAt(this.at))) this.at++;
    }
    return this.at === from ? undefined : this.text.slice(from, this.at);
  }

  /** Whether the field that was read last has ended before the text. */
  get isFollowed(): boolean {
    return this.at < this.text.length;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10;
}

function isNumber(field: string | undefined): field is string {
  return field !== undefined && /^\d+$/.test(field);
}

/**
 * Zombies and dead processes hold nothing and take no signals. The state is that of the first thread, which may be a zombie
 * while other threads run or close what they share (pthread_exit(3), "NOTES").
 */
export function hasEnded({ state, threads }: ProcStat): boolean {
  return state === 'X' || state === 'x' || (state === 'Z' && threads <= 1);
}

/** By a signal (T) or a debugger (t): it takes no signal but SIGKILL until it is resumed. */
export function isSuspended(stat: ProcStat): boolean {
  return stat.state === 'T' || stat.state === 't';
}
