import type { Dialogs } from '../../../src/flows/dialogs';
import type { StartAgainOffers } from '../../../src/flows/termination/dependencies';

/** Where no server of the workspace is known, nothing can be started again. */
export function noOffers(dialogs: Pick<Dialogs, 'tell'>): StartAgainOffers {
  return {
    serversOf: () => Promise.resolve([]),
    tell: (message) => {
      dialogs.tell(message);
      return Promise.resolve();
    },
    start: () => Promise.reject(new Error('nothing was offered')),
  };
}
