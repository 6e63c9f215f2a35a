import assert from 'node:assert/strict';
import { maskCommandLine, maskShown, maskTyped, maskWithin } from '../../../../../src/model/process/redact';
import { mask } from '../../../../../src/model/process/secrets/values';
import { secretArguments } from '../../../../../src/model/process/secrets/programs';
import { shapes } from '../../../../../src/model/process/secrets/issuers';
import { shellQuote } from '../../../../../src/model/process/shellQuote';
import { sampleOf } from '../../../../support/rounds';
import type { CorpusRow } from './corpus';
import { corpus, leaked, parseRow } from './corpus';

const parts = [
  'known',
  'unseen',
  'further',
  'last',
  'broad',
  'control',
  'control-2',
  'control-3',
  'scanners',
  'manuals',
  'pasted',
  'mixed',
  'servers',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
  'thirteenth',
  'fourteenth',
  'fifteenth',
  'sixteenth',
  'seventeenth',
  'eighteenth',
];
const secrets = parts.map((part) => `secrets-${part}`);
const harmless = parts.map((part) => `harmless-${part}`);

function failures(names: readonly string[], check: (row: CorpusRow) => string | undefined): string[] {
  return names.flatMap((name) =>
    corpus(name).flatMap((row) => {
      const failure = check(row);
      return failure === undefined ? [] : [`${name}.txt:${row.line}: ${failure}`];
    }),
  );
}

describe('maskCommandLine, over the corpus', () => {
  it('shows none of the secrets', () => {
    const seen = failures(secrets, (row) => {
      assert.notEqual(row.secrets.length, 0, JSON.stringify(row.argv));
      const masked = maskCommandLine(row.argv);
      const left = leaked(row, masked);
      return left.length === 0 ? undefined : `${left.join(', ')} in ${JSON.stringify(masked)}`;
    });
    assert.deepEqual(seen, []);
  });

  it('leaves all else as it is', () => {
    const changed = failures(harmless, ({ argv }) => {
      const masked = maskCommandLine(argv);
      return JSON.stringify(masked) === JSON.stringify(argv) ? undefined : JSON.stringify(masked);
    });
    assert.deepEqual(changed, []);
  });

  it('keeps the number of arguments, and changes nothing that is masked already', () => {
    const changed = failures([...secrets, ...harmless], ({ argv }) => {
      const once = maskCommandLine(argv);
      const twice = maskCommandLine(once);
      return once.length === argv.length && JSON.stringify(once) === JSON.stringify(twice)
        ? undefined
        : `${JSON.stringify(once)} → ${JSON.stringify(twice)}`;
    });
    assert.deepEqual(changed, []);
  });
});

describe('maskShown, over the corpus', () => {
  const all = [...secrets, ...harmless];

  it('shows a short command line as it is masked as a whole', () => {
    const changed = failures(all, ({ argv }) => {
      const isShort = argv.join(' ').length < 2048;
      const shown = maskShown(argv, 10_000);
      return !isShort || JSON.stringify(shown) === JSON.stringify(maskCommandLine(argv))
        ? undefined
        : JSON.stringify(shown);
    });
    assert.deepEqual(changed, []);
  });

  it('shows nothing of a secret wherever the command line is cut', () => {
    const seen = failures(secrets, (row) => {
      const whole = maskCommandLine(row.argv);
      for (let characters = 1; characters < 60; characters += 7) {
        const shown = maskShown(row.argv, characters);
        const before = shown.at(-1) === '…' ? shown.slice(0, -1) : shown;
        if (before.some((word, index) => word !== whole[index] && word !== '…')) return JSON.stringify(shown);
      }
      return undefined;
    });
    assert.deepEqual(seen, []);
  });
});

