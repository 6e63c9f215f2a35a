import type { Knowledge } from '../knowledge';

/** From netstat, and from PowerShell in the background. */
export const windowsKnowledge: Knowledge = {
  source: 'netstat',
  otherUsersPorts: 'withOwner',
  owner: 'opener',
  process: 'afterTheRow',
  arguments: 'exact',
  folder: 'no',
  user: 'ofServices',
  starter: 'no',
  environment: 'no',
  dualStack: 'no',
  connections: 'withProgram',
  waiting: 'no',
  namespaces: 'no',
  termination: 'taskkill',
  firewall: 'defender',
  firewallPorts: 'no',
};
