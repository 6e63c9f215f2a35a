import type { Knowledge } from '../knowledge';

/** From lsof(8) and ps(1). */
export const unixKnowledge: Knowledge = {
  source: 'lsof',
  otherUsersPorts: 'no',
  owner: 'all',
  process: 'toTheSecond',
  arguments: 'splitOnSpaces',
  folder: 'ownProcesses',
  user: 'yes',
  starter: 'no',
  environment: 'no',
  dualStack: 'ifInUse',
  connections: 'ownProcesses',
  waiting: 'no',
  namespaces: 'none',
  termination: 'signals',
  firewall: 'applicationFirewall',
  firewallPorts: 'no',
};

/** With netstat(1), which shows sockets of all users, and `ps -E`. */
export const macKnowledge: Knowledge = {
  ...unixKnowledge,
  otherUsersPorts: 'yes',
  starter: 'ownProcesses',
  dualStack: 'yes',
  connections: 'yes',
};
