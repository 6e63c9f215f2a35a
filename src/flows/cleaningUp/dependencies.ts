import type { Collector } from '../../collect/collector';
import type { RowSource } from '../rows';
import type { TerminationDependencies } from '../termination/dependencies';

/** What ending several servers together needs of the rest. */
export interface CleanUpDependencies extends TerminationDependencies, RowSource {
  readonly collector: TerminationDependencies['collector'] & Pick<Collector, 'usageOf'>;
  readonly scanner: TerminationDependencies['scanner'];
  readonly log: { info(message: string): void; show(): void };
  readonly locale: string;
}
