import type { Knowledge } from '../knowledge';

/** From /proc, and, of what it does not tell, from ss(8). */
export const linuxKnowledge: Knowledge = {
  source: 'proc',
  otherUsersPorts: 'unit',
  owner: 'all',
  process: 'yes',
  arguments: 'exact',
  folder: 'ownProcesses',
  user: 'yes',
  starter: 'ownProcesses',
  environment: 'ownProcesses',
  dualStack: 'withGroups',
  connections: 'withProgram',
  waiting: 'yes',
  namespaces: 'yes',
  termination: 'signals',
  firewall: 'ufwOrFirewalld',
  firewallPorts: 'no',
};
