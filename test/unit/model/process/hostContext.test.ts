import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import type { Editor } from '../../../../src/model/process/hostContext';
import { isEditor, isOfEditor } from '../../../../src/model/process/hostContext';
import { recognize } from '../../../../src/model/recognition/recognize';
import { process_, hostContext } from '../../builders';

const { editor: desktop } = hostContext;
const server: Editor = {
  name: 'code-server',
  pid: 900,
  parentPid: 890,
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
  // as the API returns it: the drive letter in lower case
  installation: 'c:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\resources\\app',
  extensions: ['c:\\Users\\alice\\.vscode\\extensions'],
};
const windowsProgram = 'C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code\\Code.exe';
const node = 'C:\\Program Files\\nodejs\\node.exe';

/** A process of which only its program is known. */
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
      'a server run by its own Node.js',
      process_(5, ['/usr/lib/code-server/lib/node', '/usr/lib/code-server/lib/vscode/out/server-main.js']),
      server,
      true,
    ],
    [
      "a server's part that the system's Node.js runs",
      process_(5, ['/usr/bin/node', '/usr/lib/code-server/lib/vscode/out/bootstrap-fork', '--type=ptyHost'], {
        parentPid: 890,
      }),
      server,
      true,
    ],
    [
      'what only says so, started by another program',
      process_(5, ['/usr/bin/node', '/usr/lib/code-server/lib/vscode/out/bootstrap-fork', '--type=ptyHost'], {
        parentPid: 4,
      }),
      server,
      false,
    ],
    [
      'what started the extension host, by its PID',
      process_(890, ['/usr/bin/node', 'entry.js']),
      server,
      true,
    ],
    [
      "what a server's own Node.js runs from elsewhere",
      process_(5, ['/usr/lib/code-server/lib/node', '/home/alice/shop/server.js']),
      server,
      false,
    ],
    [
      'the same, started by the extension host',
      process_(5, ['/usr/lib/code-server/lib/node', '/home/alice/shop/server.js'], { parentPid: 900 }),
      server,
      true,
    ],
    [
      "what a desktop's program runs as Node.js from elsewhere",
      process_(5, ['/usr/share/code/code', '/home/alice/shop/server.js']),
      desktop,
      false,
    ],
    ['the same with the text itself', process_(5, ['/usr/share/code/code', '-e', 'x']), desktop, false],
    [
      'a script that leaves the installation by its path',
      process_(5, ['/usr/bin/node', '/usr/share/code/../../../home/alice/server.js'], { parentPid: 900 }),
      desktop,
      false,
    ],
    [
      'a program beside a server in the home folder',
      running('/home/alice/server'),
      { ...server, installation: '/home/alice/.vscode-server/bin/1a2b' },
      false,
    ],
    ['its program after an update', running('/usr/share/code/code (deleted)'), desktop, true],
    ["the user's own Node.js", process_(5, ['/usr/bin/node', '/home/alice/shop/server.js']), server, false],
    ['a program next to the installation', process_(5, ['/usr/share/codelite/codelite']), desktop, false],
    ['a system program', process_(5, ['/usr/sbin/nginx']), desktop, false],
    ['a program in the root folder', process_(5, ['/usr/x']), desktop, false],
    ['an unknown process', process_(5, [], { executable: undefined }), desktop, false],
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
    ['another application of macOS', running('/Applications/server'), macos, false],
    ['the program on Windows, whatever its case', running(windowsProgram), windows, true],
    ['its program with slashes', running(windowsProgram.replaceAll('\\', '/')), windows, true],
    ['its program by its long path', running(`\\\\?\\${windowsProgram}`), windows, true],
    [
      'what Node.js runs from its installation',
      {
        ...running(node, node, `${windows.installation.toUpperCase()}\\out\\server-main.js`),
        parentPid: 900,
      },
      windows,
      true,
    ],
    [
      'the program on Windows, above a folder for its version',
      running(windowsProgram),
      { ...windows, installation: windows.installation.replace('resources', 'c9d77990f1\\resources') },
      true,
    ],
    ["the user's own Node.js on Windows", running(node, node, 'C:\\shop\\server.js'), windows, false],
    [
      'a program in the home folder that also holds the editor',
      running('C:\\Users\\alice\\server.exe'),
      windows,
      false,
    ],
    [
      'a program next to the installation on Windows',
      running('C:\\Users\\alice\\AppData\\Local\\Programs\\Microsoft VS Code Insiders\\Code.exe'),
      windows,
      false,
    ],
    [
      'an editor on a network share',
      running('\\\\nas\\apps\\code\\Code.exe'),
      { ...windows, installation: '\\\\NAS\\apps\\code\\resources\\app' },
      true,
    ],
  ];
  for (const [description, process, editor, expected] of cases) {
    it(`${expected ? 'is true' : 'is false'} for ${description}`, () => {
      assert.equal(isEditor(process, editor), expected);
    });
  }
});

