import { endedActions } from '../messages/recentlyEnded';
import type { Message } from '../messages/message';
import { planStartAgain } from '../model/actions/startAgainPlan';
import type { Target } from '../model/actions/termination';
import { withCompanions } from '../model/actions/termination';
import type { EndedServer } from '../model/history/endedServer';
import { sameProcess } from '../model/process/process';
import type { RecentlyEnded } from '../watch/recentlyEnded';
import type { RowSource } from './rows';
import type { StartAgainDependencies } from './startAgain';
import { chooseEnded, startAgain } from './startAgain';
import type { StartAgainOffers } from './termination/dependencies';

interface OfferDependencies extends StartAgainDependencies {
  readonly currentRows: RowSource['currentRows'];
  readonly recentlyEnded: Pick<RecentlyEnded, 'take' | 'exited'>;
  readonly reportError: (source: string, error: unknown) => Promise<void>;
}

/** @param dependenciesNow called when something is offered. */
export function startAgainOffers(dependenciesNow: () => OfferDependencies): StartAgainOffers {
  const start = async (servers: readonly EndedServer[]): Promise<void> => {
    const dependencies = dependenciesNow();
    const [only, ...more] = servers;
    const server = more.length === 0 ? only : await chooseEnded(dependencies, servers, Date.now());
    if (server !== undefined) await startAgain(dependencies, server);
  };
  const offer = async (message: Message, servers: readonly EndedServer[]): Promise<void> => {
    const { dialogs, reportError } = dependenciesNow();
    const action = { id: 'start', title: endedActions.startAgain() } as const;
    try {
      if ((await dialogs.offer(message, [action])) === 'start') await start(servers);
    } catch (error) {
      await reportError('localPorts.startAgain', error);
    }
  };
  const serversOf = (targets: readonly Target[]): Promise<readonly EndedServer[]> =>
    startableServers(dependenciesNow(), targets);
  return {
    serversOf,
    start,
    tell: async (message, targets) => {
      const servers = await serversOf(targets);
      if (servers.length === 0) dependenciesNow().dialogs.tell(message);
      else void offer(message, servers);
    },
  };
}

async function startableServers(
  { currentRows, recentlyEnded, collector, hostContext, isWorkspaceTrusted }: OfferDependencies,
  targets: readonly Target[],
): Promise<readonly EndedServer[]> {
  if (!isWorkspaceTrusted()) return [];
  // the last scan has been compared with the one before when its rows are there
  await currentRows(['tcp', 'udp']);
  const exited = targets.flatMap(withCompanions);
  const servers = recentlyEnded.exited(exited);
  const found: EndedServer[] = [];
  for (const server of servers) {
    const decision = planStartAgain(server, hostContext);
    if (decision.kind === 'refused') continue;
    // a server that another one had started comes back with it
    const { ancestors } = server;
    if (servers.some(({ process }) => ancestors.some((ancestor) => sameProcess(ancestor, process)))) continue;
    const { process } = decision.plan;
    const isGone = exited.some((one) => sameProcess(one, process)) || (await collector.hasEnded(process));
    if (isGone) found.push(server);
  }
  return found;
}
