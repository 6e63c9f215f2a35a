import assert from 'node:assert/strict';
import type { GivenAnswers } from '../../../src/cli/consoleDialogs';
import { ConsoleDialogs } from '../../../src/cli/consoleDialogs';
import { numbersIn } from '../../../src/cli/answers';
import { codeAfter } from '../../../src/cli/outcome';
import { UserError } from '../../../src/model/text/userError';
import { TestConsole } from '../../support/testConsole';

const question = { message: 'Terminate?', detail: 'node (PID 7)' };
const terminate = { id: 'terminate', title: 'Terminate' };
const all = { id: 'all', title: 'Terminate All' };
const copy = { id: 'copy', title: 'Copy Stop Command' };
const force = { id: 'SIGKILL', title: 'Force Terminate' };

describe('questions on the command line', () => {
  it('are answered with yes by --yes, for what was named alone', async () => {
    const { dialogs, console } = dialogsWith({ yes: true });
    assert.equal(await dialogs.ask(question, [terminate, all]), 'terminate');
    assert.deepEqual(console.said, ['Terminate?', 'node (PID 7)']);
    assert.deepEqual(console.lines, []);
  });

  it('of force are answered by --force alone', async () => {
    await assert.rejects(dialogsWith({ yes: true }).dialogs.ask(question, [force]), UserError);
    assert.equal(await dialogsWith({ force: true }).dialogs.ask(question, [force]), 'SIGKILL');
    await assert.rejects(dialogsWith({ force: true }).dialogs.ask(question, [terminate]), UserError);
  });

  it('are not answered by --yes where a command would stop it better', async () => {
    const { dialogs, console } = dialogsWith({ yes: true });
    await assert.rejects(dialogs.ask(question, [copy, terminate]), /--yes does not agree/);
    assert.deepEqual(console.lines, []);
  });

  it('that nothing can be done about are refusals', async () => {
    const { dialogs } = dialogsWith({ yes: true });
    assert.equal(await dialogs.ask(question, [copy]), undefined);
    assert.equal(codeAfter(dialogs, {}, false), 3);
  });

  it('are data of a dry run, which answers none', async () => {
    const { dialogs, console } = dialogsWith({ dryRun: true, yes: true, force: true });
    assert.equal(await dialogs.ask(question, [terminate]), undefined);
    assert.deepEqual([console.lines, console.said], [['Terminate?', 'node (PID 7)'], []]);
    assert.equal(codeAfter(dialogs, { dryRun: true }, false), 0);
  });

  it('are asked again until the answer is understood; nothing and the end of the input are no', async () => {
    for (const [answers, expected] of [
      [['y'], 'terminate'],
      [['YES '], 'terminate'],
      [['x', '2', 'y'], 'terminate'],
      [['n'], undefined],
      [[''], undefined],
      [[], undefined],
    ] as const) {
      const { dialogs } = dialogsWith({}, answers);
      assert.equal(await dialogs.ask(question, [terminate]), expected);
    }
  });

  it('of several answers take the number of one', async () => {
    for (const [answers, expected] of [
      [['2'], 'all'],
      [['3', '0', '1'], 'terminate'],
      [[''], undefined],
      [['n'], undefined],
    ] as const) {
      const { dialogs, console } = dialogsWith({}, answers);
      assert.equal(await dialogs.ask(question, [terminate, all]), expected);
      assert.deepEqual(console.said.slice(2, 4), ['1  Terminate', '2  Terminate All']);
    }
  });

  it('cannot move the cursor, and show what is not seen', async () => {
    const { dialogs, console } = dialogsWith({ yes: true });
    await dialogs.ask({ message: 'a\u001b[2Jb', detail: '\u202ec\rd' }, [terminate]);
    assert.deepEqual(console.said, ['a\\u{1b}[2Jb', '\\u{202e}c\\u{d}d']);
  });
});

describe('lists to tick on the command line', () => {
  const items = [
    { value: 'a', label: 'Vite', isTicked: true, section: 'shop' },
    { value: 'b', label: 'Next.js', section: 'shop' },
    { value: 'c', label: 'Flask', isTicked: true, section: 'api' },
  ];
  const prompt = { title: 'Clean Up', placeholder: 'Choose' };

  it('give what is ticked to --yes and to Enter, what is typed, or nothing', async () => {
    assert.deepEqual(await dialogsWith({ yes: true }).dialogs.chooseMany(items, prompt), ['a', 'c']);
    for (const [line, expected] of [
      ['', ['a', 'c']],
      ['2', ['b']],
      ['1-2, 3', ['a', 'b', 'c']],
      ['n', []],
    ] as const) {
      assert.deepEqual(await dialogsWith({}, [line]).dialogs.chooseMany(items, prompt), expected);
    }
    assert.deepEqual(await dialogsWith({}, []).dialogs.chooseMany(items, prompt), []);
    await assert.rejects(dialogsWith({}).dialogs.chooseMany(items, prompt), UserError);
  });

  it('have each heading once', async () => {
    const { dialogs, console } = dialogsWith({ yes: true });
    await dialogs.chooseMany(items, prompt);
    assert.deepEqual(console.said, ['Clean Up', 'shop', '* 1  Vite', '  2  Next.js', 'api', '* 3  Flask']);
  });

  it('understand numbers and ranges that are there', () => {
    assert.deepEqual(numbersIn('1 3-5, 3', 5), [0, 2, 3, 4]);
    for (const wrong of ['0', '6', '5-4', '1-6', 'x', '1;2', '-1', '']) {
      assert.equal(numbersIn(wrong, 5), undefined, wrong);
    }
  });
});

describe('what a command answers', () => {
  it('tells a refusal and what is unknown from a no', () => {
    const after = (because?: 'refused' | 'unknown'): number =>
      codeAfter(
        {
          hasAsked: true,
          last: { level: 'warning', text: '', ...(because === undefined ? {} : { because }) },
        },
        {},
        false,
      );
    assert.deepEqual([after(), after('refused'), after('unknown')], [1, 3, 4]);
    assert.equal(codeAfter({ hasAsked: true, last: undefined }, {}, true), 0);
  });
});

/** @param answers undefined: there is no terminal. */
function dialogsWith(
  given: GivenAnswers,
  answers?: readonly string[],
): { readonly dialogs: ConsoleDialogs; readonly console: TestConsole } {
  const console = new TestConsole(answers === undefined ? {} : { answers });
  return { console, dialogs: new ConsoleDialogs(console, given, new AbortController().signal) };
}
