/** What the rows of the tree say, on the screen and to a screen reader. */
import * as l10n from '@vscode/l10n';
import { publishedPort } from '../model/containers/container';
import type { Listener } from '../model/listeners/listener';
import { portKeyOf } from '../model/listeners/listener';
import { usualService } from '../model/net/wellKnownPorts';
import type { Age } from '../model/process/age';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import type { HiddenByRuleNode, ListenerNode, ParentNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';
import { shortAge, spokenAge } from './age';
import { debuggerTitle } from './debuggers';
import { exposureWords } from './exposure';
import { forgottenWords } from './forgotten';
import { isForgotten } from '../model/forgotten/reason';
import type { NamedNode } from './groupName';
import { shownName, wholeName } from './groupName';
import { containerLabel, inContainer, rowLabel } from './labels';
import { listOfFirst } from './list';
import { serviceLabel } from './hiddenOwner';
import { hiddenWords, portWords, staleWord } from './listener';
import { samePortWords } from './samePort';
import { spokenWords } from './spoken';

export interface ItemText {
  readonly label: string;
  readonly description: string;
  /** What a screen reader says instead of both. */
  readonly accessibilityLabel: string;
}

/** More than this are counted instead of named. */
const portsAtMost = 20;
const addressesAtMost = 8;

/** The state of a finding; undefined for a row without one. */
export type Alarm = 'open' | 'acknowledged' | undefined;

/**
 * @param isExposed whether a row beneath has an open finding.
 * @param age of the group's process, if it is to be shown.
 */
export function groupText(node: ParentNode, isExposed: boolean, age: Age | undefined): ItemText {
  if (node.kind === 'hidden-by-rule') return hiddenByRuleText(node);
  const ports = portsOf(node);
  const reasons = node.kind === 'process' ? (node.listeners[0]?.row.forgotten ?? []) : [];
  const forgotten = forgottenWords(reasons);
  const isFollowed = age !== undefined || forgotten !== undefined || ports.includes(',');
  const { label, rest } = shownName(node, isFollowed);
  const named = [...rest, age && shortAge(age)];
  // the view's badge counts the verdict: a narrow sidebar shows which row it is of
  const after = isForgotten(reasons) ? [forgotten, ...named] : [...named, forgotten];
  return {
    label,
    // ports first: they stay visible in a narrow sidebar
    description: [ports, ...after].filter((part) => part !== undefined).join(' · '),
    accessibilityLabel: spokenWords([
      ...[spokenGroup(node, ports, isExposed), spokenIcon(node)],
      ...[age && spokenAge(age), forgotten],
    ]),
  };
}

function spokenGroup(node: NamedNode, ports: string, isExposed: boolean): string {
  const label = wholeName(node);
  switch (node.kind) {
    case 'container':
      return l10n.t('{label}, container, listening on {ports}', { label, ports });
    case 'editor':
      return l10n.t('{label}, the editor itself, listening on {ports}', { label, ports });
    case 'hidden':
      return `${l10n.t('{label}, listening on {ports}.', { label, ports })} ${hiddenWords(node.reason)}`;
    case 'network':
      return containerInside(node) === undefined
        ? l10n.t('{label}, listening on {ports}', { label, ports })
        : l10n.t('{label}, other namespace, listening on {ports}', { label, ports });
    case 'process':
    case 'project':
    case 'origin':
      return isExposed
        ? l10n.t('{label}, exposed, listening on {ports}', { label, ports })
        : l10n.t('{label}, listening on {ports}', { label, ports });
  }
}

/** What the icon of a group shows and its name does not say. */
function spokenIcon(node: NamedNode): string | undefined {
  if (node.kind === 'process' && node.recognition.role === 'dev-server') return l10n.t('dev server');
  return node.kind === 'project' && node.inWorkspace ? l10n.t('in this workspace') : undefined;
}

/** `3000, 3001`; beyond some they are counted, because a group may have thousands. */
function portsOf({ listeners }: ParentNode): string {
  const ports = new Set<number>();
  const named: string[] = [];
  for (const { row } of listeners) {
    const { size } = ports.add(portKeyOf(row.listener));
    if (size > named.length && size <= portsAtMost) named.push(portWords(row.listener));
  }
  return ports.size <= portsAtMost ? named.join(', ') : listOfFirst(named, portsAtMost, ports.size);
}

function hiddenByRuleText(node: HiddenByRuleNode): ItemText {
  const { length: count } = node.listeners;
  return {
    label: l10n.t('{count} hidden', { count }),
    description: l10n.t('by your rules'),
    accessibilityLabel: spokenWords([
      l10n.t('{count} hidden by your rules, listening on {ports}', { count, ports: portsOf(node) }),
    ]),
  };
}

/** `5173`, and `Vite · shop · → 80 · all interfaces · 0.0.0.0 · TCP`. */
export function listenerText(node: ListenerNode, alarm: Alarm): ItemText {
  const { row } = node;
  const { listener } = row;
  const label = row.label === undefined ? undefined : plainText(row.label, 40);
  const given = row.given?.name === undefined ? undefined : plainText(row.given.name, 80);
  const program = given ?? (node.placement === 'underProcess' ? undefined : programLabel(node));
  const note = row.given?.note === undefined ? undefined : plainText(row.given.note, 60);
  const pinned = row.isPinned === true ? l10n.t('pinned') : undefined;
  const debug = row.debugger && debuggerTitle(row.debugger);
  const stale = listener.isStale === true ? staleWord() : undefined;
  const inside = insidePort(row);
  const exposure = exposureWords(listener.exposure, listener.namespace);
  const all = [listener.address, ...row.alsoAt].map(({ text }) => text);
  const addresses = all.length <= addressesAtMost ? all.join(', ') : listOfFirst(all, addressesAtMost);
  const protocol = listener.protocol.toUpperCase();
  const others = samePortWords(row);
  // its group says so otherwise
  const forgotten = node.placement === 'underProcess' ? undefined : forgottenWords(row.forgotten);
  const usual = row.process === undefined && row.container === undefined ? usualLabel(listener) : undefined;
  return {
    label: String(listener.port),
    description: [
      // who else answers comes first, before the name of the row's own program: a sidebar of 200 pixels has no room for both
      ...[stale, ...others, label, program, debug, inside?.written],
      ...[exposure, addresses, protocol, usual, forgotten, pinned, note],
    ]
      .filter((part) => part !== undefined)
      .join(' · '),
    accessibilityLabel: spokenWords([
      l10n.t('port {port}', { port: listener.port }),
      ...[stale, label, program, ...others, debug, inside?.spoken, alarmLabel(alarm)],
      ...[exposure, addresses, protocol, usual, forgotten, pinned, note],
    ]),
  };
}

function alarmLabel(alarm: Alarm): string | undefined {
  switch (alarm) {
    case 'open':
      return l10n.t('exposed');
    case 'acknowledged':
      return l10n.t('exposed, acknowledged');
    case undefined:
      return undefined;
  }
}

/**
 * The container's port that this one is published for: `→ 80`, spoken `for port 80 inside`; `→ 172.17.0.2:80` if only its
 * proxy says so.
 */
function insidePort(row: ListenerRow): { readonly written: string; readonly spoken: string } | undefined {
  const { container, proxyTarget, listener } = row;
  if (listener.namespace.kind === 'other') return undefined;
  const published = container === undefined ? undefined : publishedPort(container, listener);
  if (published !== undefined) {
    const { containerPort: port } = published;
    return { written: `→ ${port}`, spoken: l10n.t('for port {port} inside', { port }) };
  }
  if (proxyTarget === undefined) return undefined;
  const target = `${proxyTarget.containerAddress.text}:${proxyTarget.containerPort}`;
  return { written: `→ ${target}`, spoken: l10n.t('for {target}', { target }) };
}

/** Who owns a row that is not beneath its process: a dev server by its label, the editor's processes by their name. */
function programLabel({ row, placement }: ListenerNode): string {
  const { container, process, listener } = row;
  if (listener.namespace.kind === 'other') return programInNamespace(row, placement);
  if (container !== undefined) return containerLabel(container);
  if (process === undefined) {
    return (
      (listener.owner.kind === 'hidden' ? serviceLabel(listener.owner) : undefined) ?? l10n.t('owner hidden')
    );
  }
  return rowLabel(row);
}

function programInNamespace(
  { process, container }: Pick<ListenerRow, 'process' | 'container'>,
  placement: ListenerNode['placement'],
): string {
  const program = process === undefined ? l10n.t('owner hidden') : plainText(process.name, 40);
  return container === undefined || placement === 'underNetwork' ? program : inContainer(program, container);
}

/** If the owner is hidden, what commonly listens there is a hint, and is called one. */
function usualLabel({ port, namespace, owner }: Listener): string | undefined {
  if (owner.kind === 'hidden' && serviceLabel(owner) !== undefined) return undefined;
  const service = namespace.kind === 'host' ? usualService(port) : undefined;
  return service === undefined ? undefined : l10n.t('commonly {service}', { service });
}
