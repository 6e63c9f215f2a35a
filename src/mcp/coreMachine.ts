import { findFreePort } from '../act/probePort';
import type { AgentMachine, AgentReading } from '../agent/agentMachine';
import type { Core } from '../core/core';
import { flowDependencies } from '../core/flowDependencies';
import type { HostProcess } from '../core/hostProcess';
import { stablePortOf } from '../core/stablePort';
import { pickFreePort } from '../flows/freePort';
import { noFolderForStablePortError } from '../messages/stablePort';
import { linkSchemeIn } from '../model/actions/portLink';
import { shellKindOf } from '../model/process/shellQuote';
import type { WorkspaceFolder } from '../model/rows/listenerRow';
import { UserError } from '../model/text/userError';
import type { ClientDialogs } from './clientDialogs';

/** For names, containers and reasons, which are read after the sockets. */
export const namesWithinMs = 3_000;

interface CoreMachineOptions {
  readonly core: Core;
  readonly host: HostProcess;
  /** Those that the agent works in, now. */
  readonly folders: () => readonly WorkspaceFolder[];
  readonly consent: AgentMachine['consent'];
  readonly log: (line: string) => void;
}

/**
 * What the tools of one call read and act through.
 * @param person undefined if nobody can be asked.
 * @param clientName as the client calls itself.
 */
export function coreMachine(
  { core, host, folders, consent, log }: CoreMachineOptions,
  person: ClientDialogs | undefined,
  clientName: string | undefined,
): AgentMachine {
  const linkScheme = person === undefined ? linkSchemeIn(host.environment) : undefined;
  const { SHELL: shell = '', LANG: language = 'en' } = host.environment;
  return {
    machine: core.machine,
    ...{ consent, person },
    ...(clientName === undefined ? {} : { clientName }),
    ...(linkScheme === undefined ? {} : { linkScheme }),
    read: (): Promise<AgentReading> => core.read(namesWithinMs),
    freePort: (from) =>
      pickFreePort(
        {
          ...core.machine,
          findFreePort,
          currentRows: (protocols) => core.currentRows(protocols),
        },
        from,
      ),
    stablePort: (name) => {
      const [first] = folders();
      if (first === undefined) throw new UserError(noFolderForStablePortError());
      return stablePortOf(core, first.path, core.hostContext.home, name);
    },
    flows: (dialogs, startedBy) =>
      flowDependencies(core, {
        ...(startedBy === undefined ? {} : { startedBy }),
        dialogs,
        shellKind: shellKindOf(shell, host.platform),
        locale: language.replace(/[._].*$/, ''),
        log: { info: log, show: () => undefined },
      }),
  };
}
