import assert from 'node:assert/strict';
import type { KeyPath } from '../../../../src/model/text/editJson';
import { jsonFormat } from '../../../../src/model/text/editJson';

const path: KeyPath = ['mcpServers', 'local-ports'];
const entry = { command: '/x/local-ports', args: [] };
const entryLines = (indent: string, unit: string): readonly string[] => [
  `${indent}"local-ports": {`,
  `${indent}${unit}"command": "/x/local-ports",`,
  `${indent}${unit}"args": []`,
  `${indent}}`,
];
const lines = (...texts: readonly (string | readonly string[])[]): string => `${texts.flat().join('\n')}\n`;

/** Each: how the file looked, and how it looks with the entry. */
const additions: readonly (readonly [what: string, before: string, after: string])[] = [
  ['an empty file', '', lines('{', '  "mcpServers": {', entryLines('    ', '  '), '  }', '}')],
  ['blank lines', '\n\n', `\n\n${lines('{', '  "mcpServers": {', entryLines('    ', '  '), '  }', '}')}`],
  ['an empty object', '{}\n', lines('{', '  "mcpServers": {', entryLines('    ', '  '), '  }', '}')],
  [
    'comments alone',
    '// Zed settings\n',
    lines('// Zed settings', '{', '  "mcpServers": {', entryLines('    ', '  '), '  }', '}'),
  ],
  [
    'other settings',
    lines('{', '  "numStartups": 34,', '  "theme": "dark"', '}'),
    lines(
      ...['{', '  "numStartups": 34,', '  "theme": "dark",', '  "mcpServers": {'],
      ...[entryLines('    ', '  '), '  }', '}'],
    ),
  ],
  [
    'no servers yet, tabs',
    lines('{', '\t"mcpServers": {},', '\t"x": 1', '}'),
    lines('{', '\t"mcpServers": {', entryLines('\t\t', '\t'), '\t},', '\t"x": 1', '}'),
  ],
  [
    'another server, four blanks',
    lines(
      '{',
      '    "mcpServers": {',
      '        "a": {',
      '            "command": "a"',
      '        }',
      '    }',
      '}',
    ),
    lines(
      ...['{', '    "mcpServers": {', '        "a": {', '            "command": "a"', '        },'],
      ...[entryLines('        ', '    '), '    }', '}'],
    ),
  ],
  [
    'comments after the last one',
    lines('{', '  "mcpServers": {', '    "a": { "command": "a" } // mine', '    // "b": {}', '  }', '}'),
    lines(
      ...['{', '  "mcpServers": {', '    "a": { "command": "a" }, // mine', '    // "b": {}'],
      ...[entryLines('    ', '  '), '  }', '}'],
    ),
  ],
  [
    'trailing commas',
    lines('{', '  "mcpServers": {', '    "a": { "command": "a" }, /* last */', '  },', '}'),
    lines(
      ...['{', '  "mcpServers": {', '    "a": { "command": "a" }, /* last */'],
      ...[[...entryLines('    ', '  ').slice(0, -1), '    },'], '  },', '}'],
    ),
  ],
  [
    'only a comment in the place',
    lines('{', '  "mcpServers": {', '    // none yet', '  }', '}'),
    lines('{', '  "mcpServers": {', '    // none yet', entryLines('    ', '  '), '  }', '}'),
  ],
  ['one line', '{"x":1}', '{"x":1,"mcpServers":{"local-ports":{"command":"/x/local-ports","args":[]}}}'],
  [
    'servers in one line',
    lines('{', '  "mcpServers": { "a": { "command": "a" } }', '}'),
    lines(
      '{',
      '  "mcpServers": { "a": { "command": "a" }, "local-ports": { "command": "/x/local-ports", "args": [] } }',
      '}',
    ),
  ],
];

describe('a value in JSON that a person keeps', () => {
  for (const [what, before, after] of additions) {
    it(`is added as the file is written, and nothing else changes: ${what}`, () => {
      assert.equal(jsonFormat.set(before, path, entry), after);
      const windows = (text: string): string => text.replaceAll('\n', '\r\n');
      if (before.includes('\n')) assert.equal(jsonFormat.set(windows(before), path, entry), windows(after));
      assert.equal(jsonFormat.set(`\ufeff${before}`, path, entry), `\ufeff${after}`);
    });

    it(`is taken out again: ${what}`, () => {
      const restored = jsonFormat.remove(after, path) ?? '';
      const known = jsonFormat.parse(before.trim() === '' ? '{}' : before) as Record<string, unknown>;
      assert.deepEqual(plain(jsonFormat.parse(restored)), plain({ mcpServers: {}, ...known }));
      // where the place was there, the file is what it was
      if (before.includes('"a"')) assert.equal(restored, before);
      assert.deepEqual(commentsOf(restored), commentsOf(before));
    });
  }

  it('is taken out from between others', () => {
    const three = (middle: string): string =>
      `{\n  "mcpServers": {\n    "a": {},\n${middle}    "b": {}\n  }\n}\n`;
    assert.equal(jsonFormat.remove(three('    "local-ports": {\n      "x": 1\n    },\n'), path), three(''));
    assert.equal(
      jsonFormat.remove('{"mcpServers":{"local-ports":{},"b":{}}}', path),
      '{"mcpServers":{"b":{}}}',
    );
    assert.equal(
      jsonFormat.remove('{ "mcpServers": { "a": {}, "local-ports": {} } }', path),
      '{ "mcpServers": { "a": {} } }',
    );
  });

  it('is replaced where it is', () => {
    const at: KeyPath = [...path, 'command'];
    const text = '{ "mcpServers": { "local-ports": { "env": {}, "command": "old" /* c */, "x": [1] } } }';
    assert.equal(jsonFormat.set(text, at, 'C:\\new'), text.replace('"old"', '"C:\\\\new"'));
    assert.equal(
      jsonFormat.set(text, [...path, 'args'], ['a']),
      text.replace('[1] }', '[1], "args": [ "a" ] }'),
    );
  });

  it('has no place in what is no object, is broken, or has a key twice', () => {
    const bad = [
      ...[
        '[]',
        '1',
        '"x"',
        '{',
        '{"a":}',
        '{"a":1}}',
        '{"a":1 "b":2}',
        "{'a':1}",
        'x: 1',
        '{"mcpServers": null}',
      ],
      ...[
        '{"mcpServers": []}',
        '{"mcpServers": "x"}',
        '{"mcpServers": {}, "mcpServers": {}}',
        '/* never ends',
      ],
      '['.repeat(100_000),
    ];
    for (const text of bad) {
      assert.equal(jsonFormat.set(text, path, entry), undefined, text.slice(0, 40));
    }
    for (const text of ['{', '{"a":1}}', '{"mcpServers": {}, "mcpServers": {"local-ports": {}}}']) {
      assert.equal(jsonFormat.remove(text, path), undefined, text);
    }
    assert.equal(jsonFormat.remove('{"a": 1}', path), '{"a": 1}');
  });
});

function commentsOf(text: string): readonly string[] {
  return text.match(/\/\/[^\n]*|\/\*[^]*?\*\//g) ?? [];
}

/** Objects of the parser have no prototype. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
