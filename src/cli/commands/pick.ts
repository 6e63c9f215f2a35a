import { findFreePort } from '../../act/probePort';
import { pickFreePort } from '../../flows/freePort';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';

/** Prints a port that is free now. @param wanted the first to try; undefined: any. */
export async function pick(session: Session, wanted: number | undefined): Promise<ExitCode> {
  const { machine } = session.core;
  const port = await pickFreePort(
    { ...machine, findFreePort, currentRows: (protocols) => session.core.currentRows(protocols) },
    wanted,
  );
  session.console.out(String(port));
  return exitCodes.done;
}
