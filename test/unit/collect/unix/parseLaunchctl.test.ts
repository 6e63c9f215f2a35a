import assert from 'node:assert/strict';
import { launchdLabel } from '../../../../src/collect/unix/parseLaunchctl';

describe('launchdLabel', () => {
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

  it('is the label of the job that has the PID, and of no other number', () => {
    assert.equal(launchdLabel(text, 441), 'com.apple.controlcenter');
    assert.equal(launchdLabel(text, 4410), 'homebrew.mxcl.redis');
    assert.equal(launchdLabel(text, 513), 'label\twith a tab');
    for (const pid of [44, 41, 0, 9, 1]) assert.equal(launchdLabel(text, pid), undefined, String(pid));
  });

  it('is none of an application that a person opened: launchd does not start it again', () => {
    assert.equal(launchdLabel(text, 512), undefined);
  });

  it('is none where a line says none, or nothing is said', () => {
    assert.equal(launchdLabel(text, 514), undefined);
    assert.equal(launchdLabel(text, 515), undefined);
    assert.equal(launchdLabel('', 441), undefined);
  });
});
