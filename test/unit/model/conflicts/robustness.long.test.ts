import assert from 'node:assert/strict';
import { conflictInLine, findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { seededRandom } from '../../random';
import { conflictsIn, summaryOf } from './conflictSummary';
import { lineMessages } from './lineMessages';
import { longMessages } from './longMessages';
import { rounds, sampleOf } from '../../../support/rounds';

describe('what is found in a message', () => {
  const messages: readonly (readonly string[])[] = sampleOf([
    ...lineMessages.map(([, line]) => [line]),
    ...longMessages.map(([, lines]) => lines),
  ]);
  const sequences = [
    '\u001b[31m',
    '\u001b[0;1;38;2;173;127;168m',
    '\u001b[m',
    '\u001b[?25h',
    '\u001b(B',
    '\u009b22m',
    '\u001b]0;Port 1111 is in use\u0007',
    '\u001b]633;E;python3 -m http.server 2222;0\u0007',
    '\u001b]8;;http://localhost:3333\u001b\\',
    '\u0000',
    '\u0007',
  ];
  const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)]!;

  it('does not change with escape sequences anywhere in it', () => {
    const random = seededRandom(1);
    for (const lines of messages) {
      const text = lines.join('\r\n');
      let colored = '';
      for (const unit of text.split('')) {
        if (random() < 0.15 && unit !== '\n') colored += pick(random, sequences);
        colored += unit;
      }
      assert.deepEqual(findConflicts(colored), findConflicts(text), JSON.stringify(colored));
    }
  });

  it('does not change with text that the same row showed before', () => {
    for (const [, line] of sampleOf(lineMessages)) {
      assert.deepEqual(findConflicts(`10%\r20%\rloading\b\b\b\b\b\b\b${line}`), findConflicts(line), line);
      assert.deepEqual(findConflicts(`${'#'.repeat(500)}\r\u001b[K${line}`), findConflicts(line), line);
    }
  });

  it('does not change with other lines before and after it', () => {
    const random = seededRandom(2);
    const letters = 'abcxyz  0123456789.:/-[]()\'"%#é→';
    const noise = (): string[] =>
      Array.from({ length: Math.floor(random() * 40) }, () =>
        Array.from({ length: Math.floor(random() * 120) }, () => pick(random, letters.split(''))).join(''),
      );
    for (const lines of messages) {
      const surrounded = [...noise(), ...lines, ...noise()];
      assert.deepEqual(conflictsIn(...surrounded), conflictsIn(...lines), JSON.stringify(surrounded));
    }
  });

  it('is part of the text, or nothing, wherever the text is cut off', () => {
    for (const [, line, expected] of sampleOf(lineMessages)) {
      const ports = [...line.matchAll(/\d+/g)].map(([digits]) => Number(digits));
      for (let length = 0; length < line.length; length++) {
        for (const { port } of findConflicts(line.slice(0, length))) {
          // a number that is cut off is the start of one
          const isThere = ports.some((one) => String(one).startsWith(String(port)));
          assert.ok(port === undefined || isThere, `${expected} cut after ${length}: ${port}`);
        }
      }
    }
  });
});

describe('a search for conflicts', () => {
  const million = rounds(1_000_000);
  const endless: readonly (readonly [what: string, text: string])[] = [
    ['one endless word', 'x'.repeat(million)],
    ['endless digits', '9'.repeat(million)],
    ['endless colons', ':'.repeat(million)],
    ['endless blanks', ' '.repeat(million)],
    ['endless brackets', '['.repeat(million)],
    ['endless quotes and backticks', '"`\''.repeat(million / 3)],
    ['a line of signs of conflicts', 'port 1 in use EADDRINUSE '.repeat(million / 25).slice(0, -1)],
    ['a line of signs without blanks', 'EADDRINUSE:'.repeat(million / 11)],
    ['a line of almost endpoints', 'already 1.2.3.4:5:6 '.repeat(million / 20)],
    ['carriage returns', '\r'.repeat(million)],
    ['backspaces', 'x\b'.repeat(million / 2)],
    ['unfinished sequences', '\u001b['.repeat(million / 2)],
    ['unfinished titles', '\u001b]0;'.repeat(million / 4)],
    ['wide moves', '\u001b[999999999Cx'.repeat(million / 13)],
    ['erasures of a long row', `${'x'.repeat(million / 2)}${'\u001b[1K'.repeat(million / 40)}`],
    ['short lines', 'x\n'.repeat(million / 2)],
    ['lines without a port', 'Address already in use\n'.repeat(million / 23)],
  ];

  for (const [what, text] of endless) {
    it(`ends in time with ${what}`, () => {
      const conflicts = findConflicts(text);
      assert.ok(conflicts.length <= 1, String(conflicts.length));
      conflictInLine(text);
    });
  }

  it('stops after thousands of repetitions', () => {
    const again = Array.from({ length: 5000 }, () => 'Port 3000 is in use');
    assert.deepEqual(conflictsIn(...again.slice(1), 'Port 4000 is in use'), ['3000', '4000']);
    assert.deepEqual(conflictsIn(...again, 'Port 4000 is in use'), ['3000']);
    assert.deepEqual(conflictsIn(`${'Port 3000 is in use '.repeat(50_000)}Port 4000 is in use`), ['3000']);
  });

  it('finds a message among very many signs', () => {
    const text = `${'used '.repeat(100_000)} Port 5173 is already in use ${'used '.repeat(100_000)}`;
    assert.deepEqual(findConflicts(text).map(summaryOf), ['5173']);
  });
});
