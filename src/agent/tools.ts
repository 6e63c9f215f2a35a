import type { AgentTool } from './agentTool';
import { listServers } from './tools/listServers';

/** Every tool for agents, in the order in which they are offered. */
export const agentTools: readonly AgentTool[] = [listServers];
