import type { Collector } from '../../collect/collector';
import { CollectFailure } from '../../collect/collector';
import type { HostProcess } from '../../core/hostProcess';
import type { AgentClient } from '../../model/origin/agentClient';
import { clientAbove } from '../../model/origin/agentClient';

/**
 * What started the server for agents, as the system shows it. To be read once, when that starts: what it finds later may be
 * another process.
 */
export async function readClient(
  collector: Pick<Collector, 'readAncestorChains'>,
  { pid, uid, reports }: Pick<HostProcess, 'pid' | 'uid' | 'reports'>,
): Promise<AgentClient> {
  try {
    const [chain = []] = await collector.readAncestorChains([pid]);
    const [server] = chain;
    const isWhole =
      server?.pid === pid && reports().every((one) => one.pid === pid && one.parentPid === server.parentPid);
    return clientAbove(chain, uid, isWhole);
  } catch (error) {
    if (!(error instanceof CollectFailure)) throw error;
    return { process: undefined, flaw: 'lineage' };
  }
}
