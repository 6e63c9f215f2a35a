import assert from 'node:assert/strict';
import type { ShellKind } from '../../../../src/model/process/shellQuote';
import { quoteCommandLine, shellKindOf, shellQuote } from '../../../../src/model/process/shellQuote';

const everyShell: readonly ShellKind[] = [
  'posix',
  'bash',
  'zsh',
  'fish',
  'powershell',
  'windowsPowerShell',
  'cmd',
  'other',
];

describe('shellQuote, for a POSIX shell,', () => {
  const cases: readonly [readonly string[], string][] = [
    [['node', 'server.js', '--port=3000'], 'node server.js --port=3000'],
    [['/usr/bin/node', '-e', 'a b'], "/usr/bin/node -e 'a b'"],
    [['echo', "it's"], "echo 'it'\\''s'"],
    [['echo', ''], "echo ''"],
    [['echo', '$HOME', '`id`', '$(id)', '*', '~', '!'], "echo '$HOME' '`id`' '$(id)' '*' '~' '!'"],
    [['A=b', 'c'], "'A=b' c"],
    [['echo', '=ls'], "echo '=ls'"],
    [[], ''],
  ];
  for (const [argv, line] of cases) {
    it(`writes ${JSON.stringify(argv)}`, () => {
      for (const shell of ['posix', 'bash', 'zsh'] as const) assert.equal(shellQuote(argv, shell), line);
    });
  }
});

