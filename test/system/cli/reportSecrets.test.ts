import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { listColumns } from '../../../src/cli/list';
import { tableLines } from '../../../src/cli/table';
import { reportOf } from '../../../src/core/listenerReport';
import { rowParagraphs } from '../../../src/messages/rowParagraphs';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { listener, noon, ownedBy, process_, rowsIn, snapshotOf } from '../../unit/builders';
import type { CorpusRow } from '../../unit/model/process/secrets/corpus';
import { corpus, leaked } from '../../unit/model/process/secrets/corpus';

describe('reports, tables and explanations', () => {
  it('show no secret of any corpus', () => {
    const files = readdirSync(join(projectRoot(), 'test', 'fixtures', 'commandLines'))
      .filter((name) => name.startsWith('secrets-'))
      .map((name) => name.replace('.txt', ''));
    const leaks: string[] = [];
    let count = 0;
    for (const file of files) {
      for (const row of corpus(file)) {
        count++;
        // shorter parts are words of ours: django, proj
        const found = leaked(row, shownOf(row)).filter((one) => one.length >= 8);
        if (found.length > 0) leaks.push(`${file}:${row.line} ${found.join(' ')}`);
      }
    }
    assert.ok(count > 1000);
    assert.deepEqual(leaks, []);
  });

  /** Everything that the command line prints of a server with this command line. */
  function shownOf({ argv }: CorpusRow): readonly string[] {
    // the system names the file that runs, whatever its command line begins with
    const server = process_(200, argv, { name: 'server', executable: '/usr/bin/server' });
    const child = process_(300, ['node', 'server.js'], { parentPid: 200 });
    const snapshot = snapshotOf([
      listener('127.0.0.1:3000', ownedBy(server)),
      listener('127.0.0.1:3001', ownedBy(child)),
    ]);
    const rows = rowsIn(snapshot);
    const reports = rows.map(reportOf);
    const table = listColumns(reports.map((report) => ({ host: undefined, report, takenAt: noon })));
    return [
      JSON.stringify(reports),
      ...tableLines(table, { columns: undefined, hasColor: false }),
      ...rows.flatMap((row) => paragraphsOf(row, snapshot)),
    ];
  }

  function paragraphsOf(row: ListenerRow, snapshot: ReturnType<typeof snapshotOf>): readonly string[] {
    const context = { findings: new Map(), locale: 'en', interfaces: [], remoteKind: 'machine' } as const;
    return rowParagraphs(row, snapshot, { ...context, tunnels: [], usage: undefined, now: noon }).map(
      ({ text }) => text,
    );
  }
});
