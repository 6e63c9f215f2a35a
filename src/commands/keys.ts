/** What keys do in the view: a keybinding calls a command with the focused row, which VS Code puts in. */
import * as v from 'valibot';
import { isOpenable } from '../flows/open';
import type { ExpectedPort } from '../model/expected/expectedPort';
import { startsOf } from '../model/expected/starts';
import type { EndedServer } from '../model/history/endedServer';
import type { ListenerRow } from '../model/rows/listenerRow';
import type { TreeNode } from '../model/tree/nodes';
import type { CommandId } from './ids';
import { endedTarget, expectedTarget, holdersOf, ownTarget } from './pickTarget';

const keyArguments = v.strictTuple([v.unknown(), v.literal('key')]);

/**
 * The `args` of a keybinding are `[{ "$treeViewId": …, "$focusedTreeItem": true }, "key"]`. VS Code replaces the first of them
 * by the node that has the focus, or null, as it does for the buttons in the title of a view. `TreeView.selection` does not
 * tell which one that is: arrow keys move the focus alone.
 * @returns undefined if it was no key.
 */
export function pressedOn(value: unknown): { readonly focused: unknown } | undefined {
  try {
    const pressed = v.safeParse(keyArguments, value);
    return pressed.success ? { focused: pressed.output[0] } : undefined;
  } catch {
    return undefined;
  }
}

/** What a key acts on: all that is selected if the focused row is, else that row alone, as VS Code's own lists do. */
export function selectedWith(focused: unknown, selection: readonly TreeNode[]): readonly unknown[] {
  if (focused === undefined || focused === null) return [];
  return selection.some((node) => node === focused) ? selection : [focused];
}

/** What Enter does; undefined: what it does in any list, such as to expand a row. */
export function primaryAction(
  known: { readonly ended: readonly EndedServer[]; readonly expected: readonly ExpectedPort[] },
  focused: unknown,
): CommandId | undefined {
  const own = ownTarget(focused);
  if (own !== undefined) {
    return own.kind === 'listener' && own.rows.every(isOpenable) ? 'localPorts.openInBrowser' : undefined;
  }
  if (endedTarget(known.ended, focused) !== undefined) return 'localPorts.startAgain';
  const expected = expectedTarget(known.expected, focused);
  if (expected === undefined) return undefined;
  if (holdersOf(focused) !== undefined) return 'localPorts.revealHolder';
  return startsOf(expected).length > 0 ? 'localPorts.startExpected' : undefined;
}

/** The listeners of these nodes and of all that is beneath them, each once. */
export function listenersAmong(nodes: readonly unknown[]): readonly ListenerRow[] {
  return [...new Set(nodes.flatMap((node) => ownTarget(node)?.rows ?? []))];
}
