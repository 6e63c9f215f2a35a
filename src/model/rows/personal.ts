/** What a person has said about ports: which are pinned, what they are called. */
import type { Listener } from '../listeners/listener';
import type { ListenerRow } from './listenerRow';
import type { Names } from './names';
import { placeOf } from './place';

type PersonalNames = Pick<Names, 'givenOf' | 'isPinned'>;

export function personalFacts(
  row: Pick<ListenerRow, 'listener' | 'container' | 'project' | 'process' | 'recognition'>,
  names: PersonalNames,
): Pick<ListenerRow, 'given' | 'isPinned'> {
  const { listener } = row;
  const given = listener.namespace.kind === 'host' ? names.givenOf(listener, placeOf(row) ?? '') : undefined;
  return {
    ...(given === undefined ? {} : { given }),
    ...(isPinned(listener, names) ? { isPinned: true } : {}),
  };
}

export function isPinned(listener: Listener, names: Pick<Names, 'isPinned'>): boolean {
  return listener.namespace.kind === 'host' && names.isPinned(listener);
}
