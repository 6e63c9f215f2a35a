import assert from 'node:assert/strict';
import { noNames } from '../../../../src/model/rows/names';
import { finish } from '../../../../src/model/text/timeSlice';
import { refusalFor } from '../../../support/refusalFor';
import { findingsOf } from '../../../../src/model/exposure/findings';
import { planRestart } from '../../../../src/model/actions/restartPlan';
import type { Process } from '../../../../src/model/process/process';
import { recognize } from '../../../../src/model/recognition/recognize';
import {
  container,
  hostContext,
  listener,
  ownedBy,
  process_,
  root,
  rowsIn,
  snapshotOf,
} from '../../builders';
import { containerOf } from '../../../../src/model/containers/container';

/** Names that have, or once had, the power to silence: of the editor, the system, engines, tools. */
const silencingNames = [
  ...['code', 'sshd', 'systemd', 'systemd-resolved', 'services', 'svchost', 'system', 'launchd', 'ControlCe'],
  ...[
    'ControlCenter',
    'rapportd',
    'avahi-daemon',
    'cupsd',
    'dnsmasq',
    'tailscaled',
    'limactl',
    'docker-proxy',
  ],
  ...[
    'dockerd',
    'conmon',
    'containerd-shim-runc-v2',
    'rootlessport',
    'gvproxy',
    'wslrelay',
    'kubectl',
    'podman',
  ],
  ...['gopls', 'rust-analyzer', 'eslint_d', 'language-server', 'my-lsp', 'dlv', 'debugpy', 'clangd'],
];

/** Paths with such a power, and paths that lead out of them again. */
const silencingPaths = [
  '/usr/share/code/resources/app/out/server-main.js',
  '/usr/share/code/../../../home/alice/server.js',
  '/usr/share/code//./x.js',
  '/home/alice/.vscode/extensions/x/server.js',
  '/home/alice/.vscode/extensions/../../shop/server.js',
  '/home/alice/.vscode-server/bin/1/out/server-main.js',
  '/home/alice/.cursor/extensions/x/server.js',
  '/usr/lib/code-server/out/x.js',
  '/usr/libexec/x.js',
  '/usr/libexec/../../home/alice/x.js',
  '/usr/share/applet/x.js',
  '/System/Library/x.js',
  '/Applications/X.app/x.js',
  '/snap/x/x.js',
  '/home/alice/shop/language-server.js',
  '/home/alice/shop/tsserver.js',
  '/home/alice/node_modules/typescript/lib/tsserver.js',
  '/opt/jdtls/org.eclipse.equinox.launcher.js',
];

const extensionHost = process_(hostContext.editor.pid, ['/usr/share/code/code', '--type=utility']);
const bash = process_(50, ['/bin/bash']);
const ptyHost = process_(40, ['/usr/share/code/code', '--type=utility']);
const systemd = process_(1, ['/usr/lib/systemd/systemd'], { name: 'systemd', user: root });
const chains: readonly (readonly [string, readonly Process[]])[] = [
  ['of a shell in the terminal of the editor', [bash, ptyHost]],
  ['that replaced its shell', [ptyHost]],
  ['of a shell', [bash]],
  ['adopted by the first process', [systemd]],
  ['of which no parent is known', []],
];

const id = 'c0ffee'.padEnd(64, '0');
const published = container({
  id,
  ports: [
    {
      hostAddresses: [listener('0.0.0.0:9999', ownedBy(bash)).address],
      hostPort: 9999,
      containerPort: 80,
      protocol: 'tcp',
    },
  ],
});

/** Whether an exposed port of the process is warned about, by everything that a row is made from. */
function isWarned(process: Process, ancestors: readonly Process[]): boolean {
  const linked = [process, ...ancestors].map((one, at, all) => ({ ...one, parentPid: all[at + 1]?.pid }));
  const [self = process, ...above] = linked;
  const names = {
    ...noNames,
    containerOf: (one: Parameters<typeof containerOf>[0], all: Parameters<typeof containerOf>[1]) =>
      containerOf(one, all, [published]),
  };
  return (
    finish(findingsOf(rowsIn(snapshotOf([listener('0.0.0.0:9999', ownedBy(self))], above), names))).size === 1
  );
}

function isItsOwn(process: Process, ancestors: readonly Process[]): void {
  const { role } = recognize(process, ancestors, hostContext);
  assert.ok(role !== 'system' && role !== 'editor', role);
  assert.ok(isWarned(process, ancestors), 'not warned about');
  assert.equal(refusalFor(process.pid, process, [extensionHost], hostContext), undefined);
  const plan = planRestart(process, ancestors, hostContext);
  assert.ok(
    plan.kind === 'possible' ||
      !['run-by-editor', 'container-proxy', 'in-container'].includes(plan.refusal.kind),
  );
}

