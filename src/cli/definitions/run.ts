import type { ExitCode } from '../console';
import type { Session } from '../session';

/** Carries a command out, with what reads the machine. */
export type Run = (work: (session: Session) => Promise<ExitCode>) => Promise<void>;
