import type { InferOutput } from 'valibot';
import { terminateProcess } from '../../flows/terminate';
import type { AgentMachine } from '../agentMachine';
import { AgentError, defineTool } from '../agentTool';
import { endProblems, personCommands } from '../descriptions/answers';
import { stopServerWords } from '../descriptions/stopServer';
import type { SomeRows } from '../ending';
import { dryRun, end } from '../ending';

type Wanted = InferOutput<typeof stopServerWords.input>;

/** Ends one process that listens, as Terminate does. */
export const stopServer = defineTool({
  ...stopServerWords,
  about: rowsOf,
  run: async (wanted, machine, cancelled) => {
    const rows = await rowsOf(wanted, machine);
    if (wanted.dryRun) return dryRun(machine, rows);
    const [{ process }] = rows;
    if (process === undefined) throw new AgentError(endProblems.notListening(wanted.pid));
    return end(
      machine,
      {
        ...{ tool: stopServerWords.name, rows, command: personCommands.stop(process.pid) },
        act: (flows) => terminateProcess(flows, process, true),
      },
      cancelled,
    );
  },
});

/** What the process listens on now. @throws AgentError if it does not, or not on the port. */
async function rowsOf({ pid, port }: Wanted, machine: AgentMachine): Promise<SomeRows> {
  const { rows } = await machine.read();
  const own = rows.filter(({ process, listener }) => process?.pid === pid && listener.isStale !== true);
  const [first, ...others] = own;
  if (first === undefined) {
    const sharing = rows.find(
      ({ listener: { owner } }) => owner.kind === 'known' && owner.processes.some((one) => one.pid === pid),
    );
    const owner = sharing?.process?.pid;
    throw new AgentError(
      owner === undefined ? endProblems.notListening(pid) : endProblems.sharesSocket(pid, owner),
    );
  }
  if (port !== undefined && !own.some(({ listener }) => listener.port === port)) {
    throw new AgentError(endProblems.notOnPort(pid, port));
  }
  return [first, ...others];
}
