import assert from 'node:assert/strict';
import { anonymous, reportLines } from '../../../src/selfCheck/reportText';

const person = { home: '/home/ann', user: 'ann', host: 'anns-laptop' };

describe('the report of a check of the system', () => {
  it('says in one line what passed of a child, and in one of its own what failed', () => {
    const lines = reportLines(
      [
        { of: 'tcp4', what: 'row', outcome: 'passed' },
        { of: 'tcp4', what: 'owner', outcome: 'passed' },
        { of: 'tcp4', what: 'folder', outcome: 'failed', expected: '/home/ann/shop', seen: '/' },
        { of: 'tcp6', what: 'started', outcome: 'unknown' },
        { of: 'scan', what: 'scanTime', outcome: 'passed', seen: '8.1' },
      ],
      person,
    );
    assert.deepEqual(lines, [
      'passed · TCP on 127.0.0.1 · one row, PID of the owner',
      'FAILED · TCP on 127.0.0.1 · working directory · expected ~/shop, saw /',
      'not known here · TCP on ::1 · listens',
      'passed · The whole · time of a scan in ms 8.1',
      '',
      '1 of 5 checks failed.',
    ]);
  });

  it('says it if all passed', () => {
    assert.equal(
      reportLines([{ of: 'tcp4', what: 'row', outcome: 'passed' }], person).at(-1),
      'All 1 checks passed.',
    );
  });

  it('replaces what names a person, and lets no control character through', () => {
    assert.equal(
      anonymous('/home/ann/x by ann on anns-laptop\u001b[2J', person),
      '~/x by USER on HOST\ufffd[2J',
    );
  });
});
