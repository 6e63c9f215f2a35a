import type { Terminals } from '../terminals';
import type { TerminationDependencies } from '../termination/dependencies';

/** What restarting a server needs of the rest. */
export interface RestartDependencies extends TerminationDependencies {
  readonly terminals: Pick<Terminals, 'open'>;
  /** That of new terminals, as far as it is known. */
  readonly ownEnvironment: Readonly<Record<string, string | undefined>>;
  readonly isWorkspaceTrusted: () => boolean;
  readonly hasWorkspaceFolder: () => boolean;
}
