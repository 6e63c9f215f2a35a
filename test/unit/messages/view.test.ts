import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
  {
    show = 'everything',
    text = '',
    onlyEditor,
    problems = [],
  }: {
    readonly show?: Settings['show'];
    readonly text?: string;
    readonly onlyEditor?: string;
    readonly problems?: readonly Problem[];
  } = {},
): string {
  return viewMessage(status, scanState, { show, text, onlyEditor }, problems, 'en-GB');
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

  it('quotes what a person looks for, beside the other filter, however long it is', () => {
    assert.equal(said('listed', seen(), { text: 'shop' }), 'Showing only what matches "shop".');
    assert.equal(
      said('listed', seen({ coverage: 'own-processes' }), { show: 'devServers', text: 'shop' }),
      'Showing dev servers only. Showing only what matches "shop". Other users\' processes are not visible.',
    );
    assert.equal(
      said('listed', seen({ problems: [problem] }), { text: 'shop' }),
      `${problem.message} Showing only what matches "shop".`,
    );
    const hostile = said('listed', seen(), { text: `a\u202eb${'c'.repeat(500)}` });
    assert.match(hostile, /^Showing only what matches "a\ufffdbc{56}…"\.$/);
  });

  it('says how a first row is made while all rows are the editor’s own', () => {
    const hint =
      'So far, only code-server itself is listed. Start a server and it will appear here, or run "Start Sample Server" from the Command Palette.';
    const onlyEditor = 'code-server';
    assert.equal(said('listed', seen(), { onlyEditor }), hint);
    assert.equal(
      said('listed', seen({ coverage: 'own-processes' }), { onlyEditor }),
      `${hint} Other users' processes are not visible.`,
    );
    assert.equal(said('listed', seen({ problems: [problem] }), { onlyEditor }), problem.message);
    const failed: ScanState = { kind: 'failed', reason: 'unexpected', problem, lastSnapshot: snapshotOf([]) };
    assert.doesNotMatch(said('listed', failed, { onlyEditor }), /code-server/);
  });

  it('names the command of the hint as the palette does, in each language', () => {
    const texts = (file: string): Readonly<Record<string, string>> =>
      JSON.parse(readFileSync(join(process.cwd(), file), 'utf8')) as Readonly<Record<string, string>>;
    const english = Object.keys(texts('l10n/bundle.l10n.json')).find((text) =>
      text.startsWith('So far, only {editor}'),
    );
    assert.ok(english);
    const bundles = readdirSync(join(process.cwd(), 'l10n'));
    assert.ok(bundles.length > 1);
    for (const bundle of bundles) {
      const manifest = bundle.replace('bundle.l10n', 'package.nls');
      const command = texts(manifest)['command.startSample.title'];
      assert.ok(command);
      assert.ok(texts(join('l10n', bundle))[english]?.includes(command), `${bundle}: ${command}`);
    }
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
