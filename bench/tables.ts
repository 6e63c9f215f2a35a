/** The report as tables that are readable as text and valid Markdown. */
import type {
  LatencyFigures,
  LoadFigures,
  LoopFigure,
  ManyWindowsFigure,
  CodeFigure,
  MemoryFigure,
  PeerFigure,
  Report,
  ViewFigures,
} from './figures';
import type { LoadName } from './loads';
import { commonTargets, loads } from './loads';

type Row = readonly string[];

export function reportTables(report: Report): string[] {
  const hasLoads = Object.keys(report.loads).length > 0;
  return [
    ...(hasLoads ? [...targetTable(report), '', ...peerTable(report), ''] : []),
    ...(report.view.length > 0 ? [...viewTable(report), ''] : []),
    ...(report.loop.length > 0 ? [...loopTable(report), ''] : []),
    ...(report.manyWindows.length > 0 ? manyWindowsTable(report) : []),
    ...(report.children.length > 0 ? ['', ...childrenTable(report)] : []),
    ...(report.memory.length > 0 ? ['', ...memoryTable(report)] : []),
    ...(report.code === undefined ? [] : ['', ...codeTable(report.code)]),
    ...(report.latency.times.length > 0 ? ['', ...latencyTables(report.latency)] : []),
    ...(report.remarks.length > 0 ? ['', ...report.remarks] : []),
  ];
}

