import assert from 'node:assert/strict';
import type { CheckReport } from '../../../src/model/selfCheck/checkReport';
import { issueOf } from '../../../src/selfCheck/issueText';
import { reportLines } from '../../../src/selfCheck/reportText';
import { RecentProblems } from '../../../src/watch/recentProblems';

const report: CheckReport = {
  results: [
    { of: 'tcp4', what: 'row', outcome: 'passed' },
    { of: 'tcp4', what: 'owner', outcome: 'passed' },
    { of: 'tcp4', what: 'folder', outcome: 'failed', expected: '~', seen: '/' },
    { of: 'tcp6', what: 'started', outcome: 'unknown', seen: 'EADDRNOTAVAIL' },
    { of: 'scan', what: 'scanTime', outcome: 'passed', seen: '8.1' },
  ],
  system: [
    { name: 'version', value: '0.1.0' },
    { name: 'timeZone', value: 'Europe/Berlin, UTC+01:00' },
  ],
  tools: [
    { file: '/usr/bin/ss', version: 'ss utility, iproute2-6.1.0', runs: 2, failures: 0, slowestMs: 7.4 },
    { file: '/bin/ps', version: undefined, runs: 1, failures: 1, slowestMs: 10_000 },
  ],
};
const asIs = { text: (text: string) => text };

describe('the report of a check of the system', () => {
  it('says what failed with what was expected, what can be done, what is unknown, and what passed', () => {
    assert.deepEqual(reportLines(report), [
      '# Check of This System',
      '',
      '1 of 4 checks failed.',
      ...['', '## Failed', '', '- TCP on 127.0.0.1: working directory: expected ~, saw /'],
      ...['', '## What you can do', ''],
      '- What is shown of a process may be wrong in the same way: compare it with a tool of the system.',
      '- Report it with “Local Ports: Report Issue…”, or copy this text into an issue. Names, addresses and paths of yours and secrets are replaced.',
      ...['', '## Not known here, by design', '', '- TCP on ::1: listens (EADDRNOTAVAIL)'],
      ...['', '## Passed', '', '- TCP on 127.0.0.1: one row, PID of the owner'],
      '- The whole: time of a scan in ms (8.1)',
      ...['', '## This system', '', '- Local Ports: 0.1.0', '- time zone: Europe/Berlin, UTC+01:00'],
      ...['', '## Tools that answered', ''],
      '- /usr/bin/ss (ss utility, iproute2-6.1.0): run 2 times, 0 of them failed, 7 ms at most',
      '- /bin/ps: run 1 times, 1 of them failed, 10000 ms at most',
    ]);
  });

  it('advises to check again where a child was late, and speaks of a sandbox where one could not run', () => {
    const adviceOn = (more: Partial<CheckReport['results'][number]>): readonly string[] => {
      const failed = { of: 'tcp4', what: 'started', outcome: 'failed', expected: 'ok', ...more } as const;
      const lines = reportLines({ results: [failed], system: [], tools: [] });
      return lines.slice(lines.indexOf('## What you can do') + 2).slice(0, -5);
    };
    assert.deepEqual(adviceOn({ seen: 'no answer within 60 s', isLate: true }), [
      '- The machine may have been busy: check once more when it is not.',
    ]);
    assert.deepEqual(adviceOn({ seen: 'spawn node EACCES' }), [
      '- A child process could not listen. A sandbox or a security program may forbid it: allow it, or check outside of it.',
    ]);
  });

  it('says it if all passed, and advises nothing', () => {
    const lines = reportLines({
      results: [{ of: 'tcp4', what: 'row', outcome: 'passed' }],
      system: [],
      tools: [],
    });
    assert.equal(lines[2], 'All 1 checks passed.');
    assert.ok(!lines.includes('## What you can do'));
    assert.equal(lines.at(-1), '- None was needed: the system was read directly.');
  });
});

describe('an issue', () => {
  it('has what failed and is unknown, the system, and the last problems of the log', () => {
    const { title, body } = issueOf(report, [{ at: 0, text: 'lsof failed\nat x' }], asIs);
    assert.equal(title, '1 of 4 checks failed.');
    assert.match(body, /^What happened, and what did you expect\?\n/);
    assert.match(body, /## Failed\n\n- TCP on 127\.0\.0\.1: working directory/);
    assert.doesNotMatch(body, /## Passed/);
    assert.match(body, /## Last problems of the log\n\n- 1970-01-01T00:00:00\.000Z lsof failed ⏎ at x$/);
  });

  it('keeps the last 50 problems, and stays within what a form takes', () => {
    const problems = new RecentProblems(() => 0);
    for (let count = 0; count < 200; count++) problems.add(`${count} ${'x'.repeat(5_000)}`);
    assert.equal(problems.all.length, 50);
    assert.match(problems.all[0]?.text ?? '', /^150 /);
    assert.ok(problems.all.every(({ text }) => text.length <= 1_000));
    assert.ok(issueOf(report, problems.all, asIs).body.length <= 30_000);
  });
});
