/** Every command, as in package.json; a test keeps the two equal. */
export const commandIds = [
  'localPorts.openInBrowser',
  'localPorts.copyAddress',
  'localPorts.copyUrl',
  'localPorts.terminateProcess',
  'localPorts.copyPid',
  'localPorts.copyCommandLine',
  'localPorts.revealInTree',
  'localPorts.showDevServers',
  'localPorts.showUdp',
  'localPorts.showTcpOnly',
  'localPorts.refresh',
  'localPorts.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];
