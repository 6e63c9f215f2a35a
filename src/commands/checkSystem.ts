import { hostname, userInfo } from 'node:os';
import type { AppServices } from '../appServices';
import { terminateProcess } from '../flows/terminate';
import { checkTitle, checkingSystem } from '../messages/selfCheck';
import { AnsweringDialogs } from '../selfCheck/answeringDialogs';
import { reportLines } from '../selfCheck/reportText';
import { runSelfCheck } from '../selfCheck/runSelfCheck';

/** Checks with listeners of its own how this system is read, and shows what came of it. */
export async function checkSystem(services: AppServices): Promise<void> {
  const { dialogs, scanner, host, hostContext } = services;
  const results = await dialogs.progress(checkingSystem(), (cancelled) =>
    runSelfCheck({
      ...{ scanner, cancelled },
      checker: { pid: host.pid, uid: host.uid },
      subjects: { executable: host.executable, environment: host.environment, folder: hostContext.home },
      terminate: (process, force) =>
        terminateProcess({ ...services, dialogs: new AnsweringDialogs(force) }, process, true),
      now: () => performance.now(),
    }),
  );
  const person = { home: hostContext.home, user: userInfo().username, host: hostname() };
  await services.showDocument(checkTitle(), reportLines(results, person).join('\n'));
}
