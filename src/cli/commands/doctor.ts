import { terminateProcess } from '../../flows/terminate';
import { flowDependencies } from '../../core/flowDependencies';
import { Anonymizer } from '../../model/selfCheck/anonymize';
import { anonymousReport } from '../../model/selfCheck/checkReport';
import { checkThisSystem } from '../../selfCheck/checkThisSystem';
import { anonymousEvidence } from '../../selfCheck/evidence/gather';
import { personHere } from '../../selfCheck/personHere';
import { evidenceSection, failedIn, reportLines } from '../../selfCheck/reportText';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

export interface DoctorOptions {
  readonly json?: true;
  /** With the rows of its own listeners, as the tools print them. */
  readonly evidence?: true;
}

/** Checks with listeners of its own what is said of this system. */
export async function doctor(session: Session, options: DoctorOptions): Promise<ExitCode> {
  const { console, core, interrupted, context } = session;
  const { host, home, folder, version } = context;
  const { evidence, ...checked } = await checkThisSystem({
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
  const person = personHere(home, host.environment);
  const report = anonymousReport(checked, new Anonymizer(person));
  const names = { executable: host.executable, folder, users: person.users };
  const raw = options.evidence === true ? evidence.map((one) => anonymousEvidence(one, names)) : [];
  const lines =
    options.json === true
      ? [JSON.stringify({ ...report, ...(options.evidence === true ? { evidence: raw } : {}) }, undefined, 2)]
      : [...reportLines(report), ...evidenceSection(raw)];
  for (const line of lines) console.out(line);
  return failedIn(report.results).length > 0 ? exitCodes.no : exitCodes.done;
}
