/** How a program on this machine gets to the listener of a row, and to no other one on the same port. */
import { perObject } from '../text/perObject';
import { answeringAt, localhostAddresses } from '../net/answering';
import type { LocalAddress } from '../net/address';
import type { NetworkInterface } from '../net/networkInterfaces';
import { hostOf } from '../net/url';
import type { ListenerRow, PortHolder } from './listenerRow';
import { ownership } from './samePort';

/** What of a row it takes. */
export type ReachRow = PortHolder & Pick<ListenerRow, 'alsoAt' | 'samePort'>;

/** A host to write into a URL or an address. */
export interface Place {
  /** `localhost`, `127.0.0.1`, `[::1]`. */
  readonly host: string;
  /** What to connect to from this machine: `127.0.0.1`, `::1`. */
  readonly connectTo: string;
  /** Others that listen on the same address (SO_REUSEPORT), so that any of them may answer. */
  readonly sharedWith: readonly PortHolder[];
  /** False if only a connection can show whether it leads there. */
  readonly isCertain: boolean;
}

/** Another program that answers where this one seems to. */
export interface Shadow {
  readonly address: LocalAddress;
  readonly by: PortHolder;
}

/** Who gets a connection to an address, from the view of a row. */
interface Answer {
  readonly who: 'own' | 'shared' | 'others' | 'closed';
  readonly others: readonly PortHolder[];
  readonly isCertain: boolean;
}

function answerAt(row: ReachRow, address: LocalAddress): Answer {
  const exact = byAddress(row.samePort).get(address.text);
  const { sockets, isCertain } =
    exact === undefined ? answeringAt(address, holdersOf(row)) : { sockets: exact, isCertain: true };
  const others = sockets.filter((socket) => ownership(row, socket) !== 'same');
  const isOwn = others.length < sockets.length;
  const who = sockets.length === 0 ? 'closed' : !isOwn ? 'others' : others.length === 0 ? 'own' : 'shared';
  return { who, others, isCertain };
}

/** A row without others has no list. */
function holdersOf(row: ReachRow): readonly PortHolder[] {
  return row.samePort.length > 0 ? row.samePort : [row];
}

/**
 * Where only this program answers, best first: `localhost` wherever either of its addresses leads there, since cookies and
 * host checks are made for it; else an address. Then what it shares with others, then what may lead there. Empty if other
 * programs answer at every address of this machine that is known.
 * @param preference `address` keeps the address that a listener is bound to, as rows show it.
 */
export function placesOf(
  row: ReachRow,
  interfaces: readonly NetworkInterface[],
  preference: 'name' | 'address' = 'name',
): readonly Place[] {
  const { address } = row.listener;
  const isUsual = localhostAddresses.some(({ text }) => text === address.text);
  if (address.scope !== 'wildcard') {
    const name = isUsual && preference === 'name' ? localhostPlace(row) : undefined;
    return [name, placeAt(row, address)].filter((place) => place !== undefined);
  }
  const candidates = [
    localhostPlace(row),
    ...[...localhostAddresses].reverse().map((one) => placeAt(row, one)),
    ...(row.listener.namespace.kind === 'host' ? networkAddresses(interfaces) : []).map((one) =>
      placeAt(row, one),
    ),
  ];
  return candidates.filter((place) => place !== undefined).sort((a, b) => rankOf(a) - rankOf(b));
}

/** `sort` is stable: equal ones keep the order of preference. */
function rankOf({ sharedWith, isCertain }: Place): number {
  return (isCertain ? 0 : 2) + (sharedWith.length > 0 ? 1 : 0);
}

/** Undefined if another program may answer at either of the two addresses. */
function localhostPlace(row: ReachRow): Place | undefined {
  const answers = localhostAddresses.map((address) => ({ address, ...answerAt(row, address) }));
  const own = answers.filter(({ who }) => who === 'own' || who === 'shared');
  if (own.length === 0 || answers.some(({ who }) => who === 'others')) return undefined;
  const certain = own.filter(({ isCertain }) => isCertain);
  const { family } = row.listener.address;
  const [first] = certain.length > 0 ? certain : own;
  const nearest = certain.find(({ address }) => address.family === family) ?? first;
  return (
    nearest && {
      host: 'localhost',
      connectTo: nearest.address.text,
      sharedWith: [...new Set(own.flatMap(({ others }) => others))],
      isCertain: certain.length > 0,
    }
  );
}

