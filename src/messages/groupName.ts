/** What groups of the tree are called, so that a view of 200 pixels shows the port after the name. */
import * as l10n from '@vscode/l10n';
import type { Container } from '../model/containers/container';
import { compareByAge } from '../model/process/process';
import { checkoutLabel } from '../model/recognition/checkout';
import { projectName } from '../model/recognition/project';
import type { Recognition } from '../model/recognition/recognize';
import type { ListenerRow } from '../model/rows/listenerRow';
import { cutMiddle, shownWidth } from '../model/text/shownWidth';
import { plainText } from '../model/text/text';
import type { NetworkNode, OriginNode, OwnerNode, ParentNode } from '../model/tree/nodes';
import { containerInside } from '../model/tree/nodes';
import { hiddenOwnerLabel, serviceParts } from './hiddenOwner';
import { containerLabel, processLabel } from './labels';
import { portWords, userWords } from './listener';
import { originLabel } from './originSentence';

/** A name as a row shows it: what is beside the ports, and what follows them. */
interface GroupName {
  readonly label: string;
  readonly rest?: readonly string[];
}

/** From the longest to the shortest. */
type GroupNames = readonly [GroupName, ...GroupName[]];

/**
 * What such a view has room for, in em of its labels, beside the ellipsis: a name, and the first port after it. It shows the
 * beginning of a row, and an extension does not learn how wide it is.
 */
export const roomForBoth = 8.5;
/** The same of a row beneath a group, which is indented. */
const roomBeneath = 8;
/** Without it, there is so much more room. */
const ellipsisWidth = 0.9;
/** The size of what follows a label, in em of the label. */
export const descriptionSize = 0.9;

/** A group that is called something. */
export type NamedNode = Exclude<ParentNode, { kind: 'hidden-by-rule' }>;

/**
 * What is beside the ports of a group, and what follows them.
 * @param isFollowed whether something else follows the first port.
 */
export function shownName(node: NamedNode, isFollowed: boolean): Required<GroupName> {
  return nameBesidePort(namesOf(node), firstPort(node), { isFollowed });
}

/** The same of a server that has no group of its own. */
export function shownServerName(
  row: Pick<ListenerRow, 'listener' | 'project' | 'recognition'>,
): Required<GroupName> {
  const names: GroupNames =
    row.recognition === undefined ? [{ label: processLabel(row) }] : serverNames(row.recognition, row);
  return nameBesidePort(names, portWords(row.listener), { isFollowed: true, roomForAll: roomBeneath });
}

/** The person's own name, if all that it gave to ports of the group is one. */
function givenName(node: NamedNode): string | undefined {
  if (node.kind !== 'process' && node.kind !== 'container') return undefined;
  const names = new Set(node.listeners.flatMap(({ row }) => row.given?.name ?? []));
  const [only] = names;
  return names.size === 1 && only !== undefined ? plainText(only, 80) : undefined;
}

/** The whole name, for a screen reader. */
export function wholeName(node: NamedNode): string {
  const given = givenName(node);
  if (given !== undefined) return given;
  switch (node.kind) {
    case 'process':
      return processLabel(node);
    case 'container':
      return containerLabel(node.container);
    case 'hidden':
      return hiddenOwnerLabel(node);
    case 'network':
      return networkNames(node)[0].label;
    case 'project':
      return node.name === undefined ? l10n.t('no project') : plainText(node.name, 80);
    case 'origin':
      return node.starter === undefined ? l10n.t('origin unknown') : originLabel(node.starter);
    case 'editor':
      return node.name;
  }
}

/**
 * The first of the names that leaves room for the port; else the last one, cut if need be, and whole after the ports.
 * @param port as it is written, `5173` or `53/udp`.
 * @param roomForAll in em, beside the ellipsis of what follows.
 */
function nameBesidePort(
  names: GroupNames,
  port: string | undefined,
  { isFollowed, roomForAll = roomForBoth }: { readonly isFollowed: boolean; readonly roomForAll?: number },
): Required<GroupName> {
  const room = roomForAll - descriptionSize * shownWidth(port ?? '');
  const fitting = names.find(({ label, rest: more = [] }) => {
    const isLast = more.length === 0 && !isFollowed;
    return shownWidth(label) <= (isLast ? room + ellipsisWidth : room);
  });
  const { label, rest = [] } = fitting ?? names.at(-1) ?? names[0];
  return fitting !== undefined
    ? { label, rest }
    : {
        label: cutMiddle(label, room),
        rest: rest.some((one) => one.includes(label)) ? rest : [label, ...rest],
      };
}

