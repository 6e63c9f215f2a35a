import type { AppServices } from '../appServices';
import { addToAgent } from '../flows/addToAgent';

/** Adds the MCP server to an agent outside VS Code, whose own chat has the tools without it. */
export async function addToAgentCommand(services: AppServices): Promise<void> {
  await addToAgent(services);
}
