import assert from 'node:assert/strict';
import type { KeyPath } from '../../../../src/model/text/editJson';
import { tomlFormat } from '../../../../src/model/text/editToml';

const path: KeyPath = ['mcp_servers', 'local-ports'];
const entry = { command: 'C:\\x\\local-ports', args: ['mcp'], env: { A: 'b "c"' } };
const table = [
  '[mcp_servers.local-ports]',
  'command = "C:\\\\x\\\\local-ports"',
  'args = ["mcp"]',
  'env = { A = "b \\"c\\"" }',
  '',
].join('\n');

const codex = `# my settings
model = "gpt-5.1" # the best
notify = [
  "notify-send",
[1, 2],
]
instructions = """
[mcp_servers.local-ports]
command = "in a string"
"""
pattern = '''[mcp_servers.local-ports]'''

[mcp_servers.docs]
command = "npx"
args = ["-y", "docs"] # ]

[mcp_servers.docs.env]
TOKEN = "a#b"

[[profiles]]
name = "x"
`;

describe('a table in TOML that a person keeps', () => {
  it('is added at the end, and taken out again', () => {
    const cases: readonly (readonly [before: string, after: string])[] = [
      ['', table],
      [codex, `${codex}\n${table}`],
      ['[a]\nb = 1\n', `[a]\nb = 1\n\n${table}`],
    ];
    for (const [before, after] of cases) {
      assert.equal(tomlFormat.set(before, path, entry), after);
      assert.equal(tomlFormat.remove(after, path), before);
      const windows = (text: string): string => text.replaceAll('\n', '\r\n');
      if (before !== '') {
        assert.equal(tomlFormat.set(windows(before), path, entry), windows(after));
        assert.equal(tomlFormat.remove(windows(after), path), windows(before));
      }
      assert.equal(tomlFormat.set(`\ufeff${before}`, path, entry), `\ufeff${after}`);
    }
    assert.equal(tomlFormat.set('a = 1', path, entry), `a = 1\n\n${table}`);
  });

  it('is taken out from between others, with the tables beneath it; comments before the next one stay', () => {
    const other = '[mcp_servers."local-ports-2"]\ncommand = "y"\n';
    const text = `a = 1\n\n[ mcp_servers . "local-ports" ] # ours\nargs = [\n  "[x]",\n]\n\n[mcp_servers.local-ports.env]\nA = 1\n\n# the next\n${other}`;
    assert.equal(tomlFormat.remove(text, path), `a = 1\n\n# the next\n${other}`);
  });

  it('has values that are replaced where they are', () => {
    const text = `[mcp_servers.local-ports]\nenabled = false # off\ncommand = "old"\nargs = [\n  "[a]", # ]\n]\n[b]\n`;
    assert.equal(tomlFormat.set(text, [...path, 'args'], ['b']), text.replace('[\n  "[a]", # ]\n]', '["b"]'));
    assert.equal(tomlFormat.set(text, [...path, 'command'], 'new'), text.replace('"old"', '"new"'));
    assert.equal(
      tomlFormat.set('[mcp_servers.local-ports]', [...path, 'command'], 'x'),
      '[mcp_servers.local-ports]\ncommand = "x"\n',
    );
  });

  it('is left to the person where it is written inline, or the file is broken', () => {
    const inline = '[mcp_servers]\nlocal-ports = { command = "x" }\n';
    assert.equal(tomlFormat.remove(inline, path), undefined);
    assert.equal(tomlFormat.set(inline, [...path, 'command'], 'y'), undefined);
    for (const broken of ['a = ', '[a', 'a = "x', 'a = 1\na = 2\n', '{}']) {
      assert.equal(tomlFormat.set(broken, path, entry), undefined, broken);
      assert.equal(tomlFormat.remove(broken, path), undefined, broken);
    }
  });
});