function namesOf(node: NamedNode): GroupNames {
  const given = givenName(node);
  if (given !== undefined) return [{ label: given }];
  switch (node.kind) {
    case 'process':
      return processNames(node);
    case 'container':
      return containerNames(node.container);
    case 'hidden':
      return hiddenOwnerNames(node);
    case 'network':
      return networkNames(node);
    case 'editor':
      return [{ label: node.name }, { label: node.name.replace(/^Visual Studio /, 'VS ') }];
    case 'project':
      return [{ label: wholeName(node) }];
    case 'origin':
      return originNames(node);
  }
}

/** `Task dev`, else `dev`, followed by that: its icon says what it is. */
function originNames(node: OriginNode): GroupNames {
  const label = wholeName(node);
  const title = plainText(node.starter?.title ?? label, 80);
  return title === label ? [{ label }] : [{ label }, { label: title, rest: [label] }];
}

function processNames(node: Extract<OwnerNode, { kind: 'process' }>): GroupNames {
  return serverNames(node.recognition, node.listeners[0]?.row);
}

/** `Vite · shop`, followed by its branch; else `Vite`, followed by `shop-frontend (fix-cart)`. */
function serverNames(recognition: Recognition, row: Pick<ListenerRow, 'project'> | undefined): GroupNames {
  const { program: name, title, project } = recognition;
  const program = plainText(name, 80);
  if (project === undefined) {
    const whole = processLabel({ recognition });
    return name === title ? [{ label: whole }] : [{ label: whole }, { label: program, rest: [whole] }];
  }
  const read = row?.project;
  const checkout = read?.checkout === undefined ? undefined : checkoutLabel(read.checkout);
  const short = checkout === undefined || read === undefined ? project : projectName(read);
  return [
    {
      label: plainText(`${name} · ${short}`, 80),
      ...(checkout === undefined ? {} : { rest: [plainText(checkout, 80)] }),
    },
    { label: program, rest: [plainText(project, 80)] },
  ];
}

/** `web · shop`, else `web`, followed by `shop`. */
function containerNames(container: Container): GroupNames {
  const { project, service } = container;
  const whole = { label: containerLabel(container) };
  return project === undefined || service === undefined
    ? [whole]
    : [whole, { label: plainText(service, 80), rest: [plainText(project, 80)] }];
}

/**
 * `ssh.service`, else `postgresql`, followed by `postgresql.service`; `owner hidden`, followed by `root`, else `hidden`,
 * followed by `owner hidden · root`.
 */
function hiddenOwnerNames({ user, group }: Extract<OwnerNode, { kind: 'hidden' }>): GroupNames {
  const service = serviceParts(group);
  if (service !== undefined) {
    const { whole, short } = service;
    return short === whole ? [{ label: whole }] : [{ label: whole }, { label: short, rest: [whole] }];
  }
  const label = l10n.t('owner hidden');
  const rest = user === undefined ? [] : [plainText(userWords(user))];
  return [
    { label, rest },
    { label: l10n.t('hidden'), rest: [label, ...rest] },
  ];
}

function firstPort({ listeners: [first] }: NamedNode): string | undefined {
  return first && portWords(first.row.listener);
}

/** `inside web · shop`, else `web`, followed by that; `other namespace · node` */
function networkNames(node: NetworkNode): GroupNames {
  const container = containerInside(node);
  if (container !== undefined) {
    const inside = l10n.t('inside {container}', { container: containerLabel(container) });
    const { name, service } = container;
    return [{ label: inside }, { label: plainText(service ?? name, 80), rest: [inside] }];
  }
  const [oldest] = node.listeners.flatMap(({ row }) => row.process ?? []).sort(compareByAge);
  const other = l10n.t('other namespace');
  if (oldest === undefined) return [{ label: other }, { label: l10n.t('namespace'), rest: [other] }];
  const process = plainText(oldest.name, 40);
  const whole = l10n.t('other namespace · {process}', { process });
  return [{ label: whole }, { label: other, rest: [process] }, { label: l10n.t('namespace'), rest: [whole] }];
}
