import * as vscode from 'vscode';
import type { AppServices } from '../appServices';
import { notALinkMessage } from '../messages/portLink';
import { parsePortLink } from '../model/actions/portLink';
import type { ListenerRow } from '../model/rows/listenerRow';
import { listenerNode } from '../model/tree/nodes';
import type { CommandId } from './ids';

/**
 * Follows `vscode://localports.local-ports/open?port=3000`, `/reveal?port=…` and `/stop?port=…`. VS Code asks the person first,
 * unless they have allowed all links to this extension.
 */
export class PortLinks implements vscode.UriHandler {
  private isBusy = false;

  constructor(private readonly services: AppServices) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    // a page can open any number of links; one at a time is for the person
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      await this.follow(uri);
    } catch (error) {
      await this.services.reportError('link', error);
    } finally {
      this.isBusy = false;
    }
  }

  private async follow(uri: vscode.Uri): Promise<void> {
    const { services } = this;
    const link = parsePortLink(uri);
    services.log.info(
      link === undefined ? 'link not understood' : `link to ${link.action} port ${link.port}`,
    );
    if (link === undefined) {
      services.dialogs.tell(notALinkMessage());
      return;
    }
    const openRow = onRow('localPorts.openInBrowser');
    const revealRow = onRow('localPorts.revealInTree');
    const { followPortLink } = await import('../flows/later');
    await followPortLink({ ...services, openRow, revealRow }, link);
  }
}

/** As if it were called on the row in the tree. */
function onRow(command: CommandId): (row: ListenerRow) => PromiseLike<unknown> {
  return (row) => vscode.commands.executeCommand(command, listenerNode(row));
}