/** As a person types it, line breaks included. */
function asTyped(argv: readonly string[]): string {
  return argv
    .map((word) => (/^[\w@+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

describe('maskTyped, over the corpus', () => {
  it('shows none of the secrets of the same command lines, quoted for a shell', () => {
    const seen = failures(secrets, (row) => {
      const masked = maskTyped(asTyped(row.argv));
      const left = leaked(row, [masked]);
      return left.length === 0 ? undefined : `${left.join(', ')} in ${masked}`;
    });
    assert.deepEqual(seen, []);
  });

  it('leaves all else as it is', () => {
    const changed = failures(harmless, ({ argv }) => {
      const typed = asTyped(argv);
      const masked = maskTyped(typed);
      return masked.includes(mask) && !typed.includes(mask) ? masked : undefined;
    });
    assert.deepEqual(changed, []);
  });
});

describe('tables of secrets', () => {
  for (const { samples } of secretArguments) {
    for (const sample of samples) {
      it(`masks the secrets of ${sample}`, () => {
        const row = parseRow(sample, 1);
        assert.notEqual(row.secrets.length, 0);
        assert.deepEqual(leaked(row, maskCommandLine(row.argv)), []);
        assert.deepEqual(leaked(row, maskCommandLine(['sh', '-c', shellQuote(row.argv)])), []);
      });
    }
  }

  for (const { issuers, samples } of shapes) {
    for (const sample of samples) {
      const secret = sample.replaceAll('·', '');
      it(`recognizes ${sample} of ${issuers}`, () => {
        assert.deepEqual(maskCommandLine(['app', secret]), ['app', mask]);
        assert.deepEqual(maskCommandLine(['app', `x=${secret}`, `"${secret}",`]), [
          'app',
          `x=${mask}`,
          `"${mask}",`,
        ]);
      });
    }
  }
});

/** Whatever begins something that a pattern looks for, over and over, and never ends it. */
const hostile = [
  ...Array.from('aA0-=:"\'\\/@ .&?%$[{(<>\n,;|`#~é•'),
  ...[
    'a b ',
    'a=b ',
    'a:',
    'a: ',
    '://',
    'a://',
    'a://u:',
    'u:p@',
    '&token=',
    '?a=',
    'token:',
    'token: ',
    '"token: ',
  ],
  ...[
    'token=[',
    'token={',
    'token="',
    'token=\\"',
    'token="$(\\"',
    'password "',
    'setToken("',
    'token>',
    'token,"value":',
  ],
  ...[
    '--password ',
    '--tokens a ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN ',
    'echo a|',
    'echo ',
    'send "',
    'sudo -S <<<',
  ],
  ...[
    'bearer ',
    'eyJ.',
    'AKIA',
    'sk-',
    'xoxb-',
    'LS0tLS1CRUdJTi',
    'hooks.slack.com/services/',
    'x:thin:a/',
    'a:b@tcp',
  ],
  ...[
    'identified by ',
    'identified with x by ',
    'curl -u ',
    'mysql -p',
    'net use \\\\ ',
    'sh -c "',
    "sh -c '",
    '%3A%2F%2F',
    '%3Fa%3D',
  ],
  ...['token: |\n ', 'pass:', '"""', '{{', '${', '$(', '$1$', '{SSHA}', '\\\\\\"', 'aA1', '12345678:'],
];

describe('maskCommandLine, given very much', () => {
  it('takes no more than the test may for any text that repeats what a pattern begins with', () => {
    for (const unit of sampleOf(hostile)) {
      // the longest texts that are read: of an argument, and of one among other things
      const argument = unit.repeat(Math.floor(2048 / unit.length));
      assert.equal(maskCommandLine(['app', argument, argument]).length, 3, unit);
      const text = unit.repeat(Math.floor(4096 / unit.length));
      assert.notEqual(maskWithin(text), '…', unit);
    }
  });

  it('omits an argument that nobody would read to its end, unread', () => {
    assert.deepEqual(maskCommandLine(['app', `${'x '.repeat(40_000)}hunter2`, '--port', '80']), [
      'app',
      '…',
      '--port',
      '80',
    ]);
  });

  it('masks unread the arguments after too many', () => {
    const argv = Array.from({ length: 40_000 }, (_, index) => `word${index}`);
    const masked = maskCommandLine(argv);
    assert.equal(masked.length, argv.length);
    assert.equal(masked[100], 'word100');
    assert.equal(masked[300], mask);
    assert.equal(masked.at(-1), mask);
  });
});
