import assert from 'node:assert/strict';
import { plainTerminalText } from '../../../../src/model/conflicts/terminalOutput';
import { seededRandom } from '../../random';

const escape = '\u001b';

describe('plainTerminalText', () => {
  const texts: readonly (readonly [what: string, output: string, expected: string])[] = [
    ['plain text', 'Port 3000\nis in use', 'Port 3000\nis in use'],
    ['tabs', 'a\tb', 'a\tb'],
    ['letters of all scripts', `größe ${escape}[1mポート🚨${escape}[m →`, 'größe ポート🚨 →'],
    ['ends of lines of terminals', 'a\r\nb\r\r\n\r\nc\r', 'a\nb\n\nc'],
    ['colours', `${escape}[31mPort ${escape}[1;4m30${escape}[22;24m00${escape}[39m`, 'Port 3000'],
    ['24-bit colours, with either separator', `${escape}[38;2;1;2;3ma${escape}[38:2::1:2:3mb`, 'ab'],
    [
      'modes and the shape of the cursor',
      `${escape}[?25la${escape}[?2004hb${escape}[2 qc${escape}=d${escape}>e`,
      'abcde',
    ],
    ['character sets', `${escape}(Ba${escape})0b`, 'ab'],
    ['titles ended by BEL', `${escape}]0;Port 1 is in use\u0007a`, 'a'],
    ['titles ended by ST', `${escape}]2;title${escape}\\a\u009d0;title\u009cb`, 'ab'],
    [
      'the marks of shell integration',
      `${escape}]633;A\u0007$ ${escape}]633;B\u0007npm start${escape}]633;E;npm start;1f2e\u0007${escape}]633;C\u0007\nready${escape}]633;D;0\u0007`,
      '$ npm start\nready',
    ],
    [
      'links, whose text stays',
      `${escape}]8;;http://localhost:1/${escape}\\here${escape}]8;;${escape}\\`,
      'here',
    ],
    [
      'images and other strings',
      `${escape}Pq#0;2;0${escape}\\a${escape}_x${escape}\\b${escape}^y\u0007c${escape}Xz\u0018d${escape}Xz\u001ae`,
      'abcde',
    ],
    ['sequences of one character', '\u009b31ma\u009b0m', 'a'],
    ['other control characters', 'a\u0000\u0007b\u007fc\u000ed\u000f', 'abcd'],
    ['an overwritten row', '10%\r100%', '100%'],
    ['a partly overwritten row', 'loading\rready', 'readyng'],
    ['an erased row', `loading${escape}[2K\rready`, 'ready'],
    ['a row erased from the cursor on', `loading\rok${escape}[K`, 'ok'],
    ['a row erased up to the cursor', `abcdef${escape}[3D${escape}[1K`, '    ef'],
    ['erased characters', `abcdef\r${escape}[2X`, '  cdef'],
    ['backspaces', 'Port 3001\b0 is', 'Port 3000 is'],
    ['backspaces past the start', 'a\b\b\bb', 'b'],
    ['moves to the left and right', `abc${escape}[2DX${escape}[1CY`, 'aXcY'],
    ['moves to a column', `abc${escape}[2GX${escape}[\`Y`, 'YXc'],
    ['blanks that are moves', `Port${escape}[1C3000${escape}[10Cis in use`, 'Port 3000 is in use'],
    ['a move that nothing follows', `abc${escape}[500C`, 'abc'],
    ['a tab over text', 'abc\r\tX', 'aXc'],
    [
      'moves to other rows',
      ['', '[2;5H', '[1A', '[B', '[E', '[F', '[3d', '[2;5f'].join(`x${escape}`),
      'x\nx\nx\nx\nx\nx\nx\n',
    ],
    ['moves over empty rows', `${escape}[H${escape}[5Ba`, 'a'],
    ['letters that mean something else after a blank', `a${escape}[2 Ab`, 'ab'],
    ['a cleared screen', `a${escape}[2J${escape}[Hb`, 'a\nb'],
    ['line feeds', `a\u000bb\u000cc${escape}Dd${escape}Ee\u0085f`, 'a\nb\nc\nd\ne\nf'],
    ['an endless number', `a${escape}[${'9'.repeat(400)}Cb${escape}[${'9'.repeat(400)}Dc`, 'c b'],
    ['a sequence that another one cancels', `${escape}[31${escape}[1ma${escape}]0;t${escape}[1mb`, 'ab'],
    ['a sequence with a letter no terminal sends', `${escape}[3ä`, 'ä'],
  ];

  for (const [what, output, expected] of texts) {
    it(`reads ${what}`, () => {
      assert.equal(plainTerminalText(output), expected);
    });
  }

  it('ends a sequence that is cut off with its line', () => {
    const sequences = [
      `${escape}[38;2;1;2;3m`,
      `${escape}]633;E;npm start;1f2e\u0007`,
      `${escape}]8;;x${escape}\\`,
      `${escape}(B`,
      `${escape}P1$r0m${escape}\\`,
      '\u009b31m',
    ];
    for (const sequence of sequences) {
      for (let length = 1; length < sequence.length; length++) {
        const cut = sequence.slice(0, length);
        assert.equal(plainTerminalText(`before${cut}`), 'before', JSON.stringify(cut));
        assert.equal(plainTerminalText(`before${cut}\nafter`), 'before\nafter', JSON.stringify(cut));
      }
    }
  });

  it('leaves no control characters except line ends and tabs, and changes nothing the second time', () => {
    const random = seededRandom(1);
    const likely = `ab0123456789;?[]()<>=mKCGHPX\\\n\r\b\t\u0007${escape}${escape}\u009b\u009d\u0090\u009c`;
    for (let round = 0; round < 2000; round++) {
      const output = Array.from({ length: 60 }, () =>
        likely.charAt(Math.floor(random() * likely.length)),
      ).join('');
      const text = plainTerminalText(output);
      assert.doesNotMatch(text, /(?![\n\t])\p{Cc}/u, JSON.stringify(output));
      assert.equal(plainTerminalText(text), text, JSON.stringify(output));
    }
  });

  it('never makes a text longer', () => {
    const moves = `${escape}[999999999Cx`.repeat(1000);
    assert.ok(plainTerminalText(moves).length <= moves.length);
  });
});
