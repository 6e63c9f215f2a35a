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
  const comm = text.slice(open + 1, close);
  // from the third field on
  const fields = text
    .slice(close + 1)
    .trimStart()
    .split(/\s+/);
  const [state, parent, group = '', session = ''] = fields;
  const threads = fields[20 - 3];
  const startTicks = fields[22 - 3];
  const stackStart = fields[28 - 3];
  if (state === undefined || !/^[A-Za-z]$/.test(state)) return undefined;
  if (parent === undefined || !/^\d+$/.test(parent)) return undefined;
  if (threads === undefined || !/^\d+$/.test(threads)) return undefined;
  // the last field of a text that is cut off may be cut off itself
  const isWhole = (field: number): boolean => fields.length > field - 3 + 1;
  if (startTicks === undefined || !/^\d+$/.test(startTicks) || !isWhole(22)) return undefined;
  return {
    ...{ comm, state, parentPid: Number(parent), threads: Number(threads), startTicks },
    ...(/^\d+$/.test(group) ? { group: Number(group) } : {}),
    ...(/^\d+$/.test(session) ? { session: Number(session) } : {}),
    ...(stackStart !== undefined && /^\d{3,}$/.test(stackStart) && isWhole(28) ? { stackStart } : {}),
  };
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
