import assert from 'node:assert/strict';
import { readFirewall } from '../../../../src/collect/firewall/readFirewall';
import { parseGlobalState, parseStoredState } from '../../../../src/collect/firewall/macos';
import { firewallSentences } from '../../../../src/messages/firewall';
import type { Reply } from './fakeRun';
import { fakeRun, patience } from './fakeRun';

describe('the firewall of macOS', () => {
  const read = (...replies: (readonly [string, Reply])[]) =>
    readFirewall('darwin', { run: fakeRun(replies).run }, patience);

  it('is read with its own tool', async () => {
    const on = await read(['socketfilterfw', 'Firewall is enabled. (State = 1)\n']);
    assert.deepEqual([on.tool, on.state], ['application-firewall', 'on']);
    assert.match(firewallSentences(on), /^Local Ports does not read which programs it lets through/);
    const off = await read(['socketfilterfw', 'Firewall is disabled. (State = 0)\n']);
    assert.equal(off.state, 'off');
    assert.match(firewallSentences(off), /^Another firewall/);
  });

  it('says that it blocks everything', async () => {
    const firewall = await read([
      'socketfilterfw',
      'Firewall is blocking all non-essential incoming connections. (State = 2)\n',
    ]);
    assert.equal(firewall.state, 'on');
    assert.match(firewallSentences(firewall), /blocks all but essential incoming connections/);
  });

  it('is read from the stored settings if that tool is missing, and only then', async () => {
    assert.equal((await read(['/usr/bin/defaults read', '1\n'])).state, 'on');
    const denied = await read(['socketfilterfw', { reason: 'denied' }], ['defaults', '1\n']);
    assert.equal(denied.state, 'unknown');
    assert.match(firewallSentences(denied), /You do not have permission to query it\.$/);
  });

  it('is unknown if nothing answers, with the reason', async () => {
    assert.match(firewallSentences(await read()), /^The program that reports its state is missing/);
    const cases: readonly [Reply, RegExp][] = [
      [{ reason: 'timeout' }, /It did not answer in time/],
      [{ reason: 'too-large' }, /Querying it failed/],
      ['', /Querying it failed/],
      ['Firewall is on fire. (State = 7)', /Its answer was not understood/],
    ];
    for (const [reply, why] of cases) {
      const firewall = await read(['socketfilterfw', reply]);
      assert.equal(firewall.state, 'unknown');
      assert.match(firewallSentences(firewall), why);
    }
  });

  it('does not hide a defect behind the unknown', async () => {
    await assert.rejects(
      readFirewall('darwin', { run: () => Promise.reject(new TypeError('planted')) }, patience),
      /planted/,
    );
  });
});

describe('the state of the macOS firewall', () => {
  it('is the number, whatever the words', () => {
    assert.equal(parseGlobalState('Firewall is enabled. (State = 1)\nstealth mode is on\n'), 1);
    assert.equal(parseGlobalState('Firewall is enabled.'), undefined);
    assert.equal(parseStoredState('2\n'), 2);
    assert.equal(parseStoredState('The domain/default pair does not exist\n'), undefined);
    assert.equal(parseStoredState('12'), undefined);
  });
});