describe('isOfEditor', () => {
  it('is true for what an installed extension runs', () => {
    const language = process_(5, [
      '/usr/bin/node',
      '/home/alice/.vscode/extensions/x.y-1.0/server.js',
      '--stdio',
    ]);
    const started = { ...language, parentPid: 900 };
    assert.equal(isOfEditor(started, desktop), true);
    assert.equal(isEditor(started, desktop), false);
    const worker = { ...language, parentPid: 6 };
    const above = [process_(6, ['/usr/bin/sh']), process_(900, ['/usr/share/code/code'])];
    assert.equal(isOfEditor(worker, desktop, above), true);
    assert.equal(
      isOfEditor(worker, desktop, above.slice(0, 1)),
      false,
      'one that nothing of the editor started',
    );
    const binary = process_(5, ['/home/alice/.vscode/extensions/rust-1.0/server/rust-analyzer']);
    assert.equal(isOfEditor(binary, desktop), true);
  });

  it('is false for what only mentions such a folder', () => {
    const watching = process_(5, ['node', 'server.js', '--port', '80', '/home/alice/.vscode/extensions']);
    assert.equal(isOfEditor(watching, desktop), false);
    const alike = process_(5, ['node', '/home/alice/.vscode/extensions-of-mine/server.js']);
    assert.equal(isOfEditor(alike, desktop), false);
  });

  it('is true for what an extension runs on Windows and macOS', () => {
    const script = 'C:\\Users\\Alice\\.vscode\\extensions\\x.y-1.0\\server.js';
    assert.equal(isOfEditor({ ...running(node, node, script), parentPid: 900 }, windows), true);
    assert.equal(
      isOfEditor(running('c:/users/alice/.vscode/extensions/rust-1.0/rust-analyzer.exe'), windows),
      true,
    );
    assert.equal(isOfEditor(running('/Users/alice/.vscode/extensions/rust-1.0/rust-analyzer'), macos), true);
  });

  it('distinguishes case if the system does', () => {
    assert.equal(isOfEditor(running('/home/alice/.VSCODE/extensions/x/server'), desktop), false);
  });

  it('is false for what is next to such a folder on Windows, or only mentions it', () => {
    assert.equal(isOfEditor(running('C:\\Users\\alice\\.vscode\\extensions2\\a.exe'), windows), false);
    assert.equal(
      isOfEditor(running(node, 'node', 'a.js', '-x', windows.extensions[0] ?? ''), windows),
      false,
    );
  });
});

