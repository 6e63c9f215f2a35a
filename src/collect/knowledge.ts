/**
 * What a collector can know, declared beside it. The README's table is made from it, and a check of the system compares it
 * with what is seen.
 */
export interface Knowledge {
  /** Where sockets and processes come from. */
  readonly source: 'proc' | 'lsof' | 'netstat';
  readonly otherUsersPorts: 'unit' | 'yes' | 'withOwner' | 'no';
  /** Which of the processes that hold a socket. */
  readonly owner: 'all' | 'opener';
  /** Name, parent and start time. */
  readonly process: 'yes' | 'toTheSecond' | 'afterTheRow';
  readonly arguments: 'exact' | 'splitOnSpaces';
  readonly folder: 'ownProcesses' | 'no';
  readonly user: 'yes' | 'ofServices';
  /** Variables that agents and sessions set. */
  readonly starter: 'ownProcesses' | 'no';
  /** All variables, exactly. */
  readonly environment: 'ownProcesses' | 'no';
  /** Whether `::` accepts IPv4 connections too. */
  readonly dualStack: 'withGroups' | 'yes' | 'ifInUse' | 'no';
  /** What uses a port without listening. */
  readonly connections: 'yes' | 'withProgram' | 'ownProcesses';
  /** Whether a server does not accept. */
  readonly waiting: 'yes' | 'no';
  readonly namespaces: 'yes' | 'none' | 'no';
  readonly termination: 'signals' | 'taskkill';
  readonly firewall: 'ufwOrFirewalld' | 'applicationFirewall' | 'defender';
  readonly firewallPorts: 'no';
}
