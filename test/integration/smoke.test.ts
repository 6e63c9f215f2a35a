import { ok } from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension host', () => {
  it('has the extension and activates it', async () => {
    const extension = vscode.extensions.getExtension('localports.local-ports');
    ok(extension, 'the extension in development is not known');
    await extension.activate();
    ok(extension.isActive);
  });
});
