import { deepEqual, ok } from 'node:assert/strict';
import { statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { Shutdown } from '../../scripts/host/shutdown';
import { startSampleServers } from '../../scripts/sampleServers';
import { waitForStatusItem } from './support/messages';
import { cancelQuickPick, choosePick, readPicks, runCommand, openPickBy } from './support/quickInput';
import {
  chooseFromContextMenu,
  clickViewAction,
  clickWelcome,
  cutPorts,
  expandRow,
  hoverRow,
  openContextMenu,
  readInlineActions,
  readTooltip,
  readWelcome,
  waitForNoRow,
  waitForRow,
} from './support/tree';
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

/** Screenshots in out/screenshots, to look at; `npm run pictures` takes those of the README. */
describe('screenshots of the view', () => {
  const shutdown = new Shutdown();
  let workbench: Workbench | undefined;
  before(async () => {
    await startSampleServers(shutdown);
    workbench = await startWorkbench({ viewport: { width: 900, height: 560 } });
    const { page } = workbench;
    await openLocalPorts(page);
    await waitForRow(page, 'node · shop');
    await waitForRow(page, 'node · api');
    await waitForStatusItem(page, 'status', ({ background }) => background === 'warning');
  });
  after(async () => {
    await workbench?.dispose();
    await shutdown.run();
  });

  function shown(): Page {
    if (!workbench) throw new Error('The workbench was not started.');
    return workbench.page;
  }

  async function take(name: string): Promise<void> {
    ok(statSync(await screenshot(shown(), name)).size > 10_000, 'the picture holds something');
  }

  it('as a whole', async () => {
    await setSideBarWidth(shown(), 360);
    await take('view');
  });

  for (const [theme, name] of [
    ['dark', 'narrow-dark'],
    ['light', 'narrow-light'],
    ['highContrastDark', 'narrow-high-contrast'],
    ['highContrastLight', 'narrow-high-contrast-light'],
  ] as const) {
    it(`at 200 pixels, ${name.replace('narrow-', '').replaceAll('-', ' ')}`, async () => {
      const page = shown();
      await changeTheme(page, theme);
      await setSideBarWidth(page, 200);
      deepEqual(await cutPorts(page), []);
      await take(name);
    });
  }

  it('of a hovered row, its actions, its menu and its tooltip', async () => {
    const page = shown();
    await changeTheme(page, 'dark');
    await setSideBarWidth(page, 360);
    await readInlineActions(page, /^port 8080, /);
    await take('actions');
    await readTooltip(page, /^port 8080, /);
    await take('tooltip');
    await restMouse(page);
    await openContextMenu(page, /^port 8080, /);
    await take('menu');
    await page.keyboard.press('Escape');
    await restMouse(page);
  });

  it('grouped by project, and by port', async () => {
    const page = shown();
    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    await readPicks(page);
    await take('group-by');
    await choosePick(page, 'Project');
    await waitForRow(page, /^shop, listening/);
    await restMouse(page);
    await take('by-project');
    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    await choosePick(page, 'Port');
    await waitForNoRow(page, /^shop, listening/);
    await restMouse(page);
    await take('by-port');
    await setSideBarWidth(page, 200);
    deepEqual(await cutPorts(page), []);
    await take('by-port-narrow');
    await setSideBarWidth(page, 360);
    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    await choosePick(page, 'Process');
    await waitForRow(page, 'node · shop');
  });

  it('filtered', async () => {
    const page = shown();
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await choosePick(page, 'Dev Servers');
    await waitForNoRow(page, 'the editor itself');
    await restMouse(page);
    await take('filtered');
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    // the samples run in the project's own folder, which is not this workspace
    await choosePick(page, 'This Workspace');
    await readWelcome(page);
    await restMouse(page);
    await take('filtered-empty');
    await clickWelcome(page, 'Clear Filter');
    await waitForRow(page, 'the editor itself');
  });

  it('with a hidden row', async () => {
    const page = shown();
    await chooseFromContextMenu(page, /^port 5173, /, 'Organize', 'Hide');
    await readPicks(page);
    await take('hide');
    await choosePick(page, 'Hide port 5173');
    await waitForRow(page, '1 hidden');
    await expandRow(page, '1 hidden');
    await waitForRow(page, /^port 5173, /);
    await hoverRow(page, /^port 5173, /);
    await take('hidden');
    await chooseFromContextMenu(page, /^port 5173, /, 'Organize', 'Unhide');
    await waitForNoRow(page, '1 hidden');
  });

  it('of the quick picks about who can connect, binding to loopback, and why it is running', async () => {
    const page = shown();
    await chooseFromContextMenu(page, /^port 8080, /, 'Exposure', 'Show Who Can Connect');
    await until('the state of the firewall', async () =>
      (await readPicks(page)).some((pick) => /: (?:on|off|unknown)\b/.test(pick)) ? true : undefined,
    );
    await take('who-can-reach');
    for (const [name, ...path] of [
      ['bind-to-loopback', 'Exposure', 'Bind to Loopback'],
      ['acknowledge', 'Exposure', 'Acknowledge Exposure'],
      ['why-running', 'Why Is This Running'],
    ] as const) {
      await cancelQuickPick(page);
      await chooseFromContextMenu(page, /^port 8080, /, ...path);
      await readPicks(page);
      await take(name);
    }
    await cancelQuickPick(page);
    await runCommand(page, 'Local Ports: Show Dev Servers…');
    await until('the dev servers', async () =>
      (await readPicks(page)).some((pick) => pick.includes('5173')) ? true : undefined,
    );
    await take('dev-servers');
    await cancelQuickPick(page);
  });

  it('of the walkthrough', async () => {
    const page = shown();
    await runCommand(page, 'Local Ports: Get Started');
    const steps = page.locator('.getting-started-step');
    await until('the steps', async () => ((await steps.count()) === 6 ? true : undefined));
    await take('walkthrough');
  });
});
