import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serverForAgentsMissing } from '../messages/commandLine';
import type { ExitCode } from './console';
import { exitCodes } from './console';
import type { CommandLineContext } from './session';

/**
 * Runs the server for agents in this process: what it may end is decided by the process that started it, which must
 * remain the agent's.
 * @returns undefined if it runs.
 */
export async function serveAgents({
  console,
  ownFolder,
}: Pick<CommandLineContext, 'console' | 'ownFolder'>): Promise<ExitCode | undefined> {
  try {
    // a bundle of its own: no other command needs its libraries
    await import(pathToFileURL(join(ownFolder, 'mcp.js')).href);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    console.say(serverForAgentsMissing());
    return exitCodes.refused;
  }
}
