import type { AgentTool } from './agentTool';
import { findPortOwner } from './tools/findPortOwner';
import { freePort } from './tools/freePort';
import { getServerUrl } from './tools/getServerUrl';
import { listServers } from './tools/listServers';
import { pickPort } from './tools/pickPort';
import { stopServer } from './tools/stopServer';
import { waitForPort } from './tools/waitForPort';

/** Every tool for agents, in the order in which they are offered. */
export const agentTools: readonly AgentTool[] = [
  listServers,
  findPortOwner,
  getServerUrl,
  waitForPort,
  pickPort,
  stopServer,
  freePort,
];
