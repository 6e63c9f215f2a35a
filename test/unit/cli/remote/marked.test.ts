import assert from 'node:assert/strict';
import type { RemoteAnswer } from '../../../../src/cli/remote/markedConsole';
import { MarkedConsole, markedWords, parseMarkedWords } from '../../../../src/cli/remote/markedConsole';
import type { MarkedLine } from '../../../../src/cli/remote/markedReader';
import { MarkedReader } from '../../../../src/cli/remote/markedReader';

const mark = `m${'a1'.repeat(16)}`;

describe('an answer of another machine', () => {
  it('is found between what else is printed there, in pieces of any size', () => {
    const text = [
      ...['Welcome to web1', '', `${mark} begin 1.2.3`, 'a warning of the shell', `${mark} out {"a":`],
      ...[
        `${mark} out  "é"}`,
        `${mark} say Not all was read.`,
        `${mark} alive\r`,
        'm000 out x',
        ` ${mark} out x`,
      ],
      ...[`${mark}x out y`, `${mark} other z`, `${mark} end 9`, `${mark} end 1`, ''],
    ].join('\n');
    const expected: readonly MarkedLine[] = [
      { kind: 'begin', version: '1.2.3' },
      { kind: 'out', text: '{"a":' },
      { kind: 'out', text: ' "é"}' },
      { kind: 'say', text: 'Not all was read.' },
      { kind: 'alive' },
      { kind: 'end', code: 1 },
    ];
    const bytes = Buffer.from(text);
    for (const size of [1, 7, bytes.length]) {
      const reader = new MarkedReader(mark, 10_000);
      const found: MarkedLine[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        found.push(...(reader.read(bytes.subarray(at, at + size)) ?? assert.fail()));
      }
      assert.deepEqual(found, expected);
    }
  });

  it('has an end, whether in lines or in one that never ends', () => {
    for (const flood of ['x', 'x\n', `${mark} out x\n`]) {
      const reader = new MarkedReader(mark, 1_000);
      const chunk = Buffer.from(flood.repeat(100));
      let count = 0;
      while (reader.read(chunk) !== undefined) count++;
      assert.ok(count <= 10);
    }
  });

  it('has questions that are well-formed', () => {
    const ask = (json: string): readonly MarkedLine[] =>
      new MarkedReader(mark, 10_000).read(Buffer.from(`${mark} ask ${json}\n`)) ?? assert.fail();
    const digest = '0f'.repeat(16);
    const question = { digest, prompt: '>' };
    assert.deepEqual(ask(JSON.stringify(question)), [{ kind: 'ask', question }]);
    for (const wrong of ['', '{', 'null', '[]', '{"digest":"x","prompt":">"}', `{"digest":"${digest}"}`]) {
      assert.deepEqual(ask(wrong), []);
    }
  });
});

describe('a command line that speaks to another machine', () => {
  const started: MarkedConsole[] = [];
  const lines: string[] = [];
  const { signal: closed } = new AbortController();
  const start = (answers: readonly RemoteAnswer[], facts: string): MarkedConsole => {
    lines.length = 0;
    const marked = new MarkedConsole({ out: (line) => lines.push(line), closed }, mark, answers, '1.2.3');
    marked.about(facts);
    started.push(marked);
    return marked;
  };
  const said = (): readonly string[] =>
    lines.filter((line) => line.startsWith(`${mark} `)).map((line) => line.slice(mark.length + 1));
  const digestOfQuestion = (): string => /"digest":"(\w+)"/.exec(lines.join('\n'))?.[1] ?? assert.fail();

  afterEach(() => {
    for (const marked of started.splice(0)) marked.end(0);
  });

  it('marks each line', () => {
    const marked = start([], '');
    marked.out('{\n}');
    marked.say('Not all was read.');
    marked.end(4);
    assert.deepEqual(said(), ['begin 1.2.3', 'out {', 'out }', 'say Not all was read.', 'end 4']);
  });

  it('passes a question on, and takes it for cancelled', async () => {
    const marked = start([], '4711 at 12');
    marked.say('Terminate vite?');
    assert.equal(await marked.readLine('> '), undefined);
    assert.equal(said()[1], 'say Terminate vite?');
    assert.match(said()[2] ?? '', /^ask \{"digest":"[\da-f]{32}","prompt":"> "\}$/);
  });

  it('answers the very question that was answered, without repeating it', async () => {
    const first = start([], '4711 at 12');
    first.say('Terminate vite?');
    await first.readLine('> ');
    const answers = [{ digest: digestOfQuestion(), number: '1' }];
    const second = start(answers, '4711 at 12');
    second.say('Terminate vite?');
    assert.equal(await second.readLine('> '), '1');
    second.say('vite has exited.');
    assert.deepEqual(said(), ['begin 1.2.3', 'say vite has exited.']);
  });

  const others: readonly (readonly [string, string, string, string])[] = [
    ['with another text', '4711 at 12', 'Terminate vite and 2 more?', '> '],
    ['with another prompt', '4711 at 12', 'Terminate vite?', 'Force? '],
    ['about a later process with the same PID', '4711 at 13', 'Terminate vite?', '> '],
  ];
  for (const [what, facts, text, prompt] of others) {
    it(`asks again if it is a question ${what}`, async () => {
      const first = start([], '4711 at 12');
      first.say('Terminate vite?');
      await first.readLine('> ');
      const answers = [{ digest: digestOfQuestion(), number: '1' }];
      const second = start(answers, facts);
      second.say(text);
      assert.equal(await second.readLine(prompt), undefined);
      assert.deepEqual(said().slice(1, 2), [`say ${text}`]);
      assert.notEqual(digestOfQuestion(), answers[0]?.digest);
    });
  }

  it('takes its mark and the answers from words that need no quotes', () => {
    const answers = [
      { digest: '0f'.repeat(16), number: '2' },
      { digest: 'f0'.repeat(16), number: '13' },
    ];
    const words = markedWords(mark, answers);
    assert.ok(words.every((word) => /^[a-z\d.-]+$/.test(word)));
    assert.deepEqual(parseMarkedWords([...words, 'stop', '4711']), { mark, answers, argv: ['stop', '4711'] });
    for (const own of [[], ['list'], ['--marked'], ['--marked', 'x'], ['list', ...words]]) {
      assert.equal(parseMarkedWords(own), undefined);
    }
  });
});
