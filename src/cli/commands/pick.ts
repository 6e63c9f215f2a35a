import { findFreePort } from '../../act/probePort';
import { stablePortOf } from '../../core/stablePort';
import { pickFreePort } from '../../flows/freePort';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

export interface PickOptions {
  /** The port that a server of this folder always gets; a name tells several servers of it apart. */
  readonly stable?: true | string;
}

/** Prints a port that is free now, or that is this project's. @param wanted the first to try; undefined: any. */
export async function pick(
  session: Session,
  wanted: number | undefined,
  { stable }: PickOptions,
): Promise<ExitCode> {
  const { core, context } = session;
  const port =
    stable === undefined
      ? await pickFreePort(
          { ...core.machine, findFreePort, currentRows: (protocols) => core.currentRows(protocols) },
          wanted,
        )
      : await stablePortOf(core, context.folder, context.home, stable === true ? '' : stable);
  session.console.out(String(port));
  return exitCodes.done;
}
