import assert from 'node:assert/strict';
import type { Settings } from '../../../src/model/settings';
import type { Problem, Snapshot } from '../../../src/model/listeners/snapshot';
import { viewMessage } from '../../../src/messages/view';
import { noon, snapshotOf } from '../builders';
import type { ScanState } from '../../../src/model/listeners/scanState';

const problem: Problem = { message: 'A table could not be read.', detail: 'EIO' };

function said(
  state: string,
  scanState: ScanState,
  { show = 'everything', problems = [] }: { show?: Settings['show']; problems?: readonly Problem[] } = {},
): string {
  return viewMessage(state, scanState, { show }, problems, 'en-GB');
}

function seen(more: Partial<Snapshot> = {}): ScanState {
  return { kind: 'ok', snapshot: snapshotOf([], [], more) };
}

describe('viewMessage', () => {
  it('says nothing where the rows are all there is', () => {
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
      'Showing this workspace, your processes only.',
    );
  });

  it('does not take what cannot be seen for an idle machine', () => {
    assert.match(said('empty', seen({ coverage: 'own-processes' })), /Those of others cannot be seen/);
  });

  it('says first what could not be read, and counts the rest', () => {
    assert.equal(said('listed', seen({ problems: [problem] }), { show: 'devServers' }), problem.message);
    const more = { message: 'A setting was not understood.', detail: '' };
    assert.equal(
      said('listed', seen({ problems: [problem] }), { problems: [more] }),
      'A table could not be read. The log has 1 more problem.',
    );
  });

  it('says since when rows are out of date', () => {
    const failed: ScanState = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: snapshotOf([]) };
    const time = new Date(noon).toLocaleTimeString('en-GB');
    assert.equal(said('listed', failed), `Seen at ${time}, and out of date since: ${problem.message}`);
  });

  it('leaves the word to the welcome text, which offers what can be done', () => {
    const failed: ScanState = { kind: 'failed', reason: 'denied', problem, lastSnapshot: undefined };
    assert.equal(said('failed.denied', failed), '');
    assert.equal(said('filtered', seen({ problems: [problem] }), { show: 'workspace' }), '');
  });
});
