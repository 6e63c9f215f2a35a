import type { CommandId } from './ids';

/**
 * The commands of the menus and icons of a row, as in package.json; a test keeps the two equal. Those that the title of the
 * view has too are left out: VS Code calls these with the row that has the focus, or without one.
 */
export const rowCommands: ReadonlySet<CommandId> = new Set<CommandId>([
  'localPorts.acknowledge',
  'localPorts.bindToLoopback',
  'localPorts.clearEnded',
  'localPorts.containerLogs',
  'localPorts.copyAddress',
  'localPorts.copyCommandLine',
  'localPorts.copyPid',
  'localPorts.copyUrl',
  'localPorts.editNote',
  'localPorts.freePort',
  'localPorts.hide',
  'localPorts.openInBrowser',
  'localPorts.openInEditor',
  'localPorts.openProjectFolder',
  'localPorts.pin',
  'localPorts.rename',
  'localPorts.restart',
  'localPorts.restartContainer',
  'localPorts.revealHolder',
  'localPorts.revealTerminal',
  'localPorts.showQrCode',
  'localPorts.startAgain',
  'localPorts.startExpected',
  'localPorts.stopContainer',
  'localPorts.terminateAgentSession',
  'localPorts.terminateDuplicates',
  'localPorts.terminateProcess',
  'localPorts.unpin',
  'localPorts.whatAnswers',
  'localPorts.whoCanReach',
  'localPorts.whyRunning',
]);

/**
 * Whether a command was called on a row that VS Code no longer knows: while it draws the tree again, it puts nothing in the
 * place of the row on which a menu was opened. From the palette it calls a command without arguments.
 */
export function isLostRow(id: CommandId, calledWith: readonly unknown[]): boolean {
  const [target] = calledWith;
  return calledWith.length > 0 && (target === undefined || target === null) && rowCommands.has(id);
}
