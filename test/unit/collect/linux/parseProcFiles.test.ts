import assert from 'node:assert/strict';
import {
  parseBootTime,
  parseCmdline,
  parseEffectiveUid,
  parseEnviron,
  parseIfInet6,
  parsePasswd,
  parseUnit,
} from '../../../../src/collect/linux/parseProcFiles';

describe('parseBootTime', () => {
  it('converts btime from seconds to milliseconds', () => {
    const text =
      'cpu  10 0 20 3000 0 0 0 0 0 0\ncpu0 10 0 20 3000 0 0 0 0 0 0\nintr 1 2 3\nctxt 400\nbtime 1732358444\nprocesses 99\n';
    assert.equal(parseBootTime(text), 1_732_358_444_000);
  });

  it('is undefined without such a line', () => {
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

  it('is not misled by a name that looks like the line, because the kernel escapes newlines', () => {
    assert.equal(parseEffectiveUid('Name:\tx\\nUid:\t7\t7\nUid:\t1000\t1001\t1000\t1000\n'), 1001);
  });

  it('is undefined if the line is missing or truncated', () => {
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

describe('parseEnviron', () => {
  const cases: readonly [
    description: string,
    bytes: string,
    variables: Record<string, string> | undefined,
  ][] = [
    ['variables ended by NUL', 'HOME=/root\0LANG=C\0', { HOME: '/root', LANG: 'C' }],
    ['a last one without its NUL', 'HOME=/root\0LANG=C', { HOME: '/root', LANG: 'C' }],
    ['values with blanks, newlines and further equals signs', 'A=b c\nd\0B==x=\0', { A: 'b c\nd', B: '=x=' }],
    ['empty values', 'A=\0B=\0', { A: '', B: '' }],
    ['UTF-8', 'NAME=größe\0', { NAME: 'größe' }],
    ['the first of two of one name, as getenv(3) does', 'A=1\0A=2\0', { A: '1' }],
    ['padding of NULs', 'A=1\0\0\0\0', { A: '1' }],
    ['no environment in an empty file', '', undefined],
    ['no environment in padding', '\0\0\0', undefined],
    ['no environment if a title overwrote it', 'nginx: worker process\0\0\0', undefined],
    ['no environment if a title overwrote its beginning', 'worker process\0CE=/root\0LANG=C\0', undefined],
    ['no environment if a value has no name', '=x\0A=1\0', undefined],
  ];
  for (const [description, bytes, variables] of cases) {
    it(`reads ${description}`, () => {
      assert.deepEqual(parseEnviron(Buffer.from(bytes)), variables);
    });
  }

  it('does not confuse variables with properties of objects', () => {
    const variables = parseEnviron(Buffer.from('__proto__=x\0constructor=y\0'));
    assert.deepEqual(Object.entries(variables ?? {}).sort(), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });
});

describe('parseUnit', () => {
  const user = '/user.slice/user-1000.slice/user@1000.service';
  const cases: readonly [description: string, text: string, unit: string | undefined][] = [
    ['a service of the system', '0::/system.slice/nginx.service\n', 'system nginx.service'],
    [
      'one in a slice of its own',
      '0::/system.slice/system-getty.slice/getty@tty1.service\n',
      'system getty@tty1.service',
    ],
    ['one that divides its own group', '0::/system.slice/docker.service/init\n', 'system docker.service'],
    ["a service of the user's own manager", `0::${user}/app.slice/shop.service\n`, 'user shop.service'],
    ['one of Podman', `0::${user}/app.slice/web.service/libpod-payload-0a1b\n`, 'user web.service'],
    [
      'version 1 by the hierarchy named systemd',
      '12:pids:/system.slice/other.service\n1:name=systemd:/system.slice/nginx.service\n',
      'system nginx.service',
    ],
    [
      'both versions beside each other',
      '1:name=systemd:/system.slice/nginx.service\n0::/system.slice/nginx.service\n',
      'system nginx.service',
    ],
    [
      'version 1 if version 2 shows no unit',
      '0::/\n1:name=systemd:/system.slice/a.service\n',
      'system a.service',
    ],
    ['none if only other controllers have one', '12:pids:/system.slice/nginx.service\n', undefined],
    ['none of a session', '0::/user.slice/user-1000.slice/session-3.scope\n', undefined],
    ["none of the user's manager itself", `0::${user}/init.scope\n`, undefined],
    [
      'none of a terminal',
      `0::${user}/app.slice/app-org.gnome.Terminal.slice/vte-spawn-1f.scope\n`,
      undefined,
    ],
    [
      'none of an application of the desktop',
      `0::${user}/app.slice/app-org.kde.konsole@1f2e.service\n`,
      undefined,
    ],
    ['none of the first process', '0::/init.scope\n', undefined],
    ['none of the root', '0::/\n', undefined],
    ['none of a container', '0::/docker/0a1b2c\n', undefined],
    [
      'none of the manager within a container',
      '0::/system.slice/docker-0a1b.scope/system.slice/nginx.service\n',
      undefined,
    ],
    ['none of the manager within one of LXC', '0::/lxc.payload.c1/system.slice/nginx.service\n', undefined],
    [
      'that of a machine, not of what runs within it',
      '0::/machine.slice/systemd-nspawn@c1.service/payload/system.slice/nginx.service\n',
      'system systemd-nspawn@c1.service',
    ],
    ['none of a group outside of ours', '0::/../../system.slice/nginx.service\n', undefined],
    ['none in an empty file', '', undefined],
    ['none in noise', 'nginx.service\n0:/system.slice/nginx.service\nx::/a.service\n', undefined],
  ];
  for (const [description, text, unit] of cases) {
    it(`reads ${description}`, () => {
      const found = parseUnit(text);
      assert.equal(found === undefined ? undefined : `${found.scope} ${found.name}`, unit);
      if (found !== undefined) assert.equal(found.manager, 'systemd');
    });
  }
});

describe('parsePasswd', () => {
  it('reads the first name of each uid, and skips other lines', () => {
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

  it('is empty for an empty file', () => {
    assert.deepEqual(parsePasswd(''), new Map());
  });
});

describe('parseIfInet6', () => {
  it('lists the interfaces of each address', () => {
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

  it('skips malformed lines', () => {
    const text = '\nfe80 02 40 20 80 eth0\nfe8000000000000002155dfffe3a5b01 02 40 20 80\nzz\n';
    assert.deepEqual(parseIfInet6(text), new Map());
  });
});
