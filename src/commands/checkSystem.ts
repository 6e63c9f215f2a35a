import type { AppServices } from '../appServices';
import { terminateProcess } from '../flows/terminate';
import { checkTitle, checkingSystem } from '../messages/selfCheck';
import { AnsweringDialogs } from '../selfCheck/answeringDialogs';
import { personHere, reportLines } from '../selfCheck/reportText';
import { runSelfCheck } from '../selfCheck/runSelfCheck';

/** Checks with listeners of its own how this system is read, and shows what came of it. */
export async function checkSystem(services: AppServices): Promise<void> {
  const { dialogs, scanner, host, hostContext } = services;
  const results = await dialogs.progress(checkingSystem(), (cancelled) =>
    runSelfCheck({
      ...{ scanner, host, cancelled, folder: hostContext.home },
      terminate: (process, force) =>
        terminateProcess({ ...services, dialogs: new AnsweringDialogs(force) }, process, true),
    }),
  );
  const lines = reportLines(results, personHere(hostContext.home));
  await services.showDocument(checkTitle(), lines.join('\n'));
}
