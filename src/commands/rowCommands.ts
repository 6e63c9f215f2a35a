import type { CommandId } from './ids';
import { fromSelection } from './pickTarget';

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
 * Whether a command was called on a row that VS Code no longer knows, alone or among those that are selected: while it draws
 * the tree again, it puts nothing in the place of such a row. From the palette it calls a command without arguments.
 */
export function isLostRow(id: CommandId, calledWith: readonly unknown[]): boolean {
  const [target, selection] = calledWith;
  if (calledWith.length === 0 || !rowCommands.has(id)) return false;
  return isNothing(target) || fromSelection(selection, false, (nodes) => nodes.some(isNothing));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
