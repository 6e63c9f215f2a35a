import type { Report } from './figures';
import type { LoadName } from './loads';
import { loads } from './loads';
import {
  childrenTable,
  latencyTables,
  loopTable,
  manyWindowsTable,
  codeTable,
  memoryTable,
  peerTable,
  targetTable,
  viewTable,
} from './tables';

const notMeasured = `Not in the table, because neither npm nor Debian has them: witr and snitch (programs in Go), portcheck-tool (PyPI) and
Port Killer (an app for macOS; the package of that name on npm is another program).`;

/** BENCHMARKS.md as a whole. */
export function markdownFile(report: Report): string {
  const { cores, cpu, newPageUs, kernel, system, node, date } = report.machine;
  const measured = Object.entries(report.loads);
  const rounds = Math.max(...measured.map(([, figures]) => figures.rounds));
  const descriptions = measured.map(([name]) => `- **${name}**: ${loads[name as LoadName].words}.`);
  return `# Benchmarks

The cost of listing listeners on Linux, compared with other tools.

<!-- Written by npm run bench -- --markdown: change bench/markdown.ts, not this file. -->

Measured on ${date} in ${rounds} rounds (${report.seconds} s for the whole): ${cores} cores of ${cpu}, ${system},
Linux ${kernel}, Node.js ${node}. The first use of a page of memory takes ${newPageUs.toFixed(1)} µs there (0.1 to 0.5 µs where
no virtual machine is in between): whatever takes new memory, such as garbage collection, large inputs and growing tables,
takes so much longer.

## Loads

Each is created in its own namespaces (user, PID, mount and network), where nothing else runs or listens.

${descriptions.join('\n')}

## Targets

${targetTable(report).join('\n')}

## Beside other tools

${peerTable(report).join('\n')}

${notMeasured}

## A refresh of the view

${viewTable(report).join('\n')}

The work is done in pieces, between which the event loop runs, because all extensions share it. A newer scan replaces a
refresh that is not finished.

## The longest pieces

${loopTable(report).join('\n')}

## Ten windows

${manyWindowsTable(report).join('\n')}

## Child processes on other systems

${childrenTable(report).join('\n')}

## Memory of a window

${memoryTable(report).join('\n')}

${report.code === undefined ? '' : codeTable(report.code).join('\n')}

## How long changes wait

${latencyTables(report.latency).join('\n')}
${soakSection(report)}${report.remarks.map((remark) => `\n${remark}\n`).join('')}
## What the figures mean

- **CPU** is user and system time of all threads. A round measures \`ss\`, a full snapshot and a steady poll in batches, one
  right after the other; the tables hold medians over the rounds. **÷ \`ss\`** is the median of the ratios within each
  round, so that other activity of the machine cancels out. Compare ratios between machines, not milliseconds.
- **Commands** are counted with all their children: bash runs a batch and adds up what the kernel reports, which is
  exact to the microsecond; the batch is large enough to hide bash's rounding. Their output goes to \`/dev/null\`.
  **Libraries** are counted with their children too, in their own process, in batches of at least 0.6 s. VS Code's
  port finder is a reimplementation of the same work: whole socket tables, \`ls -l\` over every open file in a shell, and
  every process's folder and command line.
- **Floor**: \`bench/floor.c\`, a C program that takes the same full snapshot (every listener, its owners, their start times
  and command lines) with the cheapest system calls that the kernel has for it: sockets from sock_diag(7), open files
  relative to an open folder. Neither can be had from JavaScript, so **by whole paths** the same program reads the tables of
  /proc/net and every link by its path, as a program in JavaScript must: where that needs more than \`ss\`, so does every
  such program. The start of the program is not counted; that of \`ss\` is.
- **One reading of /proc/net/tcp** makes the kernel walk its whole table of connections, whose size depends on the memory of
  the machine, to find that no more sockets listen. It is one system call, which no slice can divide, so the loop is held
  for so long at least. A scan that shows a new listener cannot do without, and every second steady poll can, so the events
  are judged without it.
- **Full snapshot**: the first scan of a new collector, in a process that has run others before. **Steady poll**: a scan
  when nothing has changed since the one before; scans follow one another without a pause.
- **Loop block**: the longest turn of the event loop during one scan. A chain of \`setImmediate\` callbacks takes the time
  once a turn, so no turn is missed, and the turn in which a scan begins counts. Without the time in which another thread or
  process had the processor, as the kernel counts it (/proc/thread-self/schedstat); where a virtual machine is set aside the
  kernel cannot know it, so the row below shows the longest turn of equally long idle times. Garbage collection counts, and so
  does V8's compiler. **Code not compiled yet** is the first scan of a Node.js process that has just started.
- **40,000 sockets ÷ none**: the same listeners before and after 20,000 connections were opened; in brackets the same for
  \`ss\`.
- **New process with a listener, old process opens a listener**: CPU of the first scan that shows it minus the median of the
  scans right before; the median of at least 20 repeats. In brackets: minus one reading of /proc/net/tcp.
- **Refresh of the view**: to describe every listener of a synthetic snapshot (three listeners a process, each process
  with two ancestors), to build the tree, to present its rows and the status bar. VS Code's own drawing is not in it. A
  refresh is made after each scan; if the scan found nothing new it hands on the same listeners.
- **Longest piece**: the longest turn of the event loop with an input of that size, without garbage collection (all of it, from
  V8's own trace), the longest piece of which stands beside it, and without the time in which another thread or process had the
  processor. Output of tools that this machine lacks (lsof, macOS, Windows) is made up; Linux, its processes and the answers of
  container engines are real. What VS Code does with the result is not in it. **All of the work** is the time until it is
  done, by the clock, so other processes make it longer.
- **Ten windows**: ten processes, each with what a window runs whose view is visible (collector, scanner, counters), beside
  the listeners of L1; one of them has the focus. CPU of these processes, without VS Code, once V8 has compiled what polls run
  (each function once in the life of a window). No window shares its scans with another.
- **How long changes wait**: from the moment at which a listener is open or closed to the end of the scan that shows it,
  beside the listeners of L1, at random moments. Two processes scan as focused windows do: one watches the kernel's
  counters between polls, as on Linux, the other one polls every 2 s only. Both see the same changes.
- **Memory of a window**: what collector, counters, descriptions, tree and status bar add to a process that does nothing,
  as the kernel counts it (PSS), after that many minutes in which it polls every 2 s and reads the counters five times a
  second; of three such processes at a time the one that needs most. Nothing changes meanwhile. What the code of the whole
  extension needs stands below. V8 gives back what it held for young objects when little is allocated, so polls without
  the pauses would need more. A loop block is the longest turn of the event loop in a poll after the first minute and its
  refresh of the view, without the pauses for garbage collection, which stand beside it, and without the time in which another
  thread or process had the processor.
- **Child processes on other systems**: counted on made-up systems whose tools print what real ones do and take no time, with a
  clock that is advanced by hand: the view is visible, the window in use, and no hint of a change comes from it. \`lsof -p\`
  reads folders, \`ps -E\` environments.
- **Polls made**: 2,000, or as many as fit into 12 s, in a process of its own that has been warmed up. Heap and resident
  memory are measured after a full garbage collection, before and after. Resident memory includes V8's young generation,
  which grows to its full size meanwhile.

## Run it again

\`\`\`
npm run bench                      # the tables
npm run bench -- --loads L1,L3     # some loads only
npm run bench -- --view            # only a refresh of the view
npm run bench -- --loop            # only the longest pieces; --loop "question" those of such a name
npm run bench -- --windows         # only ten windows
npm run bench -- --children        # only the child processes on other systems
npm run bench -- --memory          # only memory of a window
npm run bench -- --latency         # only how long changes wait
npm run bench -- --rounds 5        # sooner, and less exact
npm run -s bench -- --json         # every figure, for scripts
npm run -s bench -- --markdown > BENCHMARKS.md
npm run soak -- --minutes 60       # what is missed, mistaken or kept; the next --markdown has its result
\`\`\`

They need Linux, Perl, \`ss\` and \`ip\` (iproute2), \`unshare\` (util-linux) and bash; no root if users may create namespaces.
\`netstat\` and \`lsof\` are measured where they are installed, and said to be missing elsewhere; so is the floor program
where there is no C compiler (\`cc\`). Three libraries are
installed into \`.vscode-test/\` for it, pinned by \`bench/package-lock.json\`.`;
}

function soakSection({ soak }: Report): string {
  if (soak === undefined) return '';
  return `
## A soak

On ${soak.date}, for ${soak.minutes} minutes, with a poll every 50 ms at most (an hour of them is a week of 40 hours at one
every two seconds): listeners come and go as fast as a loop can create them, windows of the extension are opened, shown,
hidden and closed, the clocks jump as after a sleep, interfaces appear and vanish, a container engine restarts, and again
and again no file can be opened.

${soak.words}
`;
}