describe('the processes of Eclipse Theia, whose server and extension hosts run on the Node.js of the system', () => {
  const theia: Editor = {
    ...{ name: 'Eclipse Theia', pid: 900, parentPid: 890, executable: '/usr/bin/node', session: 890 },
    ...{ installation: '/home/theia/app', extensions: ['/home/theia/plugins'] },
  };
  const context = { ...hostContext, editor: theia };
  const inSession = { session: 890, parentPid: 890 };
  /** It is a leader of its session, as `theia start` detaches it. */
  const backend = process_(890, ['/usr/bin/node', 'lib/backend/main.js', '--hostname=0.0.0.0'], {
    session: 890,
    parentPid: 880,
  });
  const start = process_(880, ['/usr/bin/node', 'node_modules/.bin/theia', 'start'], {
    session: 870,
    parentPid: 870,
  });
  const npm = process_(870, ['npm start'], { executable: '/usr/bin/node', session: 870, parentPid: 860 });
  const login = process_(860, ['-bash'], { executable: '/usr/bin/bash', session: 860 });
  const above = [start, npm, login];
  const hoisted = '/home/theia/node_modules/@theia/plugin-ext/lib/hosted/node/plugin-host.js';
  const otherHost = process_(910, ['/usr/bin/node', hoisted], inSession);

  function seen(process: Process, ...ancestors: Process[]): string {
    const { role, isUnproven } = recognize(process, ancestors, context);
    return isUnproven === true ? `${role}, unproven` : role;
  }

  it('are the editor', () => {
    assert.equal(seen(backend, ...above), 'editor');
    assert.equal(seen(process_(900, ['/usr/bin/node', hoisted], inSession), backend, ...above), 'editor');
    const bundled = process_(911, ['/usr/bin/node', '/home/theia/app/lib/backend/plugin-host.js'], inSession);
    assert.equal(seen(bundled, backend, ...above), 'editor');
    const plugin = process_(912, ['node', '/home/theia/plugins/x/server.js'], {
      ...{ session: 890, parentPid: 900 },
    });
    assert.equal(seen(plugin, otherHost, backend, ...above), 'editor');
  });

  it('are the editor in other windows, but warned about while only their starter and program show it', () => {
    assert.equal(seen(otherHost, backend, ...above), 'editor, unproven');
    const plugin = process_(912, ['node', '/home/theia/plugins/x/server.js'], {
      ...{ session: 890, parentPid: 910 },
    });
    assert.equal(seen(plugin, otherHost, backend, ...above), 'editor, unproven');
  });

  it('are not what a terminal or a task runs', () => {
    const bash = process_(920, ['/bin/bash'], { session: 920, parentPid: 890 });
    const serve = (parentPid: number, session: number, script = 'server.js'): Process =>
      process_(921, ['/usr/bin/node', script], { session, parentPid });
    const ofApp = '/home/theia/app/server.js';
    for (const script of ['server.js', ofApp, '/home/theia/plugins/x/server.js', hoisted]) {
      assert.equal(seen(serve(920, 920, script), bash, backend, ...above), 'dev-server', script);
      assert.equal(seen(serve(890, 921, script), backend, ...above), 'dev-server', `${script} in a task`);
      assert.equal(seen(serve(890, 920, script), backend, ...above), 'dev-server', `${script}, adopted`);
    }
    const nested = process_(930, ['/usr/bin/node', '/home/theia/plugins/x/server.js'], {
      ...{ session: 920, parentPid: 921 },
    });
    assert.equal(seen(nested, serve(920, 920), bash, backend), 'dev-server');
  });

  it('are not what another program of the server runs, or what runs beside it', () => {
    const python = process_(940, ['/usr/bin/python3', '-m', 'http.server'], inSession);
    assert.equal(seen(python, backend, ...above), 'dev-server');
    const debuggee = process_(941, ['/usr/bin/node', 'server.js'], { session: 890, parentPid: 910 });
    assert.equal(seen(debuggee, otherHost, backend, ...above), 'dev-server');
    const vite = process_(942, ['/usr/bin/node', 'node_modules/.bin/vite'], { session: 870, parentPid: 870 });
    assert.equal(seen(vite, npm, login), 'dev-server', "a sibling that npm started beside Theia's");
    assert.equal(isOfEditor(npm, theia, [login]), false);
  });

  it('are the editor in a container, of which the server is the first process', () => {
    const inContainer: Editor = { ...theia, parentPid: 1, session: 1 };
    const first = process_(1, ['node', '/home/theia/app/lib/backend/main.js'], { session: 1, parentPid: 0 });
    assert.equal(isEditor(first, inContainer), true);
    const adopted = process_(50, ['/usr/bin/node', '/home/theia/app/server.js'], {
      ...{ session: 40, parentPid: 1 },
    });
    assert.equal(isOfEditor(adopted, inContainer, [first]), false);
  });

  it('are the editor by their folder alone where sessions are not read', () => {
    const { session, ...elsewhere } = theia;
    assert.equal(session, 890);
    assert.equal(isEditor({ ...backend, session: 0 }, elsewhere), true);
    assert.equal(isEditor(otherHost, elsewhere), false);
  });
});
