import type { RestartPlan } from '../../model/actions/restartPlan';
import { plainText } from '../../model/text/text';
import type { StartDependencies } from './dependencies';
import { tellWhereItListens } from './watchStart';

/** What is started. */
interface Start {
  readonly plan: RestartPlan;
  /** As the tree labels the server. */
  readonly label: string;
  /** The path of the program. */
  readonly program: string;
  /** Undefined: that of new terminals. */
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/** Starts a server in a terminal, and tells where it listens. @param port where it listened before. */
export async function startInTerminal(
  dependencies: StartDependencies,
  port: number,
  { plan, label, program, environment }: Start,
): Promise<void> {
  const name = plainText(label, 40);
  const terminal = dependencies.terminals.open({
    ...{ name, icon: 'plug', program, args: plan.argv.slice(1), cwd: plan.cwd },
    ...(environment === undefined ? {} : { environment }),
  });
  await tellWhereItListens(dependencies, { terminal, name, argv: plan.argv, port });
}
