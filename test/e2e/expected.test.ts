import { deepEqual, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { recoverAfterFailure } from './support/recover';
import { rowOf } from './support/servers';
import { chooseFromContextMenu, expandRow, readRows, waitForNoRow, waitForRow } from './support/tree';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  restMouse,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

describe('pinned ports in the view', () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await startWorkbench({ settings: { 'localPorts.refreshIntervalSeconds': 1 } });
    page = workbench.page;
    await openLocalPorts(page);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  function startIn(folder: string, port?: number): Promise<ListeningProcess> {
    const socket = { host: '127.0.0.1', ...(port === undefined ? {} : { port }) };
    return startListening({ sockets: [socket] }, { cwd: join(workbench.folder, folder) });
  }

  it('stay listed while nothing listens on them, with who should, and say who else holds them', async () => {
    const [shop, free] = [await startIn('shop'), await startIn('shop')];
    const [port = 0, other = 0] = [...shop.ports, ...free.ports];
    for (const server of [shop, free]) {
      // whose folder it is, is known once its details have been read
      await waitForRow(page, new RegExp(`^node, shop, listening on ${server.ports[0] ?? ''}`));
      await chooseFromContextMenu(page, rowOf(server), 'Organize', 'Pin Port');
    }
    await shop.stop();
    await free.stop();
    await startIn('api', port);
    const held = new RegExp(`^expected port ${port}, held by`);
    const closed = new RegExp(`^expected port ${other}, not listening`);
    await waitForRow(page, /^expected, but not listening: /);
    await expandRow(page, /^expected, but not listening: /);
    await waitForRow(page, held);
    await waitForRow(page, closed);
    const shown = (await readRows(page)).filter(({ label }) => held.test(label) || closed.test(label));
    deepEqual(
      shown.map(({ text }) => text).sort(),
      [
        `${other} not listening · node · shop · pinned`,
        `${port} held by node · api · expected node · shop · pinned`,
      ].sort(),
    );
    await restMouse(page);
    for (const theme of ['dark', 'light', 'highContrastDark'] as const) {
      await changeTheme(page, theme);
      for (const width of [200, 300, 500]) {
        await setSideBarWidth(page, width);
        await screenshot(page, `expected-${theme}-${width}`);
      }
    }
    await changeTheme(page, 'dark');
    await chooseFromContextMenu(page, closed, 'Unpin Port');
    await waitForNoRow(page, closed);
    ok((await readRows(page)).some(({ label }) => held.test(label)));
  });
});