describe('a server of the user causes a warning and can be terminated', () => {
  for (const [whose, ancestors] of chains) {
    describe(whose, () => {
      it('whatever the name that it gives itself (comm, argv[0], process.title)', () => {
        for (const name of silencingNames) {
          const node = { name, executable: '/usr/bin/node' } as const;
          isItsOwn(process_(100, [name, 'server.js', '-c', id, '--id', id], node), ancestors);
          isItsOwn(process_(100, [name], node), ancestors);
          isItsOwn(process_(100, [`/usr/sbin/${name}`], node), ancestors);
          isItsOwn(process_(100, [`${name}: worker`], node), ancestors);
          isItsOwn(process_(100, ['node', 'server.js'], { name }), ancestors);
        }
        isItsOwn(
          process_(100, ['ssh: /home/alice/.lima/default/ssh.sock [mux]'], {
            name: 'ssh',
            executable: '/usr/bin/node',
          }),
          ancestors,
        );
      });

      it('whatever the name of the file that it was copied or built to', () => {
        for (const name of silencingNames) {
          for (const folder of ['/home/alice/shop', '/home/alice/bin', '/tmp/x']) {
            isItsOwn(process_(100, [`${folder}/${name}`, 'server.js'], { name }), ancestors);
            isItsOwn(
              process_(100, [name, 'server.js', '-c', id, '-id', id], { executable: `${folder}/${name}` }),
              ancestors,
            );
          }
          isItsOwn(
            process_(100, [`./target/debug/${name}`], {
              name,
              executable: `/home/alice/shop/target/debug/${name}`,
            }),
            ancestors,
          );
          isItsOwn(
            process_(100, [name], { name, executable: `/home/alice/shop/target/release/${name} (deleted)` }),
            ancestors,
          );
        }
      });

      it('whatever the script that it says it runs', () => {
        for (const path of silencingPaths) {
          for (const argv of [['node', path], ['node', '--inspect=0', path, '--stdio'], [`node ${path}`]]) {
            isItsOwn(process_(100, argv, { name: 'node', executable: '/usr/bin/node' }), ancestors);
          }
        }
      });

      it('whatever its further arguments and its folder are', () => {
        for (const path of [
          '/home/alice/.vscode/extensions',
          '/usr/share/code',
          '/usr/share/code/code',
          ...silencingPaths,
        ]) {
          const serve = '/home/alice/shop/node_modules/.bin/serve';
          isItsOwn(process_(100, ['node', serve, path]), ancestors);
          isItsOwn(process_(100, ['node', 'server.js', path, path]), ancestors);
          isItsOwn(
            process_(100, ['python3', '-m', 'http.server', '-d', path], { executable: '/usr/bin/python3' }),
            ancestors,
          );
          isItsOwn(process_(100, ['node', 'server.js'], { cwd: path }), ancestors);
        }
      });

      it("if it runs on the editor's own program, or on another editor's", () => {
        for (const executable of [
          '/usr/share/code/code',
          '/home/alice/.vscode-server/bin/1/node',
          '/home/alice/.vscode/extensions/x/node',
        ]) {
          isItsOwn(process_(100, [executable, '/home/alice/shop/server.js']), ancestors);
          isItsOwn(process_(100, [executable, '-e', 'x']), ancestors);
        }
      });

      it('whatever the name of the program that started it', () => {
        for (const name of [...silencingNames, 'services.exe', 'wininit.exe']) {
          const parent = process_(60, [name, '-c', id, '-id', id], { name, executable: '/usr/bin/node' });
          isItsOwn(process_(100, ['node', 'server.js']), [parent, ...ancestors]);
          const file = process_(60, [name, 'x.js', '-c', id, '-id', id], {
            name,
            executable: `/home/alice/${name}`,
          });
          isItsOwn(process_(100, ['node', 'server.js']), [file, ...ancestors]);
        }
      });
    });
  }
});

