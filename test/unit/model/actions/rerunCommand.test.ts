import assert from 'node:assert/strict';
import { rerunObstacleError } from '../../../../src/messages/portConflicts';
import {
  commandLineFrom,
  startFailuresOf,
  planRerun,
  obstacleToTyping,
} from '../../../../src/model/actions/rerunCommand';
import { finish } from '../../../../src/model/text/timeSlice';

const agreed = { isAgreed: true, isLatest: true };

describe('planRerun', () => {
  const typed = { value: 'npm start', isTrusted: true, isWhole: true };
  const printed = { value: 'npm start', isTrusted: false, isWhole: true };

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
    assert.deepEqual(planRerun({ ...printed, value }, agreed), {
      kind: 'ask-showing-all',
      text: 'npm start   ⟨400×␠⟩; rmdir x',
    });
  });

  it('runs nothing that a terminal would carry out: further lines, control and reordering characters', () => {
    for (const part of ['\n', '\r', '\u001b[201~', '\u0003', '\t', '\u202e', '\u009b', '\u2028']) {
      for (const isTrusted of [true, false]) {
        if (isTrusted && part === '\n') continue;
        assert.deepEqual(
          planRerun({ value: `npm start${part}rmdir x`, isTrusted, isWhole: true }, agreed),
          { kind: 'refused', reason: 'controlCharacters' },
          JSON.stringify(part),
        );
      }
    }
    const lines = { ...typed, value: 'for i in 1 2; do\n  npm start\ndone' };
    assert.deepEqual(planRerun(lines, agreed), { kind: 'at-once' }, 'a person typed several lines');
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
      { ...typed, value: 'API_KEY=hunter2 npm start -- --token "a b"' },
      { isAgreed: false, isLatest: true },
    );
    assert.deepEqual(how, { kind: 'ask', text: 'API_KEY=••• npm start -- --token •••' });
  });
});

describe('commandLineFrom', () => {
  const typed = { value: 'npm start', isTrusted: true };

  it('is what both reports say', () => {
    assert.deepEqual(commandLineFrom(typed, typed), { ...typed, isWhole: true });
    const printed = { ...typed, isTrusted: false };
    assert.deepEqual(commandLineFrom(typed, printed), { ...printed, isWhole: true });
    assert.deepEqual(commandLineFrom(printed, typed), { ...printed, isWhole: true });
  });

  it('is never a part of a command: what was started is put at the prompt', () => {
    for (const value of ['pm start', 't', '']) {
      const commandLine = commandLineFrom(typed, { value, isTrusted: true });
      assert.deepEqual(commandLine, { value: 'npm start', isTrusted: false, isWhole: false });
      assert.deepEqual(planRerun(commandLine, agreed), { kind: 'put-at-prompt', text: 'npm start' });
    }
  });

  it('is not what the program printed meanwhile', () => {
    const commandLine = commandLineFrom(typed, { value: 'rmdir x', isTrusted: false });
    assert.deepEqual(planRerun(commandLine, agreed), { kind: 'put-at-prompt', text: 'npm start' });
    const nothing = { value: '', isTrusted: true };
    assert.deepEqual(planRerun(commandLineFrom(nothing, { value: 'rmdir x', isTrusted: false }), agreed), {
      kind: 'refused',
      reason: 'unknownCommand',
    });
  });

  it('is put at the prompt if the shell reported it only at the end, unless that would run a part of it', () => {
    const nothing = { value: '', isTrusted: true };
    assert.deepEqual(planRerun(commandLineFrom(nothing, typed), agreed), {
      kind: 'put-at-prompt',
      text: 'npm start',
    });
    const lines = { value: 'cd x\nnpm start', isTrusted: true };
    assert.equal(planRerun(commandLineFrom(nothing, lines), agreed).kind, 'refused');
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

describe('startFailuresOf', () => {
  const output = 'Error: listen EADDRINUSE: address already in use 127.0.0.1:3000\r\n';

  it('finds the ports that a command failed to use', () => {
    for (const exitCode of [1, undefined]) {
      assert.deepEqual(
        finish(startFailuresOf(output, exitCode)).conflicts.map(({ port }) => port),
        [3000],
      );
    }
  });

  it('finds none if a command ended well, or went on with another port', () => {
    assert.deepEqual(finish(startFailuresOf(output, 0)).conflicts, []);
    assert.deepEqual(
      finish(startFailuresOf('Port 3000 is in use, trying 3001 instead.\r\n', 1)).conflicts,
      [],
    );
  });
});
