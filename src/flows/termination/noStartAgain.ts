import type { Dialogs } from '../dialogs';
import type { StartAgainOffers } from './dependencies';

/** For what starts nothing again: an outcome is told, to whoever the flow speaks to. */
export function noStartAgain(dialogs: Pick<Dialogs, 'tell'>): StartAgainOffers {
  return {
    serversOf: () => Promise.resolve([]),
    start: () => Promise.resolve(),
    tell: (message) => {
      dialogs.tell(message);
      return Promise.resolve();
    },
  };
}
