import assert from 'node:assert/strict';
import { lineagePids } from '../../../src/act/protectedProcesses';
import { refusalFor } from '../../support/refusalFor';
import type { HostContext } from '../../../src/model/process/hostContext';
import type { Refusal } from '../../../src/model/actions/termination';
import { process_, hostContext } from '../builders';

describe('refusalFor', () => {
  const shell = process_(700, ['bash']);
  const editorMain = process_(800, ['/usr/share/code/code']);
  const self = [process_(900, ['/usr/share/code/code', '--type=utility']), editorMain, shell];

  it('allows a process of this user', () => {
    assert.equal(refusalFor(4711, process_(4711, ['node', 'server.js']), self, hostContext), undefined);
  });

  it('allows a language server: its extension starts it again', () => {
    const server = process_(4711, ['node', '/home/alice/.vscode/extensions/x.y-1.0.0/server.js']);
    assert.equal(refusalFor(4711, server, self, hostContext), undefined);
  });

  it('allows a PID under which nothing runs any more', () => {
    assert.equal(refusalFor(4711, undefined, self, hostContext), undefined);
  });

  it('refuses the kernel, the first process and process groups', () => {
    for (const pid of [1, 0, -1, -4711]) {
      assert.deepEqual(refusalFor(pid, undefined, self, hostContext), { kind: 'firstProcess' }, String(pid));
    }
  });

  it('refuses the service manager of a user, and no other program with its arguments', () => {
    const file = '/usr/lib/systemd/systemd';
    const manager = process_(4711, [file, '--user'], { executable: file });
    assert.deepEqual(refusalFor(4711, manager, self, hostContext), { kind: 'serviceManager' });
    const other = process_(4711, [file, '--user'], { executable: '/usr/bin/node' });
    assert.equal(refusalFor(4711, other, self, hostContext), undefined);
  });

  it('refuses itself, the editor and what started the editor', () => {
    const editor = 'Visual Studio Code';
    assert.deepEqual(refusalFor(900, self[0], self, hostContext), { kind: 'extensionHost' });
    assert.deepEqual(refusalFor(800, editorMain, self, hostContext), { kind: 'editorPart', editor });
    assert.deepEqual(refusalFor(700, shell, self, hostContext), { kind: 'editorAncestor', editor });
  });

  describe('with an unknown lineage', () => {
    const unknown: Refusal = { kind: 'unknownLineage', editor: 'Visual Studio Code' };
    const server = process_(4711, ['node', 'server.js']);
    const host = process_(900, ['/usr/share/code/code', '--type=utility'], { parentPid: 800 });
    const code = process_(800, ['/usr/share/code/code'], { parentPid: 700 });
    const root = process_(700, ['bash'], { parentPid: 1 });

    function reporting(...reports: readonly { pid: number; parentPid: number }[]): HostContext {
      return { ...hostContext, editor: { ...hostContext.editor, reports: () => reports } };
    }

    it('refuses everything if the extension host itself is not found', () => {
      for (const seen of [[], [code, root]]) {
        assert.deepEqual(refusalFor(4711, server, seen, hostContext), unknown);
        assert.deepEqual(refusalFor(4712, process_(4712, ['bash']), seen, hostContext), unknown);
      }
    });

    it('refuses everything if its start is unknown', () => {
      const seen = [{ ...host, startMark: undefined }, code, root];
      assert.deepEqual(refusalFor(4711, server, seen, hostContext), unknown);
    });

    it('refuses everything if its parent is not the one that the system reports', () => {
      const seen = [host, code, root];
      const own = { pid: 900, parentPid: 800 };
      assert.equal(refusalFor(4711, server, seen, reporting(own, own)), undefined);
      for (const false_ of [
        { pid: 900, parentPid: 799 },
        { pid: 900, parentPid: 0 },
        // /proc of another PID namespace
        { pid: 12, parentPid: 800 },
      ]) {
        assert.deepEqual(refusalFor(4711, server, seen, reporting(own, false_)), unknown);
        assert.deepEqual(refusalFor(4711, server, seen, reporting(false_, own)), unknown);
      }
      const orphan = { ...host, parentPid: undefined };
      assert.deepEqual(refusalFor(4711, server, [orphan], reporting(own)), unknown);
    });

    it('allows others below a root of a PID namespace, whose parent is outside', () => {
      const first = { ...host, parentPid: undefined };
      assert.equal(refusalFor(4711, server, [first], reporting({ pid: 900, parentPid: 0 })), undefined);
      const chain = [host, { ...code, parentPid: 1 }, process_(1, ['sh'])];
      assert.equal(refusalFor(4711, server, chain, reporting({ pid: 900, parentPid: 800 })), undefined);
    });

    it('protects the reported parent and its ancestors', () => {
      const shell = process_(600, ['bash'], { parentPid: 1 });
      const strange = process_(650, ['wrapper'], { parentPid: 600 });
      const seen = [host, code, root, strange, shell];
      const context = reporting({ pid: 900, parentPid: 650 });
      assert.deepEqual(lineagePids(context.editor), [900, 650]);
      for (const one of [strange, shell])
        assert.equal(refusalFor(one.pid, one, seen, context)?.kind, 'editorAncestor');
    });

    it('refuses what is older than the oldest ancestor found, if a hidden one breaks the chain', () => {
      const seen = [host, code];
      assert.equal(refusalFor(4711, server, seen, hostContext), undefined);
      const older = process_(650, ['bash']);
      assert.deepEqual(refusalFor(650, older, seen, hostContext), unknown);
      assert.deepEqual(refusalFor(650, { ...older, startedAt: code.startedAt }, seen, hostContext), unknown);
      assert.deepEqual(refusalFor(4711, { ...server, startedAt: undefined }, seen, hostContext), unknown);
    });

    it('expects no complete chain on Windows, where parents may exit before their children', () => {
      const windows = { ...hostContext, uid: undefined };
      const older = process_(650, ['node'], { user: undefined });
      assert.equal(refusalFor(650, older, [host, code], windows), undefined);
      assert.deepEqual(refusalFor(650, older, [], windows), unknown);
    });
  });

  describe('on Windows', () => {
    const windows = { user: undefined, cwd: undefined } as const;
    const program = (
      name: string,
      executable?: string,
      services: readonly string[] = [],
    ): Refusal | undefined =>
      refusalFor(4712, process_(4712, [], { ...windows, name, executable, services }), self, hostContext);

    it('refuses a process whose services could not be read: it may run one', () => {
      const unknown = process_(4712, [], { ...windows, name: 'node.exe', services: undefined });
      assert.deepEqual(refusalFor(4712, unknown, self, hostContext), { kind: 'unknownServices' });
    });

    for (const name of [
      'System',
      'Registry',
      'Secure System',
      'Memory Compression',
      'csrss.exe',
      'lsass.exe',
    ]) {
      it(`refuses ${name}, whose path cannot be read`, () => {
        assert.deepEqual(program(name), { kind: 'windowsPart' });
      });
    }

    for (const name of ['smss', 'wininit', 'winlogon', 'services', 'svchost', 'dwm']) {
      it(`refuses ${name} of System32, in upper or lower case`, () => {
        assert.deepEqual(program(`${name}.exe`, `C:\\Windows\\System32\\${name}.exe`), {
          kind: 'windowsPart',
        });
        assert.deepEqual(program(`${name.toUpperCase()}.EXE`, `d:\\WINNT\\system32\\${name}.exe`), {
          kind: 'windowsPart',
        });
      });
    }

    it('allows a program elsewhere that has such a name, or another one of System32', () => {
      assert.equal(program('svchost.exe', 'C:\\Users\\alice\\svchost.exe'), undefined);
      assert.equal(program('svchost.exe', 'C:\\a\\Windows\\System32\\svchost.exe'), undefined);
      assert.equal(program('node.exe'), undefined);
      assert.equal(program('ssh.exe', 'C:\\Windows\\System32\\ssh.exe'), undefined);
    });

    it('allows a process of that name on a system that names its user', () => {
      assert.equal(
        refusalFor(4712, process_(4712, [], { name: 'System', executable: undefined }), self, hostContext),
        undefined,
      );
    });

    it('refuses what runs services, and names them', () => {
      assert.deepEqual(program('sqlservr.exe', 'C:\\SQL\\sqlservr.exe', ['MSSQL$SQLEXPRESS']), {
        kind: 'windowsServices',
        services: ['MSSQL$SQLEXPRESS'],
      });
      assert.deepEqual(program('svchost.exe', undefined, ['RpcEptMapper', 'RpcSs']), {
        kind: 'windowsServices',
        services: ['RpcEptMapper', 'RpcSs'],
      });
    });
  });

  describe('on macOS', () => {
    const center = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';

    it('refuses the Control Center', () => {
      for (const executable of [center, undefined]) {
        const process = process_(500, [center], { name: 'ControlCenter', executable });
        assert.deepEqual(refusalFor(500, process, self, hostContext), { kind: 'controlCenter' });
      }
    });

    it('allows a program of that name elsewhere', () => {
      const process = process_(500, ['/home/alice/ControlCenter']);
      assert.equal(refusalFor(500, process, self, hostContext), undefined);
    });
  });
});
