import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ListeningProcess, ListenSpec } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import {
  choosePick,
  readPicks,
  readQuickPickTitle,
  runCommand,
  tickPicks,
  openPickBy,
} from './support/quickInput';
import { rowOf } from './support/servers';
import {
  chooseFromContextMenu,
  clickInlineAction,
  clickViewAction,
  clickWelcome,
  expandRow,
  readInlineActions,
  readRows,
  readViewMessage,
  readWelcome,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { cancelDialogs, readDialog } from './support/messages';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  restMouse,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

const onLoopback: ListenSpec = { sockets: [{ host: '127.0.0.1' }] };

describe('grouping, filtering and hiding rows', () => {
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

  function startIn(folder: string): Promise<ListeningProcess> {
    return startListening(onLoopback, { cwd: join(workbench.folder, folder) });
  }

  /** The row of each server, and its parent row. */
  async function placesOf(...servers: readonly ListeningProcess[]): Promise<string[]> {
    for (const server of servers) await waitForRow(page, rowOf(server));
    const rows = await readRows(page);
    return servers.map((server) => {
      const at = rows.findIndex(({ label }) => rowOf(server).test(label));
      const parent = rows.slice(0, at).findLast(({ level }) => level < (rows[at]?.level ?? 0));
      return `${parent?.text ?? 'nothing'} > ${rows[at]?.text ?? ''}`;
    });
  }

  async function choose(action: 'Group By' | 'Filter', choice: string): Promise<void> {
    await openPickBy(page, () => clickViewAction(page, action));
    await choosePick(page, choice);
  }

  it('groups by project or port, and keeps the grouping after a reload', async () => {
    const [shop, api] = [await startIn('shop'), await startIn('api')];
    const [first, second] = [String(shop.ports[0]), String(api.ports[0])];
    const rest = 'loopback · 127.0.0.1 · TCP';
    deepEqual(await placesOf(shop, api), [
      `node · shop ${first} > ${first} ${rest}`,
      `node · api ${second} > ${second} ${rest}`,
    ]);

    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    equal(await readQuickPickTitle(page), 'Group By');
    deepEqual(
      (await readPicks(page)).map((pick) => /\b(?:Process|Project|Origin|Port)\b/.exec(pick)?.[0]),
      ['Process', 'Project', 'Origin', 'Port'],
    );
    await choosePick(page, 'Project');
    await waitForRow(page, /^workspace, listening on/);
    const both = [first, second].sort((a, b) => Number(a) - Number(b)).join(', ');
    deepEqual(await placesOf(shop, api), [
      `workspace ${both} > ${first} node · shop · ${rest}`,
      `workspace ${both} > ${second} node · api · ${rest}`,
    ]);

    await workbench.reload();
    await openLocalPorts(page);
    await waitForRow(page, /^workspace, listening on/);

    await choose('Group By', 'Port');
    await waitForNoRow(page, /^workspace, listening on/);
    deepEqual(await placesOf(shop, api), [
      `nothing > ${first} node · shop · ${rest}`,
      `nothing > ${second} node · api · ${rest}`,
    ]);
    const shown = (await readRows(page)).map(({ text }) => Number.parseInt(text, 10));
    deepEqual(
      shown,
      shown.toSorted((a, b) => a - b),
      'sorted by port',
    );
    await choose('Group By', 'Process');
    await waitForRow(page, `node · shop`);
  });

  it('shows only dev servers or only this workspace, says so, and offers to clear the filter when no row is left', async () => {
    const here = await startIn('shop');
    const elsewhere = await startListening(onLoopback);
    await waitForRow(page, rowOf(elsewhere));
    await waitForRow(page, 'the editor itself');

    await choose('Filter', 'Dev Servers');
    await waitForNoRow(page, 'the editor itself');
    await placesOf(here, elsewhere);
    equal(await readViewMessage(page), 'Showing dev servers only.');

    await choose('Filter', 'This Workspace');
    await waitForNoRow(page, rowOf(elsewhere));
    await placesOf(here);
    equal(await readViewMessage(page), 'Showing this workspace only.');

    await here.stop();
    await waitForNoRow(page, rowOf(here));
    deepEqual(await readWelcome(page), {
      text: 'No listening ports match the filter.',
      links: ['Clear Filter', 'Change Filter…'],
    });
    await clickWelcome(page, 'Clear Filter');
    await waitForRow(page, rowOf(elsewhere));
    await waitForRow(page, 'the editor itself');
    equal(await readViewMessage(page), '');
  });

  it('hides rows that match a rule in a collapsed group at the end, and unhides them', async () => {
    const [hidden, kept] = [await startIn('shop'), await startIn('api')];
    await waitForRow(page, rowOf(kept));
    await waitForRow(page, rowOf(hidden));
    await chooseFromContextMenu(page, rowOf(hidden), 'Organize', 'Hide');
    const port = String(hidden.ports[0]);
    deepEqual(await readPicks(page), [
      `Hide process node, port ${port}`,
      `Hide port ${port}`,
      'Hide process node',
      'Hide address 127.0.0.1',
    ]);
    await choosePick(page, `Hide port ${port}`);
    await waitForNoRow(page, rowOf(hidden));
    await waitForRow(page, rowOf(kept));
    equal((await readRows(page)).at(-1)?.text, '1 hidden by your rules');

    await expandRow(page, '1 hidden');
    await waitForRow(page, rowOf(hidden));
    deepEqual(await readInlineActions(page, rowOf(hidden)), ['Open in Browser', 'Copy Address', 'Unhide…']);
    await clickInlineAction(page, rowOf(hidden), 'Unhide');
    await waitForNoRow(page, '1 hidden');
    await waitForRow(page, rowOf(hidden));

    await chooseFromContextMenu(page, rowOf(hidden), 'Organize', 'Hide');
    await choosePick(page, 'Hide process node, port');
    await waitForRow(page, '1 hidden');
    await runCommand(page, 'Local Ports: Unhide…');
    await tickPicks(page, `process node, port ${port}`);
    await waitForNoRow(page, '1 hidden');
    await waitForRow(page, rowOf(hidden));
  });

  it('takes port labels from settings and devcontainer.json, and project names from manifests', async () => {
    const { folder } = workbench;
    const folders = { shop: join(folder, 'shop'), storefront: join(folder, 'storefront') };
    await mkdir(folders.storefront);
    await writeFile(join(folders.storefront, 'package.json'), '{ "name": "@acme/storefront" }');
    const [first, second] = [
      await startListening(onLoopback, { cwd: folders.shop }),
      await startListening(onLoopback, { cwd: folders.storefront }),
    ];
    await mkdir(join(folder, '.devcontainer'));
    await writeFile(
      join(folder, '.devcontainer', 'devcontainer.json'),
      `{ // as its author writes it
        "portsAttributes": { "${second.ports[0] ?? ''}": { "label": "Shop window", }, },
      }`,
    );
    await workbench.changeSettings({
      'remote.portsAttributes': { [String(first.ports[0])]: { label: 'Till' } },
    });
    await openLocalPorts(page);
    const named = await until('the names', async () => {
      const places = await placesOf(first, second);
      return places.every((place) => /Till|Shop window/.test(place)) && places[1]?.includes('@acme')
        ? places
        : undefined;
    });
    deepEqual(named, [
      `node · shop ${first.ports[0] ?? ''} > ${first.ports[0] ?? ''} Till · loopback · 127.0.0.1 · TCP`,
      `node ${second.ports[0] ?? ''} · @acme/storefront > ${second.ports[0] ?? ''} Shop window · loopback · 127.0.0.1 · TCP`,
    ]);
  });
  it('keeps a server that has ended in a folded list, from which it can be started again', async () => {
    const server = await startIn('shop');
    const port = String(server.ports[0]);
    // where it belongs is known once its details have been read
    await waitForRow(page, new RegExp(`^node, shop, listening on ${port}`));
    await server.stop();
    const list = /^(?:1 server|\d+ servers) of this workspace ha(?:s|ve) ended/;
    await waitForRow(page, list);
    await expandRow(page, list);
    await waitForRow(page, new RegExp(`ended, was listening on ${port}`));
    await restMouse(page);
    for (const theme of ['dark', 'light', 'highContrastDark'] as const) {
      await changeTheme(page, theme);
      await setSideBarWidth(page, theme === 'dark' ? 200 : 300);
      await screenshot(page, `recently-ended-${theme}`);
    }
    await changeTheme(page, 'dark');
    await clickInlineAction(page, new RegExp(`ended, was listening on ${port}`), 'Start Again…');
    const { message, detail } = await readDialog(page);
    match(message, new RegExp(`^Start node · shop, port ${port}, again\\?$`));
    match(detail, /listenChild\.js/);
    await screenshot(page, 'start-again');
    await cancelDialogs(page);
    await clickInlineAction(page, list, 'Remove from Recently Ended');
    await waitForNoRow(page, list);
  });
});