/** One row per figure, one column per load; the last column shows whether the targets are met. */
export function targetTable({ loads: measured }: Report): string[] {
  const columns = Object.entries(measured) as [LoadName, LoadFigures][];
  const row = (
    what: string,
    target: string,
    cell: (of: LoadFigures, load: LoadName) => Cell | undefined,
  ): Row => {
    const cells = columns.map(([load, of]) => cell(of, load));
    return [
      what,
      ...cells.map((one) => one?.text ?? '–'),
      target,
      verdict(
        columns.map(([load]) => load),
        cells,
      ),
    ];
  };
  const perLoad = (value: (load: LoadName) => number): string =>
    columns.map(([load]) => value(load)).join(' / ');
  const { blockMedianMs, blockP99Ms, firstBlockMs, growth, newProcessMs, heapMb, residentMb } = commonTargets;
  return table([
    ['figure', ...columns.map(([load]) => load), 'target', 'met'],
    row('rows seen by `ss` / by us / with owner', 'equal', ({ rows }) => ({
      text: `${rows.ss} / ${rows.ours} / ${rows.owned}`,
      met: rows.ss === rows.ours && rows.ours === rows.owned,
    })),
    row(
      'rows seen by the floor program / with owner',
      'the same',
      ({ floor, rows }) =>
        floor && {
          text: `${floor.rows} / ${floor.owned}`,
          met: floor.rows === rows.ours && floor.owned === rows.owned,
        },
    ),
    row('floor program, CPU', '', ({ floor }) => floor && { text: ms(floor.cpuMs) }),
    row('`ss`, CPU', '', ({ ssMs }) => ({ text: ms(ssMs) })),
    row('full snapshot, CPU', '', ({ full }) => ({ text: ms(full.cpuMs) })),
    row('full snapshot ÷ `ss`', `≤ ${perLoad((load) => loads[load].targets.fullToSs)}`, ({ full }, load) => ({
      text: ratio(full.toSs),
      met: full.toSs <= loads[load].targets.fullToSs,
    })),
    row('full snapshot ÷ floor', '', ({ floor }) => floor && { text: ratio(floor.fullToFloor) }),
    row('`ss` ÷ floor', '', ({ floor }) => floor && { text: ratio(floor.ssToFloor) }),
    row(
      'floor by whole paths, as JavaScript must (÷ `ss`)',
      '',
      ({ floor }) => floor && { text: `${ms(floor.pathsMs)} (${ratio(floor.pathsToSs)})` },
    ),
    row(
      'full snapshot ÷ floor by whole paths',
      '',
      ({ floor }) => floor && { text: ratio(floor.fullToPaths) },
    ),
    row('steady poll, CPU', '', ({ steady }) => ({ text: ms(steady.cpuMs) })),
    row(
      'steady poll ÷ `ss`',
      `≤ ${perLoad((load) => loads[load].targets.steadyToSs)}`,
      ({ steady }, load) => ({
        text: ratio(steady.toSs),
        met: steady.toSs <= loads[load].targets.steadyToSs,
      }),
    ),
    row('loop block in a poll, median / p99', `≤ ${blockMedianMs} / ${blockP99Ms} ms`, ({ blocks }) => ({
      text: `${ms(blocks.medianMs)} / ${ms(blocks.p99Ms)}`,
      met: blocks.medianMs <= blockMedianMs && blocks.p99Ms <= blockP99Ms,
    })),
    row('the same with nothing to do', '', ({ blocks }) => ({
      text: `${ms(blocks.idleMedianMs)} / ${ms(blocks.idleP99Ms)}`,
    })),
    row('loop block in a first snapshot, median / worst', `≤ ${firstBlockMs} ms (median)`, ({ first }) => ({
      text: `${ms(first.warmMedianMs)} / ${ms(first.warmWorstMs)}`,
      met: first.warmMedianMs <= firstBlockMs,
    })),
    row('the same, code not compiled yet', `≤ ${firstBlockMs} ms (median)`, ({ first }) => ({
      text: `${ms(first.coldMedianMs)} / ${ms(first.coldWorstMs)}`,
      met: first.coldMedianMs <= firstBlockMs,
    })),
    row('the longest pause for garbage collection in it', '', ({ first }) => ({ text: ms(first.coldGcMs) })),
    row('CPU of such a first snapshot', '', ({ first }) => ({ text: ms(first.coldCpuMs) })),
    row(
      'steady poll, 40,000 sockets ÷ none (`ss`)',
      `≤ ${growth}`,
      ({ growth: grown }) =>
        grown && { text: `${ratio(grown.steady)} (${ratio(grown.ss)})`, met: grown.steady <= growth },
    ),
    row('one reading of /proc/net/tcp, which a new listener needs', '', ({ tableMs }) => ({
      text: ms(tableMs),
    })),
    row(
      'new process with a listener, above steady (without it)',
      `≤ ${newProcessMs} ms without it`,
      ({ events: { newProcessMs: cost }, tableMs }) => withoutReading(cost, tableMs, newProcessMs),
    ),
    row(
      'old process opens a listener, above steady (without it)',
      `≤ ${perLoad((load) => loads[load].targets.oldProcessMs)} ms without it`,
      ({ events: { oldProcessMs: cost }, tableMs }, load) =>
        withoutReading(cost, tableMs, loads[load].targets.oldProcessMs),
    ),
    row('polls made', '', ({ endurance }) => ({ text: String(endurance.polls) })),
    row('heap after them', `≤ + ${heapMb} MB`, ({ endurance: { heapBeforeMb, heapAfterMb } }) => ({
      text: `${signed(heapAfterMb - heapBeforeMb)} MB`,
      met: heapAfterMb - heapBeforeMb <= heapMb,
    })),
    row(
      'resident after them',
      `≤ + ${residentMb} MB`,
      ({ endurance: { residentBeforeMb, residentAfterMb } }) => ({
        text: `${signed(residentAfterMb - residentBeforeMb)} MB`,
        met: residentAfterMb - residentBeforeMb <= residentMb,
      }),
    ),
  ]);
}

/** One row per tool: CPU of one scan, and its ratio to the CPU of `ss` in the same round. */
export function peerTable({ loads: measured }: Report): string[] {
  const columns = Object.entries(measured);
  const names = columns[0]?.[1].peers.map(({ name }) => name) ?? [];
  const ours = (what: string, of: (figures: LoadFigures) => { cpuMs: number; toSs: number }): Row => [
    what,
    ...columns.map(([, figures]) => `${ms(of(figures).cpuMs)} (${ratio(of(figures).toSs)})`),
  ];
  return table([
    ['one scan, CPU (÷ `ss`)', ...columns.map(([load]) => load)],
    ours('**Local Ports, steady poll**', ({ steady }) => steady),
    ours('**Local Ports, full snapshot**', ({ full }) => full),
    ...names.map((name) => {
      const figures = columns.map(([, { peers }]) => peers.find((peer) => peer.name === name));
      const note = figures.flatMap((figure) => (figure && 'note' in figure ? [figure.note] : []))[0];
      return [note === undefined ? name : `${name} (${note})`, ...figures.map(peerCell)];
    }),
  ]);
}

