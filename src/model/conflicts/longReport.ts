const reportStart = /\bFailed to start Ranch listener\b/;
const reportEnd = /\bfor reason\b/;
/** Erlang prints one item a line, and an IPv6 address is eight of them. */
const maximumReportLines = 60;

/**
 * The lines of a text, with those of a report of Erlang's joined: it says first what was wanted, then the options of the
 * socket, one in each line, and only then the reason.
 */
export function joinReports(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => reportStart.test(line))) return lines;
  const joined: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const end = endOfReport(lines, index);
    const report = lines.slice(index, end + 1);
    joined.push(report.length === 1 ? (report[0] ?? '') : report.map((line) => line.trim()).join(' '));
    index = end;
  }
  return joined;
}

/** The line itself if no report begins in it, or if its reason does not follow. */
function endOfReport(lines: readonly string[], start: number): number {
  const first = lines[start] ?? '';
  if (!reportStart.test(first) || reportEnd.test(first)) return start;
  for (let index = start + 1; index <= start + maximumReportLines; index++) {
    const line = lines[index];
    if (line === undefined || reportStart.test(line)) break;
    if (reportEnd.test(line)) return index;
  }
  return start;
}
