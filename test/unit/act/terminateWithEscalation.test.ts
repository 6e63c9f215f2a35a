import assert from 'node:assert/strict';
import { terminateWithEscalation } from '../../../src/act/terminate';
import type { Member, Outcome, Signal } from '../../../src/model/actions/termination';

describe('terminateWithEscalation', () => {
  const one: Member = { pid: 4711, startMark: '1', name: 'node' };
  const two: Member = { pid: 4712, startMark: '1', name: 'worker' };
  const resists: Outcome = { kind: 'stillRunning', remaining: [one, two] };
  const paused: Outcome = { kind: 'suspended', remaining: [one], paused: [one] };
  const unasked: Outcome = { kind: 'forceNeeded', remaining: [one] };

  /**
   * @param outcomes what comes of each signal.
   * @param choices which signals a person says.
   * @returns what came of it all, and what was sent.
   */
  async function end(
    outcomes: readonly Outcome[],
    ...choices: readonly Signal[]
  ): Promise<[Outcome | undefined, string]> {
    const sent: Signal[] = [];
    const left = [...choices];
    const outcome = await terminateWithEscalation(
      (signal) => Promise.resolve(outcomes[sent.push(signal) - 1] ?? { kind: 'exited' }),
      () => Promise.resolve(left.shift()),
    );
    assert.deepEqual(left, [], 'all was asked for');
    return [outcome, sent.join()];
  }

  it('is gentle, and asks nothing if that is enough', async () => {
    for (const kind of [
      'exited',
      'alreadyExited',
      'pidReused',
      'notListening',
      'ownerUnknown',
      'cancelled',
    ] as const) {
      assert.deepEqual(await end([{ kind }]), [{ kind }, 'SIGTERM']);
    }
  });

  it('forces nothing unless a person chooses that', async () => {
    for (const outcome of [resists, paused, unasked]) {
      assert.deepEqual(await end([outcome]), [undefined, 'SIGTERM']);
      assert.deepEqual(await end([outcome], 'SIGKILL'), [{ kind: 'exited' }, 'SIGTERM,SIGKILL']);
    }
  });

  it('resumes what is suspended, and asks again about what does not exit then', async () => {
    assert.deepEqual(await end([paused], 'SIGCONT'), [{ kind: 'exited' }, 'SIGTERM,SIGCONT']);
    assert.deepEqual(await end([paused, resists], 'SIGCONT'), [undefined, 'SIGTERM,SIGCONT']);
    assert.deepEqual(await end([paused, resists], 'SIGCONT', 'SIGKILL'), [
      { kind: 'exited' },
      'SIGTERM,SIGCONT,SIGKILL',
    ]);
  });

  it('has nothing stronger than force', async () => {
    assert.deepEqual(await end([resists, resists], 'SIGKILL'), [resists, 'SIGTERM,SIGKILL']);
  });

  it('reports the exit of a process between two signals: it was the first that ended it', async () => {
    for (const kind of ['alreadyExited', 'pidReused'] as const) {
      assert.deepEqual((await end([resists, { kind }], 'SIGKILL'))[0], { kind: 'exited' });
    }
  });

  it('does not claim that nothing was sent after a signal was sent', async () => {
    const cancelled: Outcome = { kind: 'cancelled' };
    assert.deepEqual((await end([resists, cancelled], 'SIGKILL'))[0], {
      kind: 'waitCancelled',
      remaining: [one, two],
    });
    assert.deepEqual((await end([unasked, cancelled], 'SIGKILL'))[0], cancelled);
  });
});