/** One row an event, one column a number of rows. */
export function viewTable({ view }: Report): string[] {
  const row = (what: string, of: (figures: ViewFigures) => string): Row => [what, ...view.map(of)];
  return table([
    row('refresh of the view, CPU', ({ rows }) => `${rows.toLocaleString('en')} rows`),
    row('first', ({ firstMs }) => ms(firstMs)),
    row('with one change', ({ oneChangeMs }) => ms(oneChangeMs)),
    row('the longest piece of it, wall time', ({ longestPieceMs }) => ms(longestPieceMs)),
    row('unchanged', ({ unchangedMs }) => ms(unchangedMs)),
    row('full scan of as many listeners', ({ fullScanMs }) => ms(fullScanMs)),
    row('with one change ÷ full scan', ({ oneChangeMs, fullScanMs }) => ratio(oneChangeMs / fullScanMs)),
  ]);
}

/** The longest piece that is allowed with so many rows or processes. */
export const loopBudgetMs = { upTo1000: 5, above: 16 } as const;

/** One row an input and size. */
export function loopTable({ loop }: Pick<Report, 'loop'>): string[] {
  const budget = ({ size }: LoopFigure): number =>
    size <= 1000 ? loopBudgetMs.upTo1000 : loopBudgetMs.above;
  return table([
    [
      'input',
      'size',
      'longest piece, median',
      'worst',
      'allowed',
      'met',
      'longest GC pause beside it',
      'all of the work',
    ],
    ...loop.map((figure) => [
      figure.name,
      figure.size.toLocaleString('en'),
      ms(figure.medianMs),
      ms(figure.maximumMs),
      `≤ ${budget(figure)} ms`,
      figure.medianMs <= budget(figure) ? 'yes' : 'no',
      ms(figure.gcMs),
      ms(figure.wholeMs),
    ]),
  ]);
}

/** CPU of all windows is at most this many times that of the focused one. */
const manyWindowsToOne = 2;

export function manyWindowsTable({ manyWindows }: Pick<Report, 'manyWindows'>): string[] {
  const row = ({ name, windows, oneMs, allMs, toOne }: ManyWindowsFigure): Row => [
    ...[name, String(windows), ms(oneMs), ms(allMs), ratio(toOne)],
    ...[`≤ ${manyWindowsToOne}`, toOne <= manyWindowsToOne ? 'yes' : 'no'],
  ];
  return table([
    ['CPU a minute', 'windows', 'the focused one', 'all of them', 'all ÷ the focused one', 'allowed', 'met'],
    ...manyWindows.map(row),
  ]);
}

export function latencyTables({ times, cpu }: LatencyFigures): string[] {
  return [
    ...table([
      ['a listener', 'found by', 'changes', 'median', 'p90', 'p99', 'longest', 'never found'],
      ...times.map(({ name, by, changes, missed, medianMs, p90Ms, p99Ms, maximumMs }) => [
        ...[name, by, String(changes)],
        ...[medianMs, p90Ms, p99Ms, maximumMs].map(wholeMs),
        String(missed),
      ]),
    ]),
    '',
    ...table([
      ['CPU a second', 'counters', 'polls alone', 'counters ÷ polls alone'],
      ...cpu.map(({ name, countersMs, pollsMs, toPolls }) => [
        ...[name, ms(countersMs), ms(pollsMs), ratio(toPolls)],
      ]),
    ]),
  ];
}

/** With the view visible, and of the loop in a poll in which nothing has changed. */
const windowTargets = { pssMb: 12, blockP99Ms: 1 } as const;

