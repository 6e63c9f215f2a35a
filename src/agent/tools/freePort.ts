import type { InferOutput } from 'valibot';
import { freePort as freePortFlow } from '../../flows/freePort';
import { isOfHost } from '../../flows/rows';
import { portHoldersOf } from '../../model/actions/portHolders';
import type { AgentMachine } from '../agentMachine';
import { AgentError, defineTool } from '../agentTool';
import { endProblems, personCommands } from '../descriptions/answers';
import { freePortWords } from '../descriptions/freePort';
import type { SomeRows } from '../ending';
import { dryRun, end } from '../ending';

type Wanted = InferOutput<typeof freePortWords.input>;

/** Ends what holds a port, as Free Port does. */
export const freePort = defineTool({
  ...freePortWords,
  about: rowsOf,
  run: async (wanted, machine, cancelled) => {
    const rows = await rowsOf(wanted, machine);
    if (wanted.dryRun) return dryRun(machine, rows);
    const { port, protocol } = wanted;
    return end(
      machine,
      {
        ...{ tool: freePortWords.name, rows, command: personCommands.free(port) },
        act: (flows) => freePortFlow(flows, { protocol, port, shown: rows, mustAsk: true }),
      },
      cancelled,
    );
  },
});

/** The listeners of the one that holds the port. @throws AgentError if none is known, or several. */
async function rowsOf({ port, protocol }: Wanted, machine: AgentMachine): Promise<SomeRows> {
  const { rows } = await machine.read();
  const all = rows.filter(({ listener }) => listener.port === port && listener.protocol === protocol);
  const own = all.filter(isOfHost);
  const holders = portHoldersOf(own);
  switch (holders.kind) {
    case 'none':
      throw new AgentError(all.length > 0 ? endProblems.otherNetwork : endProblems.nothing(port));
    case 'hidden':
      throw new AgentError(endProblems.hidden(port));
    case 'several':
      throw new AgentError(
        endProblems.several([...new Set(own.flatMap(({ process }) => process?.pid ?? []))]),
      );
    case 'container':
    case 'process': {
      const [first, ...others] = own.filter(
        ({ container, process }) => container !== undefined || process !== undefined,
      );
      if (first === undefined) throw new AgentError(endProblems.nothing(port));
      return [first, ...others];
    }
  }
}
