import type findProcess from 'find-process';

/** What find-process tells of a process: no start, so what is known of it by this alone has no identity. */
export interface ProcessDetails {
  readonly pid: number;
  readonly parentPid: number | undefined;
  /** Undefined on Windows. */
  readonly uid: number | undefined;
  readonly name: string;
  /** Undefined where the system tells the arguments only: the path it makes of them may not be the program's. */
  readonly executable: string | undefined;
  /** The arguments as one text. */
  readonly commandLine: string | undefined;
}

const timeoutMs = 10_000;

/**
 * Every process of this system, where our own ways to ask for them fail. Loaded at the first call: most never need it.
 * @throws Error where the system could not be asked, or does not answer.
 */
export async function readProcessDetails(): Promise<readonly ProcessDetails[]> {
  const { default: find } = await import('find-process');
  let timer: NodeJS.Timeout | undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`find-process: no answer within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    const found = await Promise.race([find('name', ''), stopped]);
    return found.filter(({ pid }) => Number.isInteger(pid)).map(detailsOf);
  } finally {
    clearTimeout(timer);
  }
}

type Found = Awaited<ReturnType<typeof findProcess>>[number];

function detailsOf({ pid, ppid, uid, name, bin, cmd }: Found): ProcessDetails {
  return {
    pid,
    parentPid: Number.isInteger(ppid) && ppid > 0 ? ppid : undefined,
    uid: Number.isInteger(uid) ? uid : undefined,
    name,
    executable: process.platform === 'win32' && bin ? bin : undefined,
    commandLine: cmd || undefined,
  };
}
