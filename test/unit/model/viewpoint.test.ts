import assert from 'node:assert/strict';
import type { Process } from '../../../src/model/process';
import type { Editor } from '../../../src/model/viewpoint';
import { isEditor, isOfEditor } from '../../../src/model/viewpoint';
import { process_, viewpoint } from '../builders';

const { editor: desktop } = viewpoint;
const server: Editor = {
  name: 'code-server',
  pid: 900,
  installation: '/usr/lib/code-server/lib/vscode',
  extensions: ['/home/alice/.local/share/code-server/extensions'],
};

describe('isEditor', () => {
  const cases: readonly [description: string, process: Process, editor: Editor, expected: boolean][] = [
    ['the extension host, by its PID', process_(900, ['whatever']), desktop, true],
    [
      'the program of the desktop, above its installation',
      process_(5, ['/usr/share/code/code']),
      desktop,
      true,
    ],
    [
      'a server run by a Node of its own',
      process_(5, ['/usr/lib/code-server/lib/node', '/usr/lib/code-server/lib/vscode/out/server-main.js']),
      server,
      true,
    ],
    [
      "a server's part that the system's Node runs",
      process_(5, ['/usr/bin/node', '/usr/lib/code-server/lib/vscode/out/bootstrap-fork', '--type=ptyHost']),
      server,
      true,
    ],
    ["the user's own Node", process_(5, ['/usr/bin/node', '/home/alice/shop/server.js']), server, false],
    ['a program beside the installation', process_(5, ['/usr/share/codelite/codelite']), desktop, false],
    ['a program of the system', process_(5, ['/usr/sbin/nginx']), desktop, false],
    ['a program right below the root', process_(5, ['/usr/x']), desktop, false],
    ['a process of which nothing is known', process_(5, [], { executable: undefined }), desktop, false],
  ];
  for (const [description, process, editor, expected] of cases) {
    it(`${expected ? 'knows' : 'does not claim'} ${description}`, () => {
      assert.equal(isEditor(process, editor), expected);
    });
  }
});

describe('isOfEditor', () => {
  it('counts what an installed extension runs', () => {
    const language = process_(5, [
      '/usr/bin/node',
      '/home/alice/.vscode/extensions/x.y-1.0/server.js',
      '--stdio',
    ]);
    assert.equal(isOfEditor(language, desktop), true);
    assert.equal(isEditor(language, desktop), false);
    const binary = process_(5, ['/home/alice/.vscode/extensions/rust-1.0/server/rust-analyzer']);
    assert.equal(isOfEditor(binary, desktop), true);
  });

  it('does not count what only mentions such a folder', () => {
    const watching = process_(5, ['node', 'server.js', '--port', '80', '/home/alice/.vscode/extensions']);
    assert.equal(isOfEditor(watching, desktop), false);
    const alike = process_(5, ['node', '/home/alice/.vscode/extensions-of-mine/server.js']);
    assert.equal(isOfEditor(alike, desktop), false);
  });
});
