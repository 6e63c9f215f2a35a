import type { World, WorldProcess } from '../world';

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `ps -ww -o pid= -o ppid= -o uid= -o stat= -o lstart= -o command=` (adv_cmds, ps/keyword.c has the widths). */
export function psRow(process: WorldProcess): string {
  const { pid, parentPid, uid, state } = process;
  const numbers = [pid, parentPid, uid].map((number) => String(number).padStart(5)).join(' ');
  const letters = { running: 'S', suspended: 'T', zombie: 'Z' }[state];
  const start = dateOf(process.startedAt).padEnd(28);
  return `${numbers} ${letters.padEnd(4)} ${start} ${psCommand(process)}\n`;
}

/** Without trailing blanks the last column would be the same: it is printed as it is. */
export function psCommand({ argv, state }: WorldProcess): string {
  return state === 'zombie' ? '<defunct>' : visible(argv.join(' '));
}

/** `comm` is the first argument, which need not be the program. */
export function psProgramRow({ pid, parentPid, argv, state }: WorldProcess): string {
  const first = state === 'zombie' ? '<defunct>' : visible(argv[0] ?? '');
  return `${String(pid).padStart(5)} ${String(parentPid).padStart(5)} ${first}\n`;
}

/** `ps -E -ww -o pid= -o command=`: of one's own processes, and for root of all, the environment follows. */
export function psEnvironmentRow({ viewer }: World, process: WorldProcess): string {
  const isShown = viewer === 0 || process.uid === viewer;
  const words = [psCommand(process), ...(isShown ? process.environment.map(visible) : [])];
  return `${String(process.pid).padStart(5)} ${words.join(' ')}\n`;
}

/** `ps -ww -o pid= -o rss= -o time= -o stat= -o lstart=` */
export function psUsageRow({ pid, startedAt, state }: WorldProcess): string {
  const letters = { running: 'S', suspended: 'T', zombie: 'Z' }[state];
  const numbers = `${String(pid).padStart(5)} ${String(1000 + pid).padStart(6)} ${'0:12.34'.padStart(9)}`;
  return `${numbers} ${letters.padEnd(4)} ${dateOf(startedAt).padEnd(28)}\n`;
}

/** `%c` of strftime(3) in the C locale, in UTC: `Mon Nov  3 13:58:14 2026`. */
function dateOf(time: number): string {
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2);
  const clock = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${day} ${clock} ${date.getUTCFullYear()}`;
}

/** strvis(3) with VIS_TAB, VIS_NL and VIS_NOSLASH. */
export function visible(text: string): string {
  return Array.from(text)
    .map((character) => {
      const code = character.charCodeAt(0);
      return code < 0x20 ? `^${String.fromCharCode(code + 0x40)}` : character;
    })
    .join('');
}

/** `launchctl list`: the jobs of the user's domain, or for root of the system's. */
export function launchctlText({ processes, viewer }: World): string {
  const jobs = processes.flatMap(({ pid, uid, service }) =>
    service !== undefined && uid === viewer ? [`${pid}\t0\t${service}\n`] : [],
  );
  return ['PID\tStatus\tLabel\n', '-\t0\tcom.apple.SafariHistoryServiceAgent\n', ...jobs].join('');
}
