import type { Dialogs } from '../flows/dialogs';
import { stopContainerInstead } from '../flows/containers';
import type { CleanUpDependencies } from '../flows/cleaningUp/dependencies';
import type { FreePortDependencies } from '../flows/freePort';
import { terminateProcess } from '../flows/terminate';
import { noStartAgain } from '../flows/termination/noStartAgain';
import type { Process } from '../model/process/process';
import type { ShellKind } from '../model/process/shellQuote';
import type { Core } from './core';

/** Where a flow speaks, and for which shell it quotes commands. */
interface Surface {
  readonly dialogs: Dialogs;
  readonly shellKind: ShellKind;
  readonly locale: string;
  readonly log: { info(message: string): void; show(): void };
  /** See `TerminationDependencies`; by default nothing. */
  readonly forget?: FlowDependencies['forget'];
  /** See `TerminationDependencies`. */
  readonly startedBy?: Process;
}

export type FlowDependencies = CleanUpDependencies & FreePortDependencies;

/** What flows need to act on the machine, for a surface that starts nothing again. It always asks. */
export function flowDependencies(
  core: Pick<Core, 'machine' | 'hostContext' | 'currentRows'>,
  surface: Surface,
): FlowDependencies {
  const { dialogs, shellKind, locale, log, startedBy, forget = () => undefined } = surface;
  const dependencies: FlowDependencies = {
    ...core.machine,
    ...{ dialogs, locale, log, forget },
    ...(startedBy === undefined ? {} : { startedBy }),
    hostContext: core.hostContext,
    shellKind: () => shellKind,
    settings: { current: { confirmTerminate: true } },
    currentRows: (protocols) => core.currentRows(protocols),
    startAgainOffers: noStartAgain(dialogs),
    terminate: (process) => terminateProcess(dependencies, process, true),
    stopContainerInstead: (process) => stopContainerInstead(dependencies, process, true),
  };
  return dependencies;
}
