/** What rows say of other programs on the same port. */
import * as l10n from '@vscode/l10n';
import type { PortHolder } from '../model/rows/listenerRow';
import type { ReachRow, Shadow } from '../model/rows/reach';
import { sharersOf, shadowsOf } from '../model/rows/reach';
import { containerLabel, ownerLabel, processLabel } from './labels';
import { listOfFirst } from './list';

const addressesAtMost = 3;
const ownersAtMost = 3;

/** The words of a row: `shadowed on 127.0.0.1 by Flask · api`, `shared with node · shop`. None for most. */
export function samePortWords(row: ReachRow): readonly string[] {
  if (row.samePort.length === 0) return [];
  return [
    ...byOwner(shadowsOf(row)).map(([owner, addresses]) =>
      isHidden(owner)
        ? l10n.t('shadowed on {addresses} by a hidden owner', { addresses })
        : l10n.t('shadowed on {addresses} by {owner}', { addresses, owner: shortLabel(owner) }),
    ),
    ...sharedWords(sharersOf(row)),
  ];
}

function sharedWords([first, ...more]: readonly PortHolder[]): string[] {
  if (first === undefined) return [];
  if (more.length > 0) return [l10n.t('shared with {count} others', { count: more.length + 1 })];
  return [
    isHidden(first)
      ? l10n.t('shared with a hidden owner')
      : l10n.t('shared with {owner}', { owner: shortLabel(first) }),
  ];
}

/** The sentences of a tooltip: who answers where, and what else listens on the same address. */
export function samePortSentences(row: ReachRow): readonly string[] {
  if (row.samePort.length === 0) return [];
  return [
    ...byOwner(shadowsOf(row)).map(([owner, addresses]) =>
      isHidden(owner)
        ? l10n.t('Shadowed: at {addresses}, a program whose owner is hidden answers instead.', { addresses })
        : l10n.t('Shadowed: at {addresses}, {owner} answers instead.', {
            addresses,
            owner: ownerLabel(owner),
          }),
    ),
    ...sharedSentences(sharersOf(row)),
  ];
}

function sharedSentences(sharers: readonly PortHolder[]): string[] {
  const [first, ...more] = sharers;
  if (first === undefined) return [];
  if (more.length > 0) {
    return [
      l10n.t('Shared: {count} others listen on the same address, and any of them may answer.', {
        count: sharers.length,
      }),
    ];
  }
  return [
    isHidden(first)
      ? l10n.t('Shared: a program whose owner is hidden listens on the same address, and either may answer.')
      : l10n.t('Shared: {owner} listens on the same address, and either may answer.', {
          owner: ownerLabel(first),
        }),
  ];
}

/** One entry for each other program, with all addresses at which it answers. */
function byOwner(shadows: readonly Shadow[]): (readonly [owner: PortHolder, addresses: string])[] {
  const owners = new Map<string, { readonly by: PortHolder; readonly addresses: string[] }>();
  for (const { by, address } of shadows) {
    const known = owners.get(by.ownerId);
    if (known === undefined) owners.set(by.ownerId, { by, addresses: [address.text] });
    else known.addresses.push(address.text);
  }
  return [...owners.values()]
    .slice(0, ownersAtMost)
    .map(({ by, addresses }) => [by, listOfFirst(addresses, addressesAtMost)]);
}

function isHidden({ container, process }: PortHolder): boolean {
  return container === undefined && process === undefined;
}

function shortLabel(owner: PortHolder): string {
  return owner.container === undefined ? processLabel(owner) : containerLabel(owner.container);
}
