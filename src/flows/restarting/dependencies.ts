import type { Terminals } from '../terminals';
import type { TerminationDependencies } from '../termination/dependencies';

/** What restarting a server needs of the rest. */
export interface RestartDependencies extends TerminationDependencies {
  readonly terminals: Pick<Terminals, 'open'>;
  readonly isWorkspaceTrusted: () => boolean;
  readonly hasWorkspaceFolder: () => boolean;
}