describe('quoteCommandLine', () => {
  const cases: readonly [ShellKind, readonly string[], string][] = [
    ['bash', ['echo', "\u001b[2J\n'!\\"], "echo $'\\x1b[2J\\x0a\\x27!\\\\'"],
    ['bash', ['echo', '\u0085\u202ex'], "echo $'\\xc2\\x85\\xe2\\x80\\xaex'"],
    ['fish', ['echo', "it's \\", '%self'], "echo 'it'\\''s '\\\\ '%self'"],
    ['bash', ['echo', 'C:\\a b\\', 'a==ls', 'a:=ls'], "echo 'C:\\a b'\\\\ 'a==ls' 'a:=ls'"],
    ['bash', ['if', 'caf\u00e9'], "'if' $'caf\\xc3\\xa9'"],
    ['fish', ['echo', '\u{e0041}'], 'echo \\U000e0041'],
    ['powershell', ['if', 'a\u{e0041}\ud800'.slice(0, 3)], `& 'if' "a$([char]0xdb40)$([char]0xdc41)"`],
    ['cmd', ['node', '%PATH:a=b%', '%%'], 'node ^"^%^PATH:a=b^%^" ^"^%^%^"'],
    ['cmd', [':x', '-'], '":x" -'],
    ['cmd', ['if', 'x'], '"if" x'],
    ['fish', ['echo', 'a\u001bb'], 'echo a\\u001bb'],
    ['powershell', ['node', '--port=3000', '-e', 'a b', ''], "node --port=3000 -e 'a b' ''"],
    [
      'powershell',
      ['C:\\Program Files\\node.exe', "it's", '’'],
      "& 'C:\\Program Files\\node.exe' 'it''s' '’’'",
    ],
    ['powershell', ['node', '--', '3.5', '-a.b', '$x', '@y'], "node '--' '3.5' '-a.b' '$x' '@y'"],
    ['powershell', ['node', 'a\u001b"$b`\n'], 'node "a$([char]0x001b)`"`$b``$([char]0x000a)"'],
    ['powershell', ['node', '{"a":"b"}'], `node '{"a":"b"}'`],
    ['windowsPowerShell', ['node', '{"a":"b"}', '', 'a b\\'], `node '{\\"a\\":\\"b\\"}' '""' 'a b\\\\'`],
    ['windowsPowerShell', ['node', 'a\\"b'], `node 'a\\\\\\"b'`],
    ['cmd', ['node', 'server.js', '--port=3000'], 'node server.js --port=3000'],
    ['cmd', ['C:\\Program Files\\node.exe', 'a b'], '"C:\\Program Files\\node.exe" ^"a b^"'],
    ['cmd', ['node', '%PATH%', 'a&b|c', '!x', ''], 'node ^"^%^PATH^%^" ^"a^&b^|c^" ^"^!x^" ^"^"'],
    ['cmd', ['node', 'say "hi"', 'C:\\a b\\'], 'node ^"say \\^"hi\\^"^" ^"C:\\a b\\\\^"'],
  ];
  for (const [shell, argv, line] of cases) {
    it(`writes ${JSON.stringify(argv)} for ${shell}`, () => {
      assert.deepEqual(quoteCommandLine(argv, shell), { kind: 'exact', text: line });
    });
  }

  it('says which argument a shell cannot express, and has a text to show', () => {
    for (const shell of ['posix', 'cmd'] as const) {
      const quoted = quoteCommandLine(['node', 'a', 'b\nc'], shell);
      assert.deepEqual(quoted.kind === 'inexpressible' && quoted.why, {
        reason: 'characters',
        argument: 'b\nc',
      });
      assert.match(quoted.text, /^node a .*b\\u\{a\}c/s);
    }
    assert.equal(quoteCommandLine(['C:\\100%\\app.exe'], 'cmd').kind, 'inexpressible');
  });

  it('refuses what is no text, what is too long, and what no quoting makes a program of', () => {
    const why = (argv: readonly string[], shell: ShellKind): unknown => {
      const quoted = quoteCommandLine(argv, shell);
      return quoted.kind === 'inexpressible' && quoted.why.reason;
    };
    for (const shell of everyShell) {
      for (const argument of ['a\0b', 'a\ufffd', 'a\ud800', '\udc00b']) {
        assert.equal(why(['node', argument], shell), 'not-text', shell);
      }
      assert.equal(why(['node', 'x'.repeat(200_000)], shell), 'too-long', shell);
    }
    for (const shell of ['posix', 'bash', 'zsh', 'fish', 'other'] as const) {
      for (const word of ['%1', 'eval', 'exec', '.'])
        assert.equal(why([word, 'x'], shell), 'characters', word);
    }
    assert.equal(why(['if', 'x'], 'fish'), 'characters', 'a keyword even in quotes');
    assert.equal(why(['node', 'a b'], 'other'), 'characters');
    assert.equal(why(['node', '--port=3000'], 'other'), 'characters', 'Nushell and csh differ');
    assert.equal(why(['node', 'server.js', '--port', '3000'], 'other'), false);
    assert.equal(why(['node', '\u00e9'], 'posix'), 'characters', 'in the C locale its bytes are keys');
  });

  it('never has a control character, whatever the shell', () => {
    for (const shell of everyShell) {
      for (let code = 1; code < 0xa0; code++) {
        const quoted = quoteCommandLine(['node', `a${String.fromCharCode(code)}b`], shell);
        if (quoted.kind === 'exact') assert.doesNotMatch(quoted.text, /\p{Cc}/u, `${shell} ${code}`);
      }
    }
  });
});

describe('shellKindOf', () => {
  for (const [path, platform, kind] of [
    ['/bin/bash', 'linux', 'bash'],
    ['/usr/bin/zsh', 'linux', 'zsh'],
    ['/opt/homebrew/bin/fish', 'darwin', 'fish'],
    ['/bin/dash', 'linux', 'posix'],
    ['/usr/bin/pwsh', 'linux', 'powershell'],
    ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'win32', 'powershell'],
    ['C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 'win32', 'windowsPowerShell'],
    ['C:\\WINDOWS\\system32\\CMD.EXE', 'win32', 'cmd'],
    ['C:\\Program Files\\Git\\bin\\bash.exe', 'win32', 'bash'],
    ['/usr/bin/nu', 'linux', 'other'],
    ['/bin/tcsh', 'linux', 'other'],
    ['/usr/bin/zsh-5.9', 'linux', 'zsh'],
    ['/usr/bin/mksh', 'linux', 'posix'],
    ['', 'darwin', 'zsh'],
    ['', 'win32', 'windowsPowerShell'],
  ] as const) {
    it(`is ${kind} for ${path || 'an unknown shell'} of ${platform}`, () => {
      assert.equal(shellKindOf(path, platform), kind);
    });
  }
});