/** One row a figure, one column a load. */
export function memoryTable({ memory }: Pick<Report, 'memory'>): string[] {
  const row = (what: string, target: string, cell: (of: MemoryFigure) => Cell): Row => {
    const cells = memory.map(cell);
    return [
      what,
      ...cells.map(({ text }) => text),
      target,
      verdict(
        memory.map(({ load }) => load),
        cells,
      ),
    ];
  };
  const minutes = memory[0]?.at.map(({ minute }) => minute) ?? [];
  const { pssMb, blockP99Ms } = windowTargets;
  return table([
    ['a window with the view visible', ...memory.map(({ load }) => load), 'allowed', 'met'],
    ...minutes.map((minute, at) =>
      row(
        `added (PSS) after ${minute} ${minute === 1 ? 'minute' : 'minutes'}`,
        minute === 10 ? `≤ ${pssMb} MB` : '',
        (of) => ({
          text: mb(of.at[at]?.pssMb),
          ...(minute === 10 ? { met: (of.at[at]?.pssMb ?? Infinity) <= pssMb } : {}),
        }),
      ),
    ),
    row('of it, heap and other memory of its own', '', (of) => ({ text: mb(of.at.at(-1)?.anonymousMb) })),
    row('heap after a full collection', '', ({ heapMb }) => ({ text: mb(heapMb) })),
    row('allocated by a poll', '', (of) => ({ text: kb(of.pollAllocatedKb) })),
    row('allocated by the first scan and drawing', '', (of) => ({ text: kb(of.firstAllocatedKb) })),
    row('garbage collection, a minute', '', ({ gcMsAMinute }) => ({ text: ms(gcMsAMinute) })),
    row('loop block in a poll, median', '', ({ blockMedianMs }) => ({ text: ms(blockMedianMs) })),
    row('loop block in a poll, p99', `≤ ${blockP99Ms} ms`, (of) => ({
      text: ms(of.blockP99Ms),
      met: of.blockP99Ms <= blockP99Ms,
    })),
    row('the longest GC pause', '', ({ longestGcMs }) => ({ text: ms(longestGcMs) })),
  ]);
}

export function codeTable({ startKb, laterKb, loadCpuMs, activateCpuMs, heapMb }: CodeFigure): string[] {
  return table([
    ['the extension', 'size'],
    ['files loaded at the start', kb(startKb)],
    ['files loaded with their first use', kb(laterKb)],
    ['to load it, CPU', ms(loadCpuMs)],
    ['to activate it, CPU', ms(activateCpuMs)],
    ['heap after both', mb(heapMb)],
  ]);
}

/** Tools that are never started in an hour are left out. */
export function childrenTable({ children }: Pick<Report, 'children'>): string[] {
  return table([
    ['system', 'what happens', 'polls an hour', 'child processes an hour'],
    ...children.map(({ system, story, polls, tools }) => {
      const started = Object.entries(tools).filter(([, times]) => times > 0);
      return [system, story, String(polls), started.map(([tool, times]) => `${times} ${tool}`).join(', ')];
    }),
  ]);
}

interface Cell {
  readonly text: string;
  readonly met?: boolean;
}

/** The kernel has no cheaper way for JavaScript to learn of a new listener than to read the table. */
function withoutReading(costMs: number, readingMs: number, targetMs: number): Cell {
  return { text: `${ms(costMs)} (${ms(costMs - readingMs)})`, met: costMs - readingMs <= targetMs };
}

function peerCell(figure: PeerFigure | undefined): string {
  if (figure === undefined) return '–';
  return 'missing' in figure ? figure.missing : `${ms(figure.cpuMs)} (${ratio(figure.toSs)})`;
}

function verdict(names: readonly string[], cells: readonly (Cell | undefined)[]): string {
  if (!cells.some((cell) => cell?.met !== undefined)) return '';
  const missed = names.filter((_name, at) => cells[at]?.met === false);
  return missed.length === 0 ? 'yes' : `no: ${missed.join(', ')}`;
}

function table(rows: readonly Row[]): string[] {
  const [head = []] = rows;
  const widths = head.map((_cell, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: Row): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)];
}

function ms(value: number): string {
  if (value > 0 && value < 0.01) return `${(value * 1000).toFixed(1)} µs`;
  return `${value.toFixed(Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0)} ms`;
}

function wholeMs(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(0)} ms` : '–';
}

function ratio(value: number): string {
  return value < 0.1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0);
}

function mb(value: number | undefined): string {
  return value === undefined ? '–' : `${value.toFixed(1)} MB`;
}

function kb(value: number): string {
  return `${value.toFixed(0)} KB`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}
