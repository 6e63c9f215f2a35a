import assert from 'node:assert/strict';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';
import { findRunningServers } from '../../../../src/model/conflicts/runningServers';
import { summaryOf } from './conflictSummary';
import { devServerSentences, engineSentences, serverSentences } from './toolSentences';

describe('what a tool says of a port', () => {
  for (const { tool, source, lines, expected } of [
    ...devServerSentences,
    ...serverSentences,
    ...engineSentences,
  ]) {
    const result = expected.length === 0 ? 'nothing' : expected.join(', ');
    it(`is read as ${result}: ${tool}${source === undefined ? '' : ` (${source})`}`, () => {
      const output = lines.join('\r\n');
      const running = findRunningServers(output).map(({ title, port, pid }) =>
        ['running:', title, port, pid].filter((part) => part !== undefined).join(' '),
      );
      assert.deepEqual([...running, ...findConflicts(output).map(summaryOf)], expected);
    });
  }
});
