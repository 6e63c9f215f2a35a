import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { extensionId } from '../model/actions/portLink';

const walkthrough = `${extensionId}#start`;

/**
 * Opens the walkthrough, whose ID is in package.json. VS Code 1.100 opens another one in its place if it has read none yet and
 * the page of an extension is in front, and none at all while another one is open.
 */
export async function getStarted({ log }: AppServices): Promise<void> {
  await haveWalkthroughsRead(log);
  await leaveOthers();
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough);
}

/** VS Code reads the walkthroughs of extensions when something first asks for a step: here one that is not there. */
async function haveWalkthroughsRead(log: vscode.LogOutputChannel): Promise<void> {
  try {
    await vscode.commands.executeCommand('welcome.markStepIncomplete', `${walkthrough}#none`);
  } catch (error) {
    log.debug(`walkthroughs: ${String(error)}`);
  }
}

/**
 * Where something else than a walkthrough is in front, going back does nothing. On a person's first day it may lead to VS
 * Code's own walkthrough: the second time leaves that, or closes the list of walkthroughs.
 */
async function leaveOthers(): Promise<void> {
  const { length } = vscode.window.tabGroups.all;
  for (let group = 0; group < length; group++) {
    await vscode.commands.executeCommand('welcome.goBack');
    await vscode.commands.executeCommand('welcome.goBack');
    if (length > 1) await vscode.commands.executeCommand('workbench.action.focusNextGroup');
  }
}
