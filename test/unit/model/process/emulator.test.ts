import assert from 'node:assert/strict';
import { findingsOf } from '../../../../src/model/exposure/findings';
import { planRestart } from '../../../../src/model/actions/restartPlan';
import { parseCommandLine } from '../../../../src/model/process/commandLine';
import { programOf, startCommand } from '../../../../src/model/process/emulator';
import type { Process } from '../../../../src/model/process/process';
import { debuggerOn } from '../../../../src/model/recognition/debuggers';
import { recognize } from '../../../../src/model/recognition/recognize';
import { finish } from '../../../../src/model/text/timeSlice';
import { hostContext, listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

const vite = '/home/alice/shop/node_modules/vite/bin/vite.js';

/** Command lines of one and the same program, and how each is started again. */
const ways: readonly (readonly [
  string,
  executable: string,
  argv: readonly string[],
  again: readonly string[],
])[] = [
  [
    'Rosetta',
    '/rosetta/rosetta',
    ['/rosetta/rosetta', 'node', vite, '--host'],
    ['/rosetta/rosetta', 'node', vite, '--host'],
  ],
  [
    'Rosetta with a doubled first word',
    '/run/rosetta/rosetta',
    ['/run/rosetta/rosetta', '/usr/local/bin/node', 'node', vite, '--host'],
    ['/usr/local/bin/node', vite, '--host'],
  ],
  [
    'QEMU, started by the kernel',
    '/usr/bin/qemu-x86_64-static',
    ['/usr/libexec/qemu-binfmt/x86_64-binfmt-P', '/usr/bin/node', 'node', vite, '--host'],
    ['/usr/bin/node', vite, '--host'],
  ],
  [
    'QEMU with options',
    '/usr/bin/qemu-x86_64',
    ['qemu-x86_64', '-L', '/usr/x86_64-linux-gnu', '-E', 'A=1', '/usr/bin/node', vite, '--host'],
    ['qemu-x86_64', '-L', '/usr/x86_64-linux-gnu', '-E', 'A=1', '/usr/bin/node', vite, '--host'],
  ],
  [
    'Box64',
    '/usr/local/bin/box64',
    ['box64', '/usr/bin/node', vite, '--host'],
    ['box64', '/usr/bin/node', vite, '--host'],
  ],
  [
    'FEX',
    '/usr/bin/FEXInterpreter',
    ['FEXInterpreter', '/usr/bin/node', '/usr/bin/node', vite, '--host'],
    ['/usr/bin/node', vite, '--host'],
  ],
  [
    'the loader of the C library',
    '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
    ['/lib64/ld-linux-x86-64.so.2', '--library-path', '/opt/lib', '/usr/bin/node', vite, '--host'],
    ['/lib64/ld-linux-x86-64.so.2', '--library-path', '/opt/lib', '/usr/bin/node', vite, '--host'],
  ],
];

function isWarned(process: Process): boolean {
  return finish(findingsOf(rowsIn(snapshotOf([listener('0.0.0.0:5173', ownedBy(process))])))).size === 1;
}

describe('a program that an emulator runs', () => {
  for (const [emulator, executable, argv, again] of ways) {
    const process = process_(100, argv, { executable, name: 'node' });

    it(`is recognized and warned about as itself: ${emulator}`, () => {
      const { role, title } = recognize(process, [], hostContext);
      assert.deepEqual({ role, title }, { role: 'dev-server', title: 'Vite' });
      assert.ok(isWarned(process));
    });

    it(`is started again as it was: ${emulator}`, () => {
      assert.deepEqual(startCommand(process), again);
      const decision = planRestart(process, [], hostContext);
      assert.deepEqual(decision.kind === 'possible' && decision.plan.argv, again);
    });
  }

  it('has its own debugger', () => {
    const argv = ['/rosetta/rosetta', '/usr/bin/node', 'node', '--inspect=0.0.0.0:9333', 'server.js'];
    const process = process_(100, argv, { executable: '/rosetta/rosetta' });
    assert.equal(debuggerOn(listener('0.0.0.0:9333', ownedBy(process)), [process]), 'node');
  });

  it('keeps its name where a title says nothing of its arguments', () => {
    const program = programOf(
      process_(1, ['qemu-aarch64', '/usr/bin/python3.11', 'python3', '-m', 'http.server']),
    );
    assert.deepEqual(
      [program.name, program.commandLine?.at(0), program.isEmulated],
      ['python3.11', '/usr/bin/python3.11', true],
    );
  });

  it('is no reason to leave out a warning, whatever its words say that it runs', () => {
    for (const words of ['/usr/bin/gopls', '/opt/rust-analyzer', '/usr/bin/dlv', '/usr/bin/clangd']) {
      assert.ok(
        isWarned(process_(100, ['/tmp/box64', words], { executable: '/tmp/box64', name: 'box64' })),
        words,
      );
    }
  });
});

describe('programOf', () => {
  it('is the process itself if no emulator runs, whatever its first word says', () => {
    const plain: readonly Process[] = [
      process_(1, ['qemu-x86_64', '/usr/bin/node', 'server.js'], { executable: '/usr/bin/node' }),
      process_(2, ['qemu-system-x86_64', '-m', '1G', '/disk.img']),
      process_(3, ['box64']),
      process_(4, ['qemu-x86_64', '-L']),
    ];
    for (const process of plain) {
      assert.equal(programOf(process).isEmulated, false);
      assert.equal(programOf(process).commandLine, process.commandLine);
    }
    assert.deepEqual(parseCommandLine(process_(1, ['node', 'server.js'])).names, ['./server.js']);
  });
});
