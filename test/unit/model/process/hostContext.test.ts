import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import type { Editor } from '../../../../src/model/process/hostContext';
import { isEditor, isOfEditor } from '../../../../src/model/process/hostContext';
import { process_, hostContext } from '../../builders';

const { editor: desktop } = hostContext;
const server: Editor = {
  name: 'code-server',
  pid: 900,
  installation: '/usr/lib/code-server/lib/vscode',
  extensions: ['/home/alice/.local/share/code-server/extensions'],
};

const macos: Editor = {
  ...desktop,
  installation: '/Applications/Visual Studio Code.app/Contents/Resources/app',
  extensions: ['/Users/alice/.vscode/extensions'],
};
const windows: Editor = {
  ...desktop,
  // as the API tells it: the drive in a small letter
  installation: 'c:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\resources\\app',
  extensions: ['c:\\Users\\alice\\.vscode\\extensions'],
};
const windowsProgram = 'C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe';
const node = 'C:\\Program Files\\nodejs\\node.exe';

/** A process of which no more is known than what runs. */
function running(executable: string | undefined, ...commandLine: string[]): Process {
  return process_(5, commandLine, { executable });
}

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
    [
      'a program of the user above an editor that lies in the same home',
      running('/home/alice/server'),
      { ...desktop, installation: '/home/alice/VSCode-linux-x64/resources/app' },
      false,
    ],
    [
      'the program of an application of macOS',
      running('/Applications/Visual Studio Code.app/Contents/MacOS/Electron'),
      macos,
      true,
    ],
    [
      'a helper in an application of macOS, beside the installation',
      running(
        '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin)',
      ),
      macos,
      true,
    ],
    [
      'another application of macOS',
      running('/Applications/Visual Studio Code 2.app/Contents/MacOS/Electron'),
      macos,
      false,
    ],
    ['a program among the applications of macOS', running('/Applications/server'), macos, false],
    ['the program of Windows, in whatever letters', running(windowsProgram), windows, true],
    [
      'its program told with slashes',
      running(undefined, windowsProgram.replaceAll('\\', '/')),
      windows,
      true,
    ],
    ['its program by its long path', running(`\\\\?\\${windowsProgram}`), windows, true],
    [
      'what a Node runs from its installation',
      running(node, node, `${windows.installation.toUpperCase()}\\out\\server-main.js`),
      windows,
      true,
    ],
    [
      'the program of Windows above a folder for its version',
      running(windowsProgram),
      { ...windows, installation: windows.installation.replace('resources', 'c9d77990f1\\resources') },
      true,
    ],
    ["the user's own Node on Windows", running(node, node, 'C:\\shop\\server.js'), windows, false],
    [
      'a program in the home of a user who has the editor there too',
      running('C:\\Users\\alice\\server.exe'),
      windows,
      false,
    ],
    [
      'a program beside the installation on Windows',
      running('C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code Insiders\\Code.exe'),
      windows,
      false,
    ],
    [
      'an editor of a share on the network',
      running('\\\\nas\\apps\\code\\Code.exe'),
      { ...windows, installation: '\\\\NAS\\apps\\code\\resources\\app' },
      true,
    ],
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

  it('counts what an extension runs on Windows and macOS', () => {
    const script = 'C:\\Users\\Alice\\.vscode\\extensions\\x.y-1.0\\server.js';
    assert.equal(isOfEditor(running(node, node, script), windows), true);
    assert.equal(
      isOfEditor(running('c:/users/alice/.vscode/extensions/rust-1.0/rust-analyzer.exe'), windows),
      true,
    );
    assert.equal(isOfEditor(running('/Users/alice/.vscode/extensions/rust-1.0/rust-analyzer'), macos), true);
  });

  it('keeps capitals apart where the system does', () => {
    assert.equal(isOfEditor(running('/home/alice/.VSCODE/extensions/x/server'), desktop), false);
  });

  it('does not count what lies beside such a folder on Windows, or only mentions it', () => {
    assert.equal(isOfEditor(running('C:\\Users\\alice\\.vscode\\extensions2\\a.exe'), windows), false);
    assert.equal(
      isOfEditor(running(node, 'node', 'a.js', '-x', windows.extensions[0] ?? ''), windows),
      false,
    );
  });
});