/** What looks like a part of the editor or the system, though no fact shows that it is one. */
describe('an exposed port is warned about', () => {
  const ofAlice = { uid: 1000, name: 'alice' };
  const unproven: readonly (readonly [string, Process])[] = [
    [
      "of a script that runs on the editor's program and has overwritten its arguments",
      process_(100, ['code'], { executable: '/usr/share/code/code' }),
    ],
    [
      'of the same that calls itself a part of the editor',
      process_(100, ['/usr/share/code/code', '/usr/share/code/resources/app/out/x.js', '--type=utility']),
    ],
    [
      'of a native program in the folder of extensions',
      process_(100, ['/home/alice/.vscode/extensions/x/server'], { cwd: '/home/alice/.vscode/extensions/x' }),
    ],
    ...['sshd', 'gopls', 'server'].map(
      (name) =>
        [
          `of a process of one's own that hides its file and calls itself ${name}`,
          process_(100, [name], { name, executable: undefined, cwd: undefined, user: ofAlice }),
        ] as const,
    ),
    ...['server', 'limactl', 'docker-proxy', 'gopls', 'sshd'].map(
      (name) =>
        [
          `of a native program ${name} that runs in its own folder`,
          process_(100, [`./${name}`], {
            ...{ name, executable: `/home/alice/shop/${name}`, cwd: '/home/alice/shop' },
          }),
        ] as const,
    ),
  ];
  for (const [what, process] of unproven) {
    for (const [whose, ancestors] of chains.filter(([each]) => each !== 'that replaced its shell')) {
      it(`${what}, ${whose}`, () => {
        assert.ok(isWarned(process, ancestors));
      });
    }
  }

  it("of a process of one's own that hides its file, unless an engine says that the port is a container's", () => {
    for (const name of ['docker-proxy', 'limactl']) {
      const process = process_(100, [name], { name, executable: undefined, user: ofAlice });
      assert.equal(recognize(process, [], hostContext).isUnproven, true, name);
    }
    const pasta = process_(100, ['pasta.avx2'], { name: 'pasta.avx2', executable: undefined, user: ofAlice });
    assert.equal(recognize(pasta, [], hostContext).isUnproven, undefined);
  });

  it('of a program in a folder like that of Windows on another drive', () => {
    const onWindows = { ...hostContext, uid: undefined, systemDrive: 'C:' };
    const server = (drive: string, program: string, script?: string): string =>
      recognize(
        process_(100, [`${drive}\\${program}`, ...(script === undefined ? [] : [`${drive}\\${script}`])], {
          ...{ executable: `${drive}\\${program}`, user: undefined },
        }),
        [],
        onWindows,
      ).role;
    assert.equal(server('C:', 'Windows\\System32\\x.exe'), 'system');
    assert.equal(server('D:', 'Windows\\System32\\x.exe'), 'other');
    assert.equal(server('C:', 'Program Files\\X\\node.exe', 'Program Files\\X\\server.js'), 'other');
    assert.equal(server('D:', 'Program Files\\X\\node.exe', 'Program Files\\X\\server.js'), 'dev-server');
    const service = process_(60, ['services.exe'], {
      ...{ name: 'services.exe', executable: 'D:\\Windows\\System32\\services.exe', user: undefined },
    });
    const node = process_(100, ['D:\\x\\node.exe', 'server.js'], { user: undefined });
    assert.equal(recognize(node, [service], onWindows).role, 'dev-server');
    const onD = { ...onWindows, systemDrive: 'D:' };
    assert.equal(recognize(node, [service], onD).role, 'system');
  });

  it('not of programs that are installed, or run elsewhere than in their folder', () => {
    const quiet: readonly (readonly [executable: string, cwd: string])[] = [
      ['/home/alice/.local/share/Steam/steam', '/home/alice/.local/share/Steam'],
      ['/home/alice/bin/syncthing', '/home/alice'],
      ['/home/alice/go/bin/x', '/home/alice/shop'],
      ['/opt/x/bin/x', '/opt/x'],
      ['/usr/bin/x', '/usr/bin'],
      ['/nix/store/x/bin/x', '/nix/store/x'],
    ];
    for (const [executable, cwd] of quiet) {
      assert.equal(isWarned(process_(100, [executable], { executable, cwd }), [bash]), false, executable);
    }
  });
});

describe('what facts show to be part of the editor, the system or an engine is not warned about', () => {
  const host = process_(900, ['/usr/share/code/code', '--type=utility']);
  const facts: readonly (readonly [
    string,
    ReturnType<typeof recognize>['role'],
    Process,
    readonly Process[],
  ])[] = [
    [
      'a language server of an extension',
      'editor',
      process_(100, ['node', '/home/alice/.vscode/extensions/x/server.js']),
      [host],
    ],
    [
      "one that runs on the editor's program",
      'editor',
      process_(100, ['/usr/share/code/code', '/home/alice/.vscode/extensions/x/server.js']),
      [host],
    ],
    [
      'a native program of an extension',
      'editor',
      process_(100, ['/home/alice/.vscode/extensions/rust/server/rust-analyzer']),
      [host],
    ],
    [
      'a TypeScript server of the workspace',
      'editor',
      process_(100, ['/usr/share/code/code', '/home/alice/shop/node_modules/typescript/lib/tsserver.js']),
      [host],
    ],
    [
      'systemd-resolved',
      'system',
      process_(100, ['/usr/lib/systemd/systemd-resolved'], { user: { uid: 991, name: 'systemd-resolve' } }),
      [systemd],
    ],
    [
      'sshd that is hidden',
      'system',
      process_(100, ['sshd'], { executable: undefined, user: root }),
      [systemd],
    ],
    [
      'sshd after an update',
      'system',
      process_(100, ['sshd'], { executable: '/usr/sbin/sshd (deleted)' }),
      [],
    ],
    [
      'AirPlay',
      'system',
      process_(100, [], { name: 'ControlCe', executable: undefined, commandLine: undefined }),
      [],
    ],
    [
      "Docker's proxy",
      'other',
      process_(100, ['/usr/bin/docker-proxy'], { executable: undefined, user: root }),
      [],
    ],
    ["Lima's forwarder", 'other', process_(100, ['/opt/homebrew/bin/limactl', 'hostagent']), []],
  ];
  for (const [what, role, process, ancestors] of facts) {
    it(what, () => {
      assert.equal(recognize(process, ancestors, hostContext).role, role);
      assert.equal(isWarned(process, ancestors), false);
    });
  }
});
