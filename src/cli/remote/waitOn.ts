import type { WaitOptions } from '../commands/wait';
import type { ExitCode } from '../console';
import { exitCodes } from '../console';
import type { Session } from '../session';
import { askHosts, worstCode } from './askHosts';
import type { HostOptions } from './hostOptions';

/** Waits until a port is as wanted on all hosts. */
export async function waitOn(
  session: Session,
  port: number,
  options: WaitOptions & HostOptions,
): Promise<ExitCode> {
  const { closed, http, timeout } = options;
  const words = [
    ...['wait', String(port), '--timeout', String(timeout)],
    ...(closed === true ? ['--closed'] : []),
    ...(http === true ? ['--http'] : []),
  ];
  const codes = await askHosts(
    session,
    options,
    { words, takesMs: timeout * 1000, onOut: () => true },
    (_, end) => (end.kind === 'ended' ? end.code : exitCodes.unseen),
  );
  return worstCode(codes);
}
