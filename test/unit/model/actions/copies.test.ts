import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import { noNames } from '../../../../src/model/rows/names';
import { finish } from '../../../../src/model/text/timeSlice';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';
import { ownersWithCopies } from '../../../support/fromRows';

const vite = (pid: number, more: Partial<Process> = {}): Process =>
  process_(pid, ['node', '/home/alice/shop/node_modules/.bin/vite'], more);

/** The PIDs of those of which another copy runs. */
function duplicated(servers: readonly Process[], ancestors: readonly Process[] = []): number[] {
  const snapshot = snapshotOf(
    servers.map((server, index) => listener(`127.0.0.1:${5000 + index}`, ownedBy(server))),
    ancestors,
  );
  const rows = rowsIn(snapshot, { ...noNames, projectOf: (folder) => ({ name: 'shop', folder }) });
  const owners = finish(ownersWithCopies(rows, snapshot.processes));
  return servers.filter(({ pid }) => owners.has(`process:${pid}:${pid * 10}`)).map(({ pid }) => pid);
}

describe('ownersWithCopies', () => {
  it('finds servers of one project and framework, and no single one', () => {
    const elsewhere = vite(303, { cwd: '/home/alice/blog' });
    assert.deepEqual(duplicated([vite(301), vite(302), elsewhere]), [301, 302]);
    assert.deepEqual(duplicated([vite(301), elsewhere]), []);
  });

  it('compares what a runtime runs if there is no framework', () => {
    const node = (pid: number, script: string): Process => process_(pid, ['node', script]);
    assert.deepEqual(duplicated([node(301, 'api.js'), node(302, 'web.js')]), []);
    assert.deepEqual(duplicated([node(301, 'api.js'), node(302, 'api.js')]), [301, 302]);
  });

  it('takes a server and what it started for one copy, however far below', () => {
    const between = process_(302, ['sh'], { parentPid: 301 });
    const child = vite(303, { parentPid: 302 });
    assert.deepEqual(duplicated([vite(301), child], [between]), []);
    assert.deepEqual(duplicated([vite(301), child, vite(310)], [between]), [301, 303, 310]);
    assert.deepEqual(
      duplicated([vite(301), vite(304, { parentPid: 301 }), vite(305, { parentPid: 301 })]),
      [304, 305],
    );
  });

  it('finds no copy of a database', () => {
    const postgres = (pid: number): Process => process_(pid, ['/usr/lib/postgresql/15/bin/postgres']);
    assert.deepEqual(duplicated([postgres(301), postgres(302)]), []);
  });
});
