import assert from 'node:assert/strict';
import { hasEnded, isSuspended, parseProcStat } from '../../../../src/collect/linux/parseProcStat';

/** The fields from the fourth on: parent 4700, start 105811 ticks after boot (fields 4 and 22). */
const fromParent =
  '4700 4711 4700 34816 4711 4194304 9210 0 12 0 145 22 0 0 20 0 11 0 105811 1203232768 21034 18446744073709551615 1 1 0 0 0 0 0 4096 134234626 0 0 0 17 3 0 0 0 0 0\n';

const commands: readonly [description: string, comm: string][] = [
  ['a plain name', 'node'],
  ['blanks', 'tmux: server'],
  ['an opening parenthesis alone', 'next-server (v1'],
  ['a closing parenthesis alone', 'odd)name'],
  ['parentheses that look like the end of the field', 'a) S 1 (b'],
  ['a newline', 'tab\tnl\nend'],
  ['only parentheses', ')('],
  ['nothing at all', ''],
  ['letters of other scripts', 'größe'],
];

describe('parseProcStat', () => {
  for (const [description, comm] of commands) {
    it(`reads a name with ${description}`, () => {
      assert.deepEqual(parseProcStat(`4711 (${comm}) S ${fromParent}`), {
        comm,
        state: 'S',
        parentPid: 4700,
        group: 4711,
        session: 4700,
        threads: 11,
        startTicks: '105811',
      });
    });
  }

  it('reads the address of the stack, unless it may not be read', () => {
    const readable = fromParent.replace(' 1 1 0 ', ' 94568453115904 94568453142809 140721045041312 ');
    assert.equal(parseProcStat(`4711 (node) S ${readable}`)?.stackStart, '140721045041312');
    assert.equal(parseProcStat(`4711 (node) S ${fromParent}`)?.stackStart, undefined);
  });

  it('keeps the exact start, beyond the safe integers of JavaScript', () => {
    const stat = parseProcStat(`4711 (node) S ${fromParent.replace(' 105811 ', ' 18446744073709551615 ')}`);
    assert.equal(stat?.startTicks, '18446744073709551615');
  });

  it('reads the parent of the first process as 0', () => {
    assert.equal(parseProcStat(`1 (systemd) S ${fromParent.replace('4700 ', '0 ')}`)?.parentPid, 0);
  });

  for (const state of 'RSDZTtWXxKPI') {
    it(`reads the state ${state}`, () => {
      assert.equal(parseProcStat(`4711 (node) ${state} ${fromParent}`)?.state, state);
    });
  }

  it('rejects any other text', () => {
    const whole = `4711 (node) S ${fromParent}`;
    for (const text of [
      '',
      '\n',
      '4711 node S 4700',
      '4711 (node S 4700',
      '4711 node) S 4700',
      '(node) S 4700',
      '4711 (node)',
      '4711 (node) S',
      '4711 (node) S 4700 4711 4700 34816',
      whole.replace(') S ', ') 7 '),
      whole.replace('S 4700 ', 'S -1 '),
      whole.replace(' 11 0 105811 ', ' many 0 105811 '),
      whole.replace(' 105811 ', ' soon '),
    ]) {
      assert.equal(parseProcStat(text), undefined, JSON.stringify(text));
    }
  });

  it('never takes another field for the start if the line is truncated', () => {
    const whole = `4711 (node) S ${fromParent}`;
    const startEnds = whole.indexOf(' 105811 ') + ' 105811'.length;
    for (let length = 0; length < whole.length; length++) {
      const start = parseProcStat(whole.slice(0, length))?.startTicks;
      assert.equal(start, length > startEnds ? '105811' : undefined, `cut after ${length}`);
    }
  });
});

describe('hasEnded', () => {
  it('counts zombies and dead processes as ended, and suspended ones as running', () => {
    const ended = Array.from('RSDZTtWXxKPI').filter((state) =>
      hasEnded({ comm: 'node', state, parentPid: 1, threads: 1, startTicks: '1' }),
    );
    assert.deepEqual(ended, ['Z', 'X', 'x']);
  });

  it('is false while other threads outlive the first', () => {
    const ended = [0, 1, 2].map((threads) =>
      hasEnded({ comm: 'node', state: 'Z', parentPid: 1, threads, startTicks: '1' }),
    );
    assert.deepEqual(ended, [true, true, false]);
  });
});

describe('isSuspended', () => {
  it('is true for processes stopped by a signal or a debugger', () => {
    const paused = Array.from('RSDZTtWXxKPI').filter((state) =>
      isSuspended({ comm: 'node', state, parentPid: 1, threads: 1, startTicks: '1' }),
    );
    assert.deepEqual(paused, ['T', 't']);
  });
});
