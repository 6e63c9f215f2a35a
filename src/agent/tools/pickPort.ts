import { AgentError, defineTool } from '../agentTool';
import { portProblems } from '../descriptions/answers';
import { pickPortWords } from '../descriptions/pickPort';

/** A port for a server that is about to be started. */
export const pickPort = defineTool({
  ...pickPortWords,
  run: async ({ kind, from, name }, machine) => {
    if (kind === 'stable' && from !== undefined) throw new AgentError(portProblems.fromIsForFree);
    if (kind === 'free' && name !== '') throw new AgentError(portProblems.nameIsForStable);
    return { port: await (kind === 'stable' ? machine.stablePort(name) : machine.freePort(from)) };
  },
});
