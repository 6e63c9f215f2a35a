import assert from 'node:assert/strict';
import { parseLaunchctl } from '../../../../src/collect/unix/parseLaunchctl';
import { finish } from '../../../../src/model/text/timeSlice';

describe('parseLaunchctl', () => {
  const text = [
    'PID\tStatus\tLabel',
    '-\t0\tcom.apple.SafariHistoryServiceAgent',
    '441\t0\tcom.apple.controlcenter',
    '4410\t-9\thomebrew.mxcl.redis',
    '512\t0\tapplication.com.microsoft.VSCode.1152921500311879801.1152921500311879806',
    '513\t0\tlabel\twith a tab',
    '514\t0\t',
    '515',
    '',
  ].join('\n');

  it('gives the label of each job that runs, by its PID and by no other number', () => {
    const labels = finish(parseLaunchctl(text)) ?? new Map<number, string>();
    assert.equal(labels.get(441), 'com.apple.controlcenter');
    assert.equal(labels.get(4410), 'homebrew.mxcl.redis');
    assert.equal(labels.get(513), 'label\twith a tab');
    for (const pid of [44, 41, 0, 9, 1]) assert.equal(labels.get(pid), undefined, String(pid));
  });

  it('leaves out applications that a person opened: launchd does not restart them', () => {
    assert.equal(finish(parseLaunchctl(text))?.get(512), undefined);
  });

  it('leaves out lines without a label', () => {
    assert.deepEqual([...(finish(parseLaunchctl(text))?.keys() ?? [])], [441, 4410, 513]);
  });

  it('is unknown without its heading, and if the last line is cut', () => {
    for (const unusable of ['', 'launchctl: no\n', text.slice(0, 60)]) {
      assert.equal(finish(parseLaunchctl(unusable)), undefined);
    }
  });
});
