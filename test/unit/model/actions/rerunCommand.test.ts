import assert from 'node:assert/strict';
import { conflictsOf, planRerun, obstacleToTyping } from '../../../../src/model/actions/rerunCommand';

const agreed = { isAgreed: true, isLatest: true };

describe('howToRunAgain', () => {
  const typed = { value: 'npm start', isTrusted: true };
  const printed = { value: 'npm start', isTrusted: false };

  it('runs at once what the shell vouches for and a person has just agreed to', () => {
    assert.deepEqual(planRerun(typed, agreed), { kind: 'at-once' });
  });

  it('asks where nobody has agreed yet', () => {
    const question = { kind: 'ask', text: 'npm start' };
    assert.deepEqual(planRerun(typed, { isAgreed: false, isLatest: true }), question);
  });

  it('asks where other commands were run since: they may have changed the folder', () => {
    assert.deepEqual(planRerun(typed, { isAgreed: true, isLatest: false }), {
      kind: 'ask',
      text: 'npm start',
    });
  });

  it('shows all of what a program may have printed, whatever was agreed to', () => {
    for (const isAgreed of [true, false]) {
      for (const isLatest of [true, false]) {
        assert.deepEqual(planRerun(printed, { isAgreed, isLatest }), {
          kind: 'ask-showing-all',
          text: 'npm start',
        });
      }
    }
  });

  it('lets nothing hide in it: further lines, far to the right, or written backwards', () => {
    const value = `npm start\n${' '.repeat(400)}\u202ermdir x\u0007`;
    assert.deepEqual(planRerun({ value, isTrusted: false }, agreed), {
      kind: 'ask-showing-all',
      text: 'npm start ⏎ \ufffdrmdir x\ufffd',
    });
  });

  it('runs nothing that nobody vouches for and nobody could read through', () => {
    const long = (length: number): string =>
      planRerun({ ...printed, value: 'x'.repeat(length) }, agreed).kind;
    assert.equal(long(1000), 'ask-showing-all');
    assert.equal(long(1001), 'refused');
  });

  it('shows no secret of a command that the shell vouches for', () => {
    const how = planRerun(
      { value: 'API_KEY=hunter2 npm start -- --token "a b"', isTrusted: true },
      { isAgreed: false, isLatest: true },
    );
    assert.deepEqual(how, { kind: 'ask', text: 'API_KEY=••• npm start -- --token •••' });
  });
});

describe('obstacleToTyping', () => {
  const ready = { isClosed: false, isFollowed: true, isBusy: false };

  it('is none in a terminal that waits for a command', () => {
    assert.equal(obstacleToTyping(ready, true), undefined);
  });

  for (const [what, state, isTrusted, reason] of [
    ['Restricted Mode', ready, false, /^In Restricted Mode .* Trust this workspace first\.$/],
    ['a closed terminal', { ...ready, isClosed: true }, true, /was closed/],
    ['a terminal that cannot be seen into', { ...ready, isFollowed: false }, true, /cannot be seen/],
    [
      'a terminal in which something runs',
      { ...ready, isBusy: true },
      true,
      /^Another command runs in that terminal/,
    ],
  ] as const) {
    it(`is ${what}`, () => {
      const obstacle = obstacleToTyping(state, isTrusted) ?? '';
      assert.match(obstacle, reason);
      assert.match(obstacle, /so nothing was run again\./);
    });
  }
});

describe('conflictsOf', () => {
  const output = 'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000\r\n';

  it('are those that a command failed of', () => {
    for (const exitCode of [1, undefined]) {
      assert.deepEqual(
        conflictsOf(output, exitCode).map(({ port }) => port),
        [3000],
      );
    }
  });

  it('are none of a command that ended well, or went on at another port', () => {
    assert.deepEqual(conflictsOf(output, 0), []);
    assert.deepEqual(conflictsOf('Port 3000 is in use, trying 3001 instead.\r\n', 1), []);
  });
});
