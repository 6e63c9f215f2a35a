import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { FrameworkRow } from './frameworks/frameworkRow';
import { javaScriptFrameworks } from './frameworks/javaScript';
import { otherFrameworks } from './frameworks/other';
import { pythonFrameworks } from './frameworks/python';

const rows = [...javaScriptFrameworks, ...pythonFrameworks, ...otherFrameworks];

export type FrameworkId = (typeof rows)[number]['id'];

export interface Framework extends FrameworkRow {
  readonly id: FrameworkId;
}

export const frameworks: ReadonlyMap<FrameworkId, Framework> = new Map(rows.map((row) => [row.id, row]));

const byName = new Map<string, readonly Framework[]>();
for (const framework of frameworks.values()) {
  for (const name of [...framework.names, ...(framework.namesWithoutCommand ?? [])]) {
    byName.set(name, [...(byName.get(name) ?? []), framework]);
  }
}

/** What a command line runs by itself, without the processes around it. */
export function frameworkOf({
  names,
  args,
}: Pick<ParsedCommandLine, 'names' | 'args'>): Framework | undefined {
  for (const name of names) {
    const found = byName.get(name)?.find((framework) => isServing(framework, name, args));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isServing(
  { commands, namesWithoutCommand }: FrameworkRow,
  name: string,
  args: readonly string[],
): boolean {
  if (commands === undefined || namesWithoutCommand?.includes(name) === true) return true;
  return commands.some((command) =>
    args.some((word) => word === command || (command.startsWith('-') && word.startsWith(`${command}=`))),
  );
}
