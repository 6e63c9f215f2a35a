/** lsof(8), ps(1) and netstat(1) of macOS, whose output is made here: what is measured is the work on it. */
import type { RunResult, RunTool } from '../../../src/collect/runTool';
import { LsofCollector } from '../../../src/collect/unix/lsofCollector';
import type { LoopCase } from './loopCase';
import { range } from './loopCase';

const { signal } = new AbortController();
const firstPid = 1000;

export const unixCases: readonly LoopCase[] = [
  {
    name: 'lsof, ps: first scan',
    prepare: (size) => {
      const tools = outputs(size);
      return { run: () => collectorOf(tools, 'freebsd').scan(signal) };
    },
  },
  {
    name: 'lsof, ps: scan in which one listener has changed',
    prepare: async (size) => {
      const tools = outputs(size);
      const collector = collectorOf(tools, 'freebsd');
      await collector.scan(signal);
      const texts = range(12).map((round) => lsofText(size, 60_000 + round));
      return {
        run: (round) => {
          tools.lsof = texts[round % texts.length] ?? tools.lsof;
          return collector.scan(signal, 'poll');
        },
      };
    },
  },
  {
    name: 'lsof, ps: one socket shared by so many processes',
    prepare: (size) => {
      const shared = range(size).map((index) => processSet(firstPid + index, ['*:3000']));
      const tools = { ...outputs(size), lsof: Buffer.from(shared.join('')) };
      return { run: () => collectorOf(tools, 'freebsd').scan(signal) };
    },
  },
  {
    name: 'ps: inspection of one process',
    prepare: (size) => {
      const tools = outputs(size);
      return { run: () => collectorOf(tools, 'freebsd').inspect([firstPid]) };
    },
  },
  {
    name: 'netstat of macOS: other users’ sockets',
    prepare: (size) => {
      const tools = { ...outputs(size), lsof: lsofText(1, 60_000) };
      return { run: () => collectorOf(tools, 'darwin').scan(signal) };
    },
  },
];

interface Outputs {
  lsof: Buffer;
  readonly ps: Buffer;
  readonly netstat: Buffer;
  /** Of all processes, whichever are asked for: made before, for making it is not what is measured. */
  readonly folders: Buffer;
}

function collectorOf(outputsOf: Outputs, platform: string): LsofCollector {
  const run: RunTool = ({ file, args }) => Promise.resolve(result(outputOf(outputsOf, file, args)));
  return new LsofCollector({
    ...{
      platform,
      run,
      zoneName: () => undefined,
      isPidInUse: () => true,
      isPidOfOthers: () => false,
      now: Date.now,
    },
    findProcesses: () => Promise.resolve([]),
    user: { uid: 501, name: 'alice' },
  });
}

function outputOf({ lsof, ps, netstat, folders }: Outputs, file: string, args: readonly string[]): Buffer {
  if (file.endsWith('/netstat')) return netstat;
  if (file.endsWith('/ps')) return ps;
  if (file.endsWith('/launchctl')) return Buffer.from('PID\tStatus\tLabel\n');
  return args.includes('-p') ? folders : lsof;
}

function result(stdout: Buffer): RunResult {
  return { exitCode: 0, stdout, stderr: Buffer.alloc(0) };
}

/** So many listeners of as many processes, each with a parent of its own. */
function outputs(size: number): Outputs {
  const rows = range(size).flatMap((index) => [
    ` ${100_000 + index}     1   501 S    Mon Nov 23 13:58:14 2026     -zsh`,
    ` ${firstPid + index} ${100_000 + index}   501 S    Mon Nov 23 13:58:15 2026     node /home/alice/shop-${index}/node_modules/.bin/vite --host --port ${1024 + index}`,
  ]);
  const sockets = range(size).map(
    (index) =>
      `tcp4       0      0  127.0.0.1.${1024 + index}         *.*                    LISTEN       131072  131072 ${firstPid + index}      0 00180 00000006 000000000003b5e1 00000080 01000900      1      0 000001`,
  );
  return {
    lsof: lsofText(size, 60_000),
    folders: foldersOf(range(size).map((index) => firstPid + index)),
    ps: Buffer.from(`    1     0     0 Ss   Mon Nov 23 13:58:14 2026     /sbin/init\n${rows.join('\n')}\n`),
    netstat: Buffer.from(
      [
        'Active Internet connections (including servers)',
        'Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usscnt rtncnt fltrs',
        ...sockets,
        '',
      ].join('\n'),
    ),
  };
}

/** @param lastPort the port of the last listener. */
function lsofText(size: number, lastPort: number): Buffer {
  const port = (index: number): number => (index === size - 1 ? lastPort : 1024 + index);
  return Buffer.from(
    range(size)
      .map((index) => processSet(firstPid + index, [`127.0.0.1:${port(index)}`]))
      .join(''),
  );
}

function processSet(pid: number, names: readonly string[]): string {
  const files = names.map(
    (name, index) =>
      `f${20 + index}\0tIPv4\0d0x${(pid * 64).toString(16)}\0PTCP\0n${name}\0TST=LISTEN\0TQR=0\0\n`,
  );
  return `p${pid}\0R${pid + 99_000}\0cnode\0u501\0Lalice\0\n${files.join('')}`;
}

function foldersOf(pids: readonly number[]): Buffer {
  return Buffer.from(
    pids.map((pid) => `p${pid}\0\nfcwd\0n/home/alice/shop-${pid}\0\nftxt\0n/usr/local/bin/node\0\n`).join(''),
  );
}
