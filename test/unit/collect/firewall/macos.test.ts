import assert from 'node:assert/strict';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
import { parseGlobalState, parseStoredState } from '../../../../src/collect/firewall/macos';
import type { Reply } from './fakeRun';
import { fakeRun, patience } from './fakeRun';

describe('the firewall of macOS', () => {
  const look = (...replies: (readonly [string, Reply])[]) =>
    readFirewall('darwin', { run: fakeRun(replies).run }, patience);

  it('is told by its own program', async () => {
    const on = await look(['socketfilterfw', 'Firewall is enabled. (State = 1)\n']);
    assert.deepEqual([on.tool, on.state], ['macOS application firewall', 'on']);
    assert.match(on.detail, /^The macOS application firewall is on; /);
    const off = await look(['socketfilterfw', 'Firewall is disabled. (State = 0)\n']);
    assert.equal(off.state, 'off');
    assert.match(off.detail, /^The macOS application firewall is off; another firewall/);
  });

  it('says where it blocks everything', async () => {
    const { state, detail } = await look([
      'socketfilterfw',
      'Firewall is blocking all non-essential incoming connections. (State = 2)\n',
    ]);
    assert.equal(state, 'on');
    assert.match(detail, /blocks all incoming connections/);
  });

  it('is told by the stored settings where that program is missing, and only then', async () => {
    assert.equal((await look(['/usr/bin/defaults read', '1\n'])).state, 'on');
    const denied = await look(['socketfilterfw', { reason: 'denied' }], ['defaults', '1\n']);
    assert.equal(denied.state, 'unknown');
    assert.match(denied.detail, /not known: this user may not ask\.$/);
  });

  it('is not known where nothing tells, with the reason', async () => {
    assert.match(
      (await look()).detail,
      /^Whether the macOS application firewall is on is not known: .*not there/,
    );
    const cases: readonly [Reply, RegExp][] = [
      [{ reason: 'timeout' }, /it did not answer in time/],
      [{ reason: 'too-large' }, /asking it failed/],
      ['', /its answer was not understood/],
      ['Firewall is on fire. (State = 7)', /its answer was not understood/],
    ];
    for (const [reply, why] of cases) {
      const { state, detail } = await look(['socketfilterfw', reply]);
      assert.equal(state, 'unknown');
      assert.match(detail, why);
    }
  });

  it('does not hide a mistake of ours behind the unknown', async () => {
    await assert.rejects(
      readFirewall('darwin', { run: () => Promise.reject(new TypeError('planted')) }, patience),
      /planted/,
    );
  });
});

describe('the state of the macOS firewall', () => {
  it('is the number, in whatever words', () => {
    assert.equal(parseGlobalState('Firewall is enabled. (State = 1)\nstealth mode is on\n'), 1);
    assert.equal(parseGlobalState('Firewall is enabled.'), undefined);
    assert.equal(parseStoredState('2\n'), 2);
    assert.equal(parseStoredState('The domain/default pair does not exist\n'), undefined);
    assert.equal(parseStoredState('12'), undefined);
  });
});