function placeAt(row: ReachRow, address: LocalAddress): Place | undefined {
  const { who, others, isCertain } = answerAt(row, address);
  return who === 'own' || who === 'shared'
    ? { host: hostOf(address), connectTo: address.text, sharedWith: others, isCertain }
    : undefined;
}

/** Of this machine, as its own programs can use them; link-local ones need a zone, which no URL has. */
function networkAddresses(interfaces: readonly NetworkInterface[]): LocalAddress[] {
  return interfaces
    .flatMap(({ addresses }) => addresses)
    .filter(({ scope }) => scope !== 'loopback' && scope !== 'link-local')
    .sort((a, b) => a.family - b.family);
}

/** Another listener that may get a connection to `localhost`. */
export function localhostRival(row: ReachRow): PortHolder | undefined {
  return localhostAddresses
    .map((address) => answerAt(row, address))
    .flatMap(({ who, others }) => (who === 'others' ? others : []))
    .at(0);
}

/** Whether this program gets the connections to an address, or some of them. */
export function answersAt(row: ReachRow, address: LocalAddress): boolean {
  const { who } = answerAt(row, address);
  return who === 'own' || who === 'shared';
}

/** Whether another listener gets the connections to an address. */
export function isAnsweredByOthers(row: ReachRow, address: LocalAddress): boolean {
  return row.samePort.length > 0 && answerAt(row, address).who === 'others';
}

/**
 * Where another program answers instead: of a wildcard, all addresses that others have taken, and the other half of
 * `localhost`; of 127.0.0.1, `::1`, which programs try first. None for UDP, where several may get the same packet.
 */
export function shadowsOf(row: ReachRow): readonly Shadow[] {
  const { samePort, listener } = row;
  if (samePort.length === 0 || listener.protocol === 'udp') return [];
  const bound = [listener.address, ...row.alsoAt];
  const isWildcard = bound.some(({ scope }) => scope === 'wildcard');
  const claimed = isWildcard
    ? [...localhostAddresses, ...takenFrom(row)]
    : bound.some(({ text }) => text === '127.0.0.1')
      ? localhostAddresses.slice(0, 1)
      : [];
  return [...new Map(claimed.map((address) => [address.text, address])).values()].flatMap((address) => {
    const { who, others, isCertain } = answerAt(row, address);
    const by = others.find((one) => ownership(row, one) === 'other');
    return who === 'others' && isCertain && by !== undefined ? [{ address, by }] : [];
  });
}

/** The addresses of others, where a wildcard would answer if they did not. */
function takenFrom(row: ReachRow): LocalAddress[] {
  const { address, dualStack } = row.listener;
  const families = [address, ...row.alsoAt].map(({ family }) => family);
  return row.samePort
    .map(({ listener }) => listener.address)
    .filter(
      ({ scope, family }) =>
        scope !== 'wildcard' && (families.includes(family) || (family === 4 && dualStack === true)),
    );
}

/** The other programs that listen on the very same address, so that either may answer. None for UDP. */
export function sharersOf(row: ReachRow): readonly PortHolder[] {
  if (row.samePort.length === 0 || row.listener.protocol === 'udp') return [];
  const there = byAddress(row.samePort).get(row.listener.address.text) ?? [];
  return there.filter((one) => ownership(row, one) === 'other');
}

/** All rows of a port have the same list, and there may be thousands of them. */
const byAddress = perObject((holders: readonly PortHolder[]): ReadonlyMap<string, readonly PortHolder[]> => {
  const index = new Map<string, PortHolder[]>();
  for (const holder of holders) {
    const { text } = holder.listener.address;
    const there = index.get(text);
    if (there === undefined) index.set(text, [holder]);
    else there.push(holder);
  }
  return index;
});
