import assert from 'node:assert/strict';
import { refusal } from '../../../src/act/refusal';
import { process_, viewpoint } from '../builders';

describe('refusal', () => {
  const shell = process_(700, ['bash']);
  const editorMain = process_(800, ['/usr/share/code/code']);
  const self = [process_(900, ['/usr/share/code/code', '--type=utility']), editorMain, shell];

  it('has nothing against a process of the user', () => {
    assert.equal(refusal(4711, process_(4711, ['node', 'server.js']), self, viewpoint), undefined);
  });

  it('has nothing against a language server: its extension starts it again', () => {
    const server = process_(4711, ['node', '/home/alice/.vscode/extensions/x.y-1.0.0/server.js']);
    assert.equal(refusal(4711, server, self, viewpoint), undefined);
  });

  it('has nothing against a PID under which nothing runs any more', () => {
    assert.equal(refusal(4711, undefined, self, viewpoint), undefined);
  });

  it('refuses the kernel, the first process and process groups', () => {
    for (const pid of [1, 0, -1, -4711]) {
      assert.match(refusal(pid, undefined, self, viewpoint) ?? '', /first process/, String(pid));
    }
  });

  it('refuses itself, the editor and what started the editor', () => {
    assert.match(refusal(900, self[0], self, viewpoint) ?? '', /extension host/);
    assert.match(refusal(800, editorMain, self, viewpoint) ?? '', /a part of Visual Studio Code/);
    assert.match(refusal(700, shell, self, viewpoint) ?? '', /was started by it/);
  });
});
