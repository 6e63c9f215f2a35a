import type { Report } from './figures';
import type { LoadName } from './loads';
import { loads } from './loads';
import { peerTable, targetTable, viewTable } from './tables';

/** BENCHMARKS.md as a whole. */
export function markdownFile(report: Report): string {
  const { cores, cpu, kernel, system, node, date } = report.machine;
  const measured = Object.entries(report.loads);
  const rounds = Math.max(...measured.map(([, figures]) => figures.rounds));
  const descriptions = measured.map(([name]) => `- **${name}**: ${loads[name as LoadName].words}.`);
  return `# Benchmarks

What it costs to look who listens on Linux, beside the tools that could be asked instead.

<!-- Written by npm run bench -- --markdown: change bench/markdown.ts, not this file. -->

Measured on ${date} in ${rounds} rounds (${report.seconds} s for the whole): ${cores} cores of ${cpu}, ${system},
Linux ${kernel}, Node.js ${node}.

## Loads

Each is made in a namespace of its own (user, PID, mount and network), where nothing else runs or listens.

${descriptions.join('\n')}

## Targets

${targetTable(report).join('\n')}

## Beside other tools

${peerTable(report).join('\n')}

## A refresh of the view

${viewTable(report).join('\n')}
${report.remarks.map((remark) => `\n${remark}\n`).join('')}
## What the figures mean

- **CPU** is user and system time of all threads. A round measures \`ss\`, a full snapshot and a steady poll in batches, one
  right after the other; the tables hold medians over the rounds. **÷ \`ss\`** is the median of the ratios within each
  round, so that what else the machine does cancels out. Compare ratios between machines, not milliseconds.
- **Commands** are counted with all their children: bash runs a batch and adds up what the kernel tells of them, which is
  exact to the microsecond; the batch is large enough for bash's rounding not to show. Their output goes to \`/dev/null\`.
  **Libraries** are counted with their children too, in a process of their own, in batches of at least 0.6 s. VS Code's
  port finder is the same work written anew: whole socket tables, \`ls -l\` over every open file in a shell, and
  every process's folder and command line.
- **Full snapshot**: the first look of a new collector, in a process that has run others before. **Steady poll**: a look
  when nothing has changed since the one before; looks follow one another without a pause.
- **Loop block**: the longest turn of the event loop during one look. A chain of \`setImmediate\` callbacks takes the time
  once a turn, so no turn is missed, and the turn a look begins in counts. Wall time: it holds what other processes
  take, so the row below shows the longest turn of equally long spans with nothing to do. **Code not compiled yet** is
  the first look of a Node.js process that has just started.
- **40,000 sockets ÷ none**: the same listeners before and after 20,000 connections were made; in brackets what they do to
  \`ss\`.
- **New process with a listener, old process opens a listener**: CPU of the first look that sees it less the median of the
  looks right before; the median of at least 20 repeats.
- **Refresh of the view**: to describe every listener of a synthetic snapshot (three listeners a process, each process
  with two ancestors), to build the tree, to present its rows and the status bar. VS Code's own drawing is not in it. A
  refresh is made after each scan; if the scan found nothing new it hands on the same listeners.
- **Polls made**: 2,000, or as many as fit into 12 s, in a process of its own that has been warmed up. Heap and resident
  memory are taken after a full garbage collection, before and after. Resident memory holds V8's young generation, which
  grows to its full size while garbage is made.

## Run it again

\`\`\`
npm run bench                      # the tables
npm run bench -- --loads L1,L3     # some loads only
npm run bench -- --view            # only a refresh of the view
npm run bench -- --rounds 5        # sooner, and less exact
npm run -s bench -- --json         # every figure, for scripts
npm run -s bench -- --markdown > BENCHMARKS.md
npm run soak -- --minutes 10       # what is missed or mistaken while listeners come and go
\`\`\`

They need Linux, Perl, \`ss\` and \`ip\` (iproute2), \`unshare\` (util-linux) and bash; no root where users may make namespaces.
\`netstat\` and \`lsof\` are measured where they are installed, and said to be missing elsewhere. Two libraries are
installed into \`.vscode-test/\` for it, pinned by \`bench/package-lock.json\`.`;
}
