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
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  } finally {
    provider.dispose();
  }
}
