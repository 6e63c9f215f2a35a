import type { AppServices } from '../appServices';
import { startSampleServer } from '../flows/sampleServer';
import { clearFilter } from '../flows/viewOptions';
import { lostRowMessage, noTargetMessage } from '../messages/pickTarget';
import { acknowledgeExposure, showAcknowledged } from './acknowledge';
import { addToAgentCommand } from './addToAgent';
import { bindToLoopbackCommand } from './bindToLoopback';
import { checkSystem, reportIssueCommand } from './checkSystem';
import { cleanUpCommand, terminateAgentSession, terminateDuplicates } from './cleanUp';
import { containerLogsCommand, restartContainerCommand, stopContainerCommand } from './containers';
import { copyAddressCommand, copyCommandLineCommand, copyPidCommand, copyUrlCommand } from './copy';
import { pin, revealHolder, startExpectedCommand, unpin } from './expected';
import { linkedFinding } from './findingLink';
import { copyFreePortCommand, freePortCommand, pickFreePortCommand } from './freePort';
import { editNoteCommand, renameCommand } from './givenName';
import { hide, unhide } from './hide';
import type { CommandId } from './ids';
import { keyHandler } from './keyHandlers';
import { pressedOn } from './keys';
import { openInBrowser, openInEditor, showQrCodeCommand } from './open';
import { openProjectFolderCommand, revealTerminal, whyRunning } from './processOrigin';
import { clearEnded, showHistory, startAgainCommand } from './recentlyEnded';
import { projectPortCommand, projectUrlCommand } from './projectServer';
import { restartCommand } from './restart';
import { isLostRow } from './rowCommands';
import { showDevServers } from './showDevServers';
import { showExposureCommand } from './showExposure';
import { getStarted } from './getStarted';
import { copyStablePortCommand, stablePortCommand } from './stablePort';
import { terminateCommand } from './terminate';
import { hideUdp, refresh, revealInTree, showLog, showUdp } from './view';
import { filter, groupBy, sortBy } from './viewOptions';
import { whatAnswers } from './whatAnswers';

/**
 * @param target what the command was called on: a node of the tree, an argument, or nothing.
 * @param selection all selected nodes of the tree, if there are several.
 */
type Handler = (services: AppServices, target: unknown, selection: unknown) => unknown;

const handlers: Readonly<Record<CommandId, Handler>> = {
  'localPorts.openInBrowser': openInBrowser,
  'localPorts.openInEditor': openInEditor,
  'localPorts.showQrCode': showQrCodeCommand,
  'localPorts.whatAnswers': whatAnswers,
  'localPorts.copyAddress': copyAddressCommand,
  'localPorts.copyUrl': copyUrlCommand,
  'localPorts.terminateProcess': terminateCommand,
  'localPorts.cleanUp': cleanUpCommand,
  'localPorts.terminateDuplicates': terminateDuplicates,
  'localPorts.terminateAgentSession': terminateAgentSession,
  'localPorts.copyPid': copyPidCommand,
  'localPorts.copyCommandLine': copyCommandLineCommand,
  'localPorts.revealInTree': revealInTree,
  'localPorts.showDevServers': showDevServers,
  'localPorts.freePort': freePortCommand,
  'localPorts.pickFreePort': pickFreePortCommand,
  'localPorts.copyFreePort': copyFreePortCommand,
  'localPorts.stablePort': stablePortCommand,
  'localPorts.copyStablePort': copyStablePortCommand,
  'localPorts.projectUrl': projectUrlCommand,
  'localPorts.projectPort': projectPortCommand,
  'localPorts.restart': restartCommand,
  'localPorts.startAgain': startAgainCommand,
  'localPorts.clearEnded': clearEnded,
  'localPorts.stopContainer': stopContainerCommand,
  'localPorts.restartContainer': restartContainerCommand,
  'localPorts.containerLogs': containerLogsCommand,
  'localPorts.revealTerminal': revealTerminal,
  'localPorts.openProjectFolder': openProjectFolderCommand,
  'localPorts.whyRunning': whyRunning,
  'localPorts.whoCanReach': showExposureCommand,
  'localPorts.bindToLoopback': bindToLoopbackCommand,
  'localPorts.acknowledge': acknowledgeExposure,
  'localPorts.showAcknowledged': showAcknowledged,
  'localPorts.groupBy': groupBy,
  'localPorts.sortBy': sortBy,
  'localPorts.filter': filter,
  'localPorts.showEverything': clearFilter,
  'localPorts.pin': pin,
  'localPorts.unpin': unpin,
  'localPorts.startExpected': startExpectedCommand,
  'localPorts.revealHolder': revealHolder,
  'localPorts.rename': renameCommand,
  'localPorts.editNote': editNoteCommand,
  'localPorts.hide': hide,
  'localPorts.unhide': unhide,
  'localPorts.showUdp': showUdp,
  'localPorts.showTcpOnly': hideUdp,
  'localPorts.refresh': refresh,
  'localPorts.addToAgent': addToAgentCommand,
  'localPorts.showHistory': showHistory,
  'localPorts.showLog': showLog,
  'localPorts.checkSystem': checkSystem,
  'localPorts.startSample': startSampleServer,
  'localPorts.getStarted': getStarted,
  'localPorts.reportIssue': reportIssueCommand,
};

/**
 * What each command does: loaded when the first one is called, because many windows call none.
 * @param calledWith the target and the selection, or what a key or a link of ours gives: see `pressedOn` and `linkedFinding`.
 */
export function run(id: CommandId, services: AppServices, calledWith: readonly unknown[]): unknown {
  const [target, selection] = calledWith;
  if (isLostRow(id, calledWith)) {
    // a list of all rows would look like an answer to what was chosen
    services.dialogs.tell(lostRowMessage());
    return undefined;
  }
  const handler = handlers[id];
  const key = pressedOn(target);
  if (key !== undefined) return (keyHandler(id) ?? handler)(services, key.focused, undefined);
  const link = linkedFinding(id, target, () => services.viewController.findings.open);
  if (link === undefined) return handler(services, target, selection);
  if (link.node !== undefined) return handler(services, link.node, undefined);
  services.dialogs.tell(noTargetMessage());
  return undefined;
}
