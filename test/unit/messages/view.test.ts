import assert from 'node:assert/strict';
import type { Settings } from '../../../src/model/settings';
import type { Problem, Snapshot } from '../../../src/model/listeners/snapshot';
import type { ViewStatus } from '../../../src/messages/view';
import { viewMessage } from '../../../src/messages/view';
import { noon, snapshotOf } from '../builders';
import type { ScanState } from '../../../src/model/listeners/scanState';

const problem: Problem = { message: 'A table could not be read.', detail: 'EIO' };

function said(
  status: ViewStatus,
  scanState: ScanState,
  { show = 'everything', problems = [] }: { show?: Settings['show']; problems?: readonly Problem[] } = {},
): string {
  return viewMessage(status, scanState, { show }, problems, 'en-GB');
}

function seen(more: Partial<Snapshot> = {}): ScanState {
  return { kind: 'ok', snapshot: snapshotOf([], [], more) };
}

describe('viewMessage', () => {
  it('is empty if the rows are complete', () => {
    assert.equal(said('listed', seen()), '');
    assert.equal(said('empty', seen()), '');
    assert.equal(said('scanning', { kind: 'scanning' }), '');
  });

  it('says what the rows leave out', () => {
    assert.equal(said('listed', seen(), { show: 'devServers' }), 'Showing dev servers only.');
    assert.equal(said('listed', seen(), { show: 'workspace' }), 'Showing this workspace only.');
    assert.equal(said('listed', seen({ coverage: 'own-processes' })), 'Showing your processes only.');
    assert.equal(
      said('listed', seen({ coverage: 'own-processes' }), { show: 'workspace' }),
      "Showing this workspace only. Other users' processes are not visible.",
    );
  });

  it('does not mistake what is not visible for an idle machine', () => {
    assert.match(
      said('empty', seen({ coverage: 'own-processes' })),
      /^None of your processes are listening\. Other users' processes are not visible\.$/,
    );
  });

  it('names the first problem, and counts the rest', () => {
    assert.equal(said('listed', seen({ problems: [problem] }), { show: 'devServers' }), problem.message);
    const more = { message: 'A setting was not understood.', detail: '' };
    assert.equal(
      said('listed', seen({ problems: [problem] }), { problems: [more] }),
      'A table could not be read. The log has 1 more problem.',
    );
    assert.equal(
      said('listed', seen({ problems: [problem, more] }), { problems: [more] }),
      'A table could not be read. The log has 2 more problems.',
    );
  });

  it('says when the rows were last updated, and what failed since', () => {
    const failed: ScanState = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: snapshotOf([]) };
    const time = new Date(noon).toLocaleTimeString('en-GB');
    assert.equal(said('listed', failed), `Last updated at ${time}. ${problem.message}`);
  });

  it('is empty while a welcome text offers what can be done', () => {
    const failed: ScanState = { kind: 'failed', reason: 'denied', problem, lastSnapshot: undefined };
    assert.equal(said('failed.denied', failed), '');
    assert.equal(said('filtered', seen({ problems: [problem] }), { show: 'workspace' }), '');
  });
});
