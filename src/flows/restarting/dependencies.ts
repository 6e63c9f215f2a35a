import type { Terminals } from '../terminals';
import type { TerminationDependencies } from '../termination/dependencies';

/** What starting a program in a terminal needs of the rest. */
export interface StartDependencies extends Pick<
  TerminationDependencies,
  'dialogs' | 'scanner' | 'hostContext' | 'clock' | 'shellKind'
> {
  readonly collector: Pick<TerminationDependencies['collector'], 'environmentOf'>;
  readonly terminals: Pick<Terminals, 'open'>;
  /** That of new terminals, as far as it is known. */
  readonly ownEnvironment: Readonly<Record<string, string | undefined>>;
  readonly isWorkspaceTrusted: () => boolean;
  readonly hasWorkspaceFolder: () => boolean;
}

/** What restarting a server needs of the rest. */
export interface RestartDependencies extends TerminationDependencies, StartDependencies {
  readonly collector: TerminationDependencies['collector'];
}
