import assert from 'node:assert/strict';
import { rerunObstacleError } from '../../../../src/messages/portConflicts';
import { conflictsOf, planRerun, obstacleToTyping } from '../../../../src/model/actions/rerunCommand';

const agreed = { isAgreed: true, isLatest: true };

describe('planRerun', () => {
  const typed = { value: 'npm start', isTrusted: true };
  const printed = { value: 'npm start', isTrusted: false };

  it('runs at once what the shell reported itself and a person has just agreed to', () => {
    assert.deepEqual(planRerun(typed, agreed), { kind: 'at-once' });
  });

  it('asks if no person has agreed yet', () => {
    const question = { kind: 'ask', text: 'npm start' };
    assert.deepEqual(planRerun(typed, { isAgreed: false, isLatest: true }), question);
  });

  it('asks if other commands were run since: they may have changed the folder', () => {
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

  it('hides nothing in it: text far to the right is counted', () => {
    const value = `npm start${' '.repeat(400)}; rmdir x`;
    assert.deepEqual(planRerun({ value, isTrusted: false }, agreed), {
      kind: 'ask-showing-all',
      text: 'npm start   ⟨400×␠⟩; rmdir x',
    });
  });

  it('runs nothing that a terminal would carry out: further lines, control and reordering characters', () => {
    for (const part of ['\n', '\r', '\u001b[201~', '\u0003', '\t', '\u202e', '\u009b', '\u2028']) {
      for (const isTrusted of [true, false]) {
        if (isTrusted && part === '\n') continue;
        assert.deepEqual(
          planRerun({ value: `npm start${part}rmdir x`, isTrusted }, agreed),
          { kind: 'refused', reason: 'controlCharacters' },
          JSON.stringify(part),
        );
      }
    }
    const typed = { value: 'for i in 1 2; do\n  npm start\ndone', isTrusted: true };
    assert.deepEqual(planRerun(typed, agreed), { kind: 'at-once' }, 'a person typed several lines');
    assert.match(rerunObstacleError('controlCharacters'), /control characters.*so nothing was run again\.$/);
  });

  it('runs nothing that the shell did not report itself and is too long to read', () => {
    const long = (length: number): string =>
      planRerun({ ...printed, value: 'x'.repeat(length) }, agreed).kind;
    assert.equal(long(800), 'ask-showing-all');
    assert.equal(long(801), 'refused');
    assert.deepEqual(planRerun({ ...printed, value: 'x'.repeat(801) }, agreed), {
      kind: 'refused',
      reason: 'tooLong',
    });
  });

  it('shows no secret of a command that the shell reported itself', () => {
    const how = planRerun(
      { value: 'API_KEY=hunter2 npm start -- --token "a b"', isTrusted: true },
      { isAgreed: false, isLatest: true },
    );
    assert.deepEqual(how, { kind: 'ask', text: 'API_KEY=••• npm start -- --token •••' });
  });
});

describe('obstacleToTyping', () => {
  const ready = { isClosed: false, hasShellIntegration: true, isBusy: false };

  it('is undefined in a terminal that waits for a command', () => {
    assert.equal(obstacleToTyping(ready, true), undefined);
  });

  for (const [what, state, isTrusted, obstacle, sentence] of [
    [
      'Restricted Mode',
      ready,
      false,
      'restrictedMode',
      /^In Restricted Mode .* Trust this workspace first\.$/,
    ],
    ['a closed terminal', { ...ready, isClosed: true }, true, 'closed', /was closed/],
    [
      'a terminal without shell integration',
      { ...ready, hasShellIntegration: false },
      true,
      'noShellIntegration',
      /has no shell integration/,
    ],
    [
      'a terminal in which something runs',
      { ...ready, isBusy: true },
      true,
      'busy',
      /^Another command is running in that terminal/,
    ],
  ] as const) {
    it(`is ${what}`, () => {
      assert.equal(obstacleToTyping(state, isTrusted), obstacle);
      assert.match(rerunObstacleError(obstacle), sentence);
      assert.match(rerunObstacleError(obstacle), /so nothing was run again\./);
    });
  }
});

describe('conflictsOf', () => {
  const output = 'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000\r\n';

  it('finds the ports that a command failed to use', () => {
    for (const exitCode of [1, undefined]) {
      assert.deepEqual(
        conflictsOf(output, exitCode).map(({ port }) => port),
        [3000],
      );
    }
  });

  it('finds none if a command ended well, or went on with another port', () => {
    assert.deepEqual(conflictsOf(output, 0), []);
    assert.deepEqual(conflictsOf('Port 3000 is in use, trying 3001 instead.\r\n', 1), []);
  });
});
