import type { ListenerReport } from '../core/reportSchema';
import { parsePortRange } from '../model/net/endpoint';

/** Whether one of these words names a listener: `3000`, `3000-3010`, or a part of a name: `vite`, `shop`. None: every one. */
export function isNamed(report: ListenerReport, what: readonly string[] = []): boolean {
  return what.length === 0 || what.some((word) => fits(report, word));
}

function fits(report: ListenerReport, word: string): boolean {
  const range = parsePortRange(word);
  if (range !== undefined) return report.port >= range.from && report.port <= range.to;
  const wanted = word.toLowerCase();
  return namesOf(report).some((name) => name?.toLowerCase().includes(wanted));
}

function namesOf({
  label,
  owner,
  project,
  framework,
  startedBy,
}: ListenerReport): (string | null | undefined)[] {
  const container = owner.kind === 'hidden' ? null : owner.container;
  return [
    ...[label, project?.title, project?.folder, framework, startedBy?.title],
    ...[container?.name, container?.image],
    owner.kind === 'process' ? owner.name : owner.kind === 'hidden' ? owner.service : undefined,
  ];
}
