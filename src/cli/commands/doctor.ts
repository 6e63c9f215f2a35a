import { terminateProcess } from '../../flows/terminate';
import { flowDependencies } from '../../core/flowDependencies';
import { Anonymizer } from '../../model/selfCheck/anonymize';
import { anonymousReport } from '../../model/selfCheck/checkReport';
import { checkThisSystem } from '../../selfCheck/checkThisSystem';
import { personHere } from '../../selfCheck/personHere';
import { failedIn, reportLines } from '../../selfCheck/reportText';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

/** Checks with listeners of its own what is said of this system. */
export async function doctor(session: Session, options: { readonly json?: true }): Promise<ExitCode> {
  const { console, core, interrupted, context } = session;
  const { host, home, folder, version } = context;
  const checked = await checkThisSystem({
    ...{ machine: core.machine, host, folder, cancelled: interrupted },
    about: [
      { name: 'version', value: version },
      { name: 'host', value: 'local-ports' },
    ],
    terminate: (process, dialogs) => {
      const log = { info: () => undefined, show: () => undefined };
      const flows = flowDependencies(core, { dialogs, log, shellKind: 'bash', locale: 'en' });
      return terminateProcess(flows, process, true);
    },
  });
  const report = anonymousReport(checked, new Anonymizer(personHere(home, host.environment)));
  if (options.json === true) console.out(JSON.stringify(report, undefined, 2));
  else for (const line of reportLines(report)) console.out(line);
  return failedIn(report.results).length > 0 ? exitCodes.no : exitCodes.done;
}
