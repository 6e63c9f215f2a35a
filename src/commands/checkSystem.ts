import type { AppServices } from '../appServices';
import { terminateProcess } from '../flows/terminate';
import { noStartAgain } from '../flows/termination/noStartAgain';
import { checkAndShow, reportIssue } from '../selfCheck/checkFlow';

/** Checks with listeners of its own how this system is read, and shows what came of it. */
export function checkSystem(services: AppServices): Promise<void> {
  return checkAndShow(dependenciesFrom(services));
}

/** Fills VS Code's form for an issue. */
export function reportIssueCommand(services: AppServices): Promise<void> {
  return reportIssue(dependenciesFrom(services));
}

function dependenciesFrom(services: AppServices): Parameters<typeof reportIssue>[0] {
  return {
    ...services,
    machine: services,
    folder: services.hostContext.home,
    // what becomes of its own children is no news to the person
    terminate: (process, dialogs) =>
      terminateProcess({ ...services, dialogs, startAgainOffers: noStartAgain(dialogs) }, process, true),
    onError: (error) => {
      void services.reportError('localPorts.checkSystem', error);
    },
  };
}
