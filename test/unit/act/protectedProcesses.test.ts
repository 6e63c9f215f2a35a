import assert from 'node:assert/strict';
import { refusalReason } from '../../../src/act/protectedProcesses';
import { process_, hostContext } from '../builders';

describe('refusal', () => {
  const shell = process_(700, ['bash']);
  const editorMain = process_(800, ['/usr/share/code/code']);
  const self = [process_(900, ['/usr/share/code/code', '--type=utility']), editorMain, shell];

  it('has nothing against a process of the user', () => {
    assert.equal(refusalReason(4711, process_(4711, ['node', 'server.js']), self, hostContext), undefined);
  });

  it('has nothing against a language server: its extension starts it again', () => {
    const server = process_(4711, ['node', '/home/alice/.vscode/extensions/x.y-1.0.0/server.js']);
    assert.equal(refusalReason(4711, server, self, hostContext), undefined);
  });

  it('has nothing against a PID under which nothing runs any more', () => {
    assert.equal(refusalReason(4711, undefined, self, hostContext), undefined);
  });

  it('refuses the kernel, the first process and process groups', () => {
    for (const pid of [1, 0, -1, -4711]) {
      assert.match(refusalReason(pid, undefined, self, hostContext) ?? '', /first process/, String(pid));
    }
  });

  it('refuses itself, the editor and what started the editor', () => {
    assert.match(refusalReason(900, self[0], self, hostContext) ?? '', /extension host/);
    assert.match(refusalReason(800, editorMain, self, hostContext) ?? '', /a part of Visual Studio Code/);
    assert.match(refusalReason(700, shell, self, hostContext) ?? '', /was started by it/);
  });

  describe('on Windows', () => {
    const windows = { user: undefined, cwd: undefined } as const;
    const program = (
      name: string,
      executable?: string,
      services: readonly string[] = [],
    ): string | undefined =>
      refusalReason(4712, process_(4712, [], { ...windows, name, executable, services }), self, hostContext);

    for (const name of [
      'System',
      'Registry',
      'Secure System',
      'Memory Compression',
      'csrss.exe',
      'lsass.exe',
    ]) {
      it(`refuses ${name}, whose path cannot be read`, () => {
        assert.equal(program(name), 'It is a part of Windows, which needs it to run.');
      });
    }

    for (const name of ['smss', 'wininit', 'winlogon', 'services', 'svchost', 'dwm']) {
      it(`refuses ${name} of System32, in whatever letters`, () => {
        assert.match(program(`${name}.exe`, `C:\\Windows\\System32\\${name}.exe`) ?? '', /a part of Windows/);
        assert.match(
          program(`${name.toUpperCase()}.EXE`, `d:\\WINNT\\system32\\${name}.exe`) ?? '',
          /Windows/,
        );
      });
    }

    it('has nothing against a program elsewhere that has such a name, or another one of System32', () => {
      assert.equal(program('svchost.exe', 'C:\\Users\\alice\\svchost.exe'), undefined);
      assert.equal(program('svchost.exe', 'C:\\a\\Windows\\System32\\svchost.exe'), undefined);
      assert.equal(program('node.exe'), undefined);
      assert.equal(program('ssh.exe', 'C:\\Windows\\System32\\ssh.exe'), undefined);
    });

    it('has nothing against a process of that name on a system that names its user', () => {
      assert.equal(
        refusalReason(4712, process_(4712, [], { name: 'System', executable: undefined }), self, hostContext),
        undefined,
      );
    });

    it('refuses what runs services, and says which and where to stop them', () => {
      assert.equal(
        program('sqlservr.exe', 'C:\\SQL\\sqlservr.exe', ['MSSQL$SQLEXPRESS']),
        'It runs the Windows service MSSQL$SQLEXPRESS. Stop it in Services (services.msc) instead.',
      );
      assert.equal(
        program('svchost.exe', undefined, ['RpcEptMapper', 'RpcSs']),
        'It runs the Windows services RpcEptMapper and RpcSs. Stop them in Services (services.msc) instead.',
      );
      assert.match(
        program('svchost.exe', undefined, ['a', 'b', 'c', 'd', 'e']) ?? '',
        /services a, b, c and 2 more\. Stop them/,
      );
    });
  });

  describe('on macOS', () => {
    const center = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';

    it('refuses the Control Center, and says where to turn AirPlay Receiver off', () => {
      for (const executable of [center, undefined]) {
        const process = process_(500, [center], { name: 'ControlCenter', executable });
        assert.match(
          refusalReason(500, process, self, hostContext) ?? '',
          /AirPlay Receiver .*AirDrop & Handoff/,
        );
      }
    });

    it('has nothing against a program of that name elsewhere', () => {
      const process = process_(500, ['/home/alice/ControlCenter']);
      assert.equal(refusalReason(500, process, self, hostContext), undefined);
    });
  });
});
