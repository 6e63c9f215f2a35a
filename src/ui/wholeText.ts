import * as vscode from 'vscode';

const scheme = 'local-ports-text';
let shown = 0;

/** Shows a text that is too long for a message, read-only and without a file. */
export async function showWholeText(title: string, content: string): Promise<void> {
  shown++;
  const uri = vscode.Uri.from({ scheme, path: `/${title}`, query: String(shown) });
  // the document keeps its text
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: () => content,
  });
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await wrapLines(document);
  } finally {
    provider.dispose();
  }
}

/** A list of thousands of ports is one line, of which an editor that does not wrap it draws 10,000 characters. */
async function wrapLines(document: vscode.TextDocument): Promise<void> {
  if (vscode.workspace.getConfiguration('editor', document).get('wordWrap') !== 'off') return;
  // of this document alone; the setting stays
  await vscode.commands.executeCommand('editor.action.toggleWordWrap');
}
