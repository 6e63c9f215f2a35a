import * as v from 'valibot';
import type { Finding } from '../model/exposure/findings';
import type { ListenerNode } from '../model/tree/nodes';
import { listenerNode } from '../model/tree/nodes';
import { linkedCommands } from '../ui/statusBarItem';

const commands: ReadonlySet<string> = new Set(Object.values(linkedCommands));
const linkArgument = v.strictObject({ kind: v.literal('finding'), id: v.string() });

/**
 * What a link in the tooltip of the status bar item is for. Other extensions may call a command so too: they reach no row but
 * those that are warned of, and no command but those of the links.
 * @returns undefined if it was no such link; without a node if that finding is gone.
 */
export function linkedFinding(
  command: string,
  value: unknown,
  findings: () => readonly Finding[],
): { readonly node: ListenerNode | undefined } | undefined {
  if (!commands.has(command)) return undefined;
  try {
    const link = v.safeParse(linkArgument, value);
    if (!link.success) return undefined;
    const found = findings().find(({ row }) => row.id === link.output.id);
    return { node: found && listenerNode(found.row) };
  } catch {
    return undefined;
  }
}
