import * as vscode from 'vscode';
import type { StatusBarPresentation } from './statusBarItem';
import { linkedCommands } from './statusBarItem';

/** The one status bar item: quiet by nature, on the warning background while something is exposed. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private shown: StatusBarPresentation | undefined;

  constructor(command: string) {
    this.item = vscode.window.createStatusBarItem('status', vscode.StatusBarAlignment.Left);
    this.item.name = 'Local Ports';
    this.item.command = command;
  }

  /**
   * Only if it differs: whatever is set closes the tooltip that a person reads, and its links.
   * @param presentation undefined where nothing is known: then nothing is shown.
   */
  show(presentation: StatusBarPresentation | undefined): void {
    if (isSame(this.shown, presentation)) return;
    this.shown = presentation;
    if (presentation === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = presentation.text;
    const tooltip = new vscode.MarkdownString(presentation.tooltip);
    tooltip.isTrusted = { enabledCommands: Object.values(linkedCommands) };
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: presentation.accessibilityLabel };
    this.item.backgroundColor = presentation.warning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function isSame(a: StatusBarPresentation | undefined, b: StatusBarPresentation | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.text === b.text &&
    a.tooltip === b.tooltip &&
    a.accessibilityLabel === b.accessibilityLabel &&
    a.warning === b.warning
  );
}
