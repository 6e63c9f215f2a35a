import { terminateProcess } from '../../flows/terminate';
import { flowDependencies } from '../../core/flowDependencies';
import { AnsweringDialogs } from '../../selfCheck/answeringDialogs';
import { personHere, reportLines } from '../../selfCheck/reportText';
import { runSelfCheck } from '../../selfCheck/runSelfCheck';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

/** Checks with listeners of its own what is said of this system. */
export async function doctor(session: Session, options: { readonly json?: true }): Promise<ExitCode> {
  const { console, core, interrupted } = session;
  const { host, home, folder } = session.place;
  const results = await runSelfCheck({
    scanner: core.machine.scanner,
    ...{ host, folder },
    terminate: (process, force) => {
      const dialogs = new AnsweringDialogs(force);
      const log = { info: () => undefined, show: () => undefined };
      const flows = flowDependencies(core, { dialogs, log, shellKind: 'bash', locale: 'en' });
      return terminateProcess(flows, process, true);
    },
    cancelled: interrupted,
  });
  if (options.json === true) console.out(JSON.stringify({ results }, undefined, 2));
  else {
    for (const line of reportLines(results, personHere(home))) console.out(line);
  }
  return results.some(({ outcome }) => outcome === 'failed') ? exitCodes.no : exitCodes.done;
}
