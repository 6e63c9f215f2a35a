import type { Dialogs } from '../../../src/flows/dialogs';

/** A person who cancels everything, and reads nothing. */
export const silentDialogs: Dialogs = {
  ask: () => Promise.resolve(undefined),
  choose: () => Promise.resolve(undefined),
  chooseMany: () => Promise.resolve([]),
  enter: () => Promise.resolve(undefined),
  tell: () => undefined,
  offer: () => Promise.resolve(undefined),
  progress: (_title, task) => task(new AbortController().signal, () => undefined),
  copy: () => Promise.resolve(),
};
