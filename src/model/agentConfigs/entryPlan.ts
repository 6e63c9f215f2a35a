import type { TextFormat } from '../text/editJson';
import { jsonFormat } from '../text/editJson';
import { tomlFormat } from '../text/editToml';
import { isRecord } from '../text/json';
import type { AgentConfig, AgentLaunch } from './agentConfig';
import { entryOf, entryPath } from './agentConfig';

/**
 * What a file says of Local Ports, and its texts afterwards. `unclear`: the file is not understood, or the entry has no place
 * that can be changed without changing anything else.
 */
export type EntryPlan =
  | { readonly kind: 'absent'; readonly added: string }
  | { readonly kind: 'current'; readonly removed: string | undefined }
  | { readonly kind: 'different'; readonly updated: string | undefined; readonly removed: string | undefined }
  | { readonly kind: 'unclear' };

const formats: Readonly<Record<AgentConfig['format'], TextFormat>> = { json: jsonFormat, toml: tomlFormat };

/** @param text of the agent's file; empty if there is none. */
export function planEntry(config: AgentConfig, text: string, launch: AgentLaunch): EntryPlan {
  const format = formats[config.format];
  const path = entryPath(config);
  const parsed = format.parse(text);
  if (parsed === undefined) return { kind: 'unclear' };
  const entry = entryOf(config, launch);
  const [servers, name] = path;
  const known = isRecord(parsed) && isRecord(parsed[servers]) ? parsed[servers][name ?? ''] : undefined;
  const check = (after: string | undefined, isThere: boolean): string | undefined =>
    after !== undefined && isChangedAlone(config, text, after, isThere ? entry : undefined)
      ? after
      : undefined;
  if (known === undefined) {
    const added = check(format.set(text, path, entry), true);
    return added === undefined ? { kind: 'unclear' } : { kind: 'absent', added };
  }
  if (!isRecord(known)) return { kind: 'unclear' };
  const removed = check(format.remove(text, path), false);
  const differing = Object.entries(entry).filter(([key, value]) => !isSame(known[key], value));
  if (differing.length === 0) return { kind: 'current', removed };
  const updated = differing.reduce<string | undefined>(
    (left, [key, value]) => (left === undefined ? undefined : format.set(left, [...path, key], value)),
    text,
  );
  return { kind: 'different', updated: check(updated, true), removed };
}

/** The entry alone, as it stands in a file of its own. */
export function entryText(
  config: Pick<AgentConfig, 'format' | 'servers' | 'extra'>,
  launch: AgentLaunch,
): string {
  return formats[config.format].set('', entryPath(config), entryOf(config, launch)) ?? '';
}

/** Whether a change of text changed the entry, and nothing else that the file says. @param entry undefined: it is gone. */
function isChangedAlone(
  config: AgentConfig,
  before: string,
  after: string,
  entry: Readonly<Record<string, unknown>> | undefined,
): boolean {
  const format = formats[config.format];
  const old = apart(config, format.parse(before));
  const now = apart(config, format.parse(after));
  if (old === undefined || now === undefined || !isSame(old.others, now.others)) return false;
  if (entry === undefined) return now.entry === undefined;
  const found = now.entry;
  return isRecord(found) && Object.entries(entry).every(([key, value]) => isSame(found[key], value));
}

/** A file's entry, and everything else that it says; an empty list of servers says nothing. */
function apart(
  config: AgentConfig,
  parsed: unknown,
): { readonly others: unknown; readonly entry: unknown } | undefined {
  if (!isRecord(parsed)) return undefined;
  const [key, name = ''] = entryPath(config);
  const { [key]: list = {}, ...rest } = parsed;
  if (!isRecord(list)) return undefined;
  const { [name]: entry, ...servers } = list;
  return { others: [rest, servers], entry };
}

/** Values of JSON and TOML, in whatever order their keys are written. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
