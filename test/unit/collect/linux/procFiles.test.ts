import assert from 'node:assert/strict';
import {
  parseBootTime,
  parseCmdline,
  parseEffectiveUid,
  parseIfInet6,
  parsePasswd,
  processName,
} from '../../../../src/collect/linux/procFiles';

describe('parseBootTime', () => {
  it('reads btime, which is in seconds, as milliseconds', () => {
    const text =
      'cpu  10 0 20 3000 0 0 0 0 0 0\ncpu0 10 0 20 3000 0 0 0 0 0 0\nintr 1 2 3\nctxt 400\nbtime 1732358444\nprocesses 99\n';
    assert.equal(parseBootTime(text), 1_732_358_444_000);
  });

  it('knows no boot time where there is no such line', () => {
    for (const text of ['', 'cpu  1 2 3\n', 'xbtime 5\n', 'btime soon\n', 'ctxt btime 5\n']) {
      assert.equal(parseBootTime(text), undefined, JSON.stringify(text));
    }
  });
});

describe('parseEffectiveUid', () => {
  it('takes the second of real, effective, saved and filesystem uid', () => {
    const text = 'Name:\tsudo\nState:\tS (sleeping)\nPid:\t5\nUid:\t1000\t0\t33\t7\nGid:\t4\t5\t6\t7\n';
    assert.equal(parseEffectiveUid(text), 0);
  });

  it('is not led astray by a name that looks like the line: the kernel escapes newlines there', () => {
    assert.equal(parseEffectiveUid('Name:\tx\\nUid:\t7\t7\nUid:\t1000\t1001\t1000\t1000\n'), 1001);
  });

  it('knows no uid where the line is missing or cut', () => {
    for (const text of ['', 'Name:\tnode\n', 'Uid:\t1000', 'Uid:\n']) {
      assert.equal(parseEffectiveUid(text), undefined, JSON.stringify(text));
    }
  });
});

describe('parseCmdline', () => {
  const cases: readonly [description: string, bytes: string, argv: string[]][] = [
    ['arguments ended by NUL', 'node\0server.js\0--port\x003000\0', ['node', 'server.js', '--port', '3000']],
    ['an argument without its NUL', 'node\0server.js', ['node', 'server.js']],
    ['a rewritten title, padded with NULs', 'next-server (v16.1.0)\0\0\0\0\0\0', ['next-server (v16.1.0)']],
    ['empty arguments before others', 'sh\0-c\0\0x\0', ['sh', '-c', '', 'x']],
    ['blanks and newlines within arguments', 'sh\0-c\0a b\nc\0', ['sh', '-c', 'a b\nc']],
    ['UTF-8', 'größe\0ポート\0', ['größe', 'ポート']],
    ['a kernel thread, which has none', '', []],
    ['nothing but padding', '\0\0\0', []],
  ];
  for (const [description, bytes, argv] of cases) {
    it(`reads ${description}`, () => {
      assert.deepEqual(parseCmdline(Buffer.from(bytes)), argv);
    });
  }
});

describe('parsePasswd', () => {
  it('reads names by uid, the first of a uid, and passes over what is no user', () => {
    const text = [
      'root:x:0:0:root:/root:/bin/bash',
      'toor:x:0:0:another root:/root:/bin/sh',
      '# a comment:x:5:5',
      '',
      'alice:x:1000:1000:Alice,,,:/home/alice:/bin/bash',
      '+::::::',
      'broken',
      'minus:x:-1:1::/:/bin/sh',
      'empty:x::1::/:/bin/sh',
      'nobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    ].join('\n');
    assert.deepEqual(
      parsePasswd(text),
      new Map([
        [0, 'root'],
        [1000, 'alice'],
        [65534, 'nobody'],
      ]),
    );
  });

  it('knows nobody in an empty file', () => {
    assert.deepEqual(parsePasswd(''), new Map());
  });
});

describe('parseIfInet6', () => {
  it('names the interfaces of each address', () => {
    const text =
      '00000000000000000000000000000001 01 80 10 80       lo\n' +
      'fe8000000000000002155dfffe3a5b01 02 40 20 80     eth0\n' +
      'fe800000000000000000000000000001 03 40 20 80    vnet0\n' +
      'fe800000000000000000000000000001 04 40 20 80    vnet1\n';
    assert.deepEqual(
      parseIfInet6(text),
      new Map([
        ['::1', ['lo']],
        ['fe80::215:5dff:fe3a:5b01', ['eth0']],
        ['fe80::1', ['vnet0', 'vnet1']],
      ]),
    );
  });

  it('passes over lines that are none', () => {
    const text = '\nfe80 02 40 20 80 eth0\nfe8000000000000002155dfffe3a5b01 02 40 20 80\nzz\n';
    assert.deepEqual(parseIfInet6(text), new Map());
  });
});

describe('processName', () => {
  const cases: readonly [
    description: string,
    comm: string,
    argv: readonly string[] | undefined,
    executable: string | undefined,
    name: string,
  ][] = [
    [
      'takes a short name as it is',
      'postgres',
      ['/usr/lib/postgresql/15/bin/postgres'],
      '/usr/lib/x',
      'postgres',
    ],
    [
      'completes a name cut at 15 bytes from the first argument',
      'gnome-terminal-',
      ['/usr/libexec/gnome-terminal-server'],
      '/usr/libexec/gnome-terminal-server',
      'gnome-terminal-server',
    ],
    [
      'completes it from the executable where the arguments were rewritten',
      'containerd-shim',
      ['something else'],
      '/usr/bin/containerd-shim-runc-v2',
      'containerd-shim-runc-v2',
    ],
    [
      'keeps a cut title that no path completes',
      'next-server (v1',
      ['next-server (v16.1.0)'],
      '/usr/bin/node',
      'next-server (v1',
    ],
    [
      'keeps a cut name of which nothing more is known',
      'gnome-terminal-',
      undefined,
      undefined,
      'gnome-terminal-',
    ],
    [
      'counts bytes, not letters: this name has 15',
      'größe-größe',
      ['/opt/größe-größe-xy'],
      undefined,
      'größe-größe-xy',
    ],
    ['does not complete a name that was not cut', 'node', ['/usr/bin/node20'], '/usr/bin/node20', 'node'],
    [
      'calls a process whose first thread is named for itself by its program',
      'MainThread',
      ['node', 'server.js'],
      '/usr/local/bin/node',
      'node',
    ],
    ['keeps MainThread where nothing else is known', 'MainThread', ['node'], undefined, 'MainThread'],
  ];
  for (const [description, comm, argv, executable, name] of cases) {
    it(description, () => {
      assert.equal(processName(comm, argv, executable), name);
    });
  }
});
