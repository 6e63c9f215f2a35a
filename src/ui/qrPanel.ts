import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Dialogs } from '../flows/dialogs';
import type { QrPage } from '../flows/qrCode';
import { qrHtml } from './qrHtml';

/** Shows a QR code in an editor; the next one takes its place. */
export class QrPanel {
  private panel: vscode.WebviewPanel | undefined;
  private url = '';

  constructor(
    private readonly dialogs: Pick<Dialogs, 'copy'>,
    private readonly onError: (error: unknown) => void,
  ) {}

  show(page: QrPage): void {
    const panel = this.panel ?? this.open(page.texts.title);
    this.url = page.url;
    panel.title = page.texts.title;
    panel.webview.html = qrHtml(page, randomUUID(), vscode.env.language);
    panel.reveal();
  }

  private open(title: string): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('localPorts.qrCode', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [],
    });
    // whatever the page says, the address that it shows is copied
    panel.webview.onDidReceiveMessage(() => {
      this.dialogs.copy(this.url).catch(this.onError);
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
    });
    this.panel = panel;
    return panel;
  }
}
