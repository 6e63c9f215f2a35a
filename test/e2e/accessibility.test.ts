/** What people hear who do not see the view, what axe finds in our parts, and the keyboard alone. */
import { deepEqual, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { skipBecause } from '../support/skip';
import { AxeAudit } from './support/axe';
import { cancelDialogs, readDialog, waitForStatusItem } from './support/messages';
import { cancelQuickPick, choosePick, openPickBy, readPicks, runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { networkAddress, rowOf } from './support/servers';
import {
  chooseFromContextMenu,
  clickViewAction,
  readRows,
  readTooltip,
  readWelcome,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { until } from './support/until';
import { webviewFrame } from './support/webview';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  restMouse,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

/** The parts of the page that show what is ours. */
const ourParts = {
  view: '.part.sidebar',
  'status bar': '[id^="localports.local-ports"]',
  list: '.quick-input-widget',
  question: '.monaco-dialog-box',
  walkthrough: '.gettingStartedContainer',
  tooltip: '.workbench-hover-container',
} as const;

describe('the view for people who do not see it, or use the keyboard alone', () => {
  let workbench: Workbench;
  let page: Page;
  let quiet: ListeningProcess;
  let exposed: ListeningProcess;
  const audit = new AxeAudit();
  const faults: string[] = [];

  before(async () => {
    workbench = await startWorkbench({
      theme: 'highContrastDark',
      settings: { 'localPorts.refreshIntervalSeconds': 1 },
    });
    page = workbench.page;
    await openLocalPorts(page);
    const start = (host: string, folder: string): Promise<ListeningProcess> =>
      startListening({ sockets: [{ host }] }, { cwd: join(workbench.folder, folder) });
    [quiet, exposed] = [await start('127.0.0.1', 'shop'), await start('0.0.0.0', 'api')];
    await waitForRow(page, new RegExp(`^node, shop, listening on ${quiet.ports[0] ?? ''}, dev server`));
    await waitForRow(
      page,
      new RegExp(`^node, api, exposed, listening on ${exposed.ports[0] ?? ''}, dev server`),
    );
  });
  after(async () => {
    await stopAll();
    await workbench.dispose();
  });
  recoverAfterFailure(() => workbench);

  async function axe(part: keyof typeof ourParts, name: string = part): Promise<void> {
    faults.push(...(await audit.faults(name, page, ourParts[part])));
  }

  it('speaks each row and the status bar in words', async () => {
    await waitForStatusItem(page, 'status', ({ text }) => /all interfaces|exposed/.test(text));
    const session = await workbench.context.newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    const spoken = nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? '') }));
    const labels = new Set((await readRows(page)).map(({ label }) => label));
    const rows = spoken.filter(({ role, name }) => role === 'treeitem' || labels.has(name));
    const bar = spoken.filter(({ name }) => name.startsWith('Local Ports warning'));
    console.log('      row | role | spoken');
    for (const { role, name } of [...rows, ...bar]) {
      const kind = name.startsWith('port ') ? 'listener' : role === 'treeitem' ? 'group' : 'status bar';
      console.log(`      ${kind} | ${role} | ${name}`);
    }
    deepEqual(
      rows.filter(({ role }) => role !== 'treeitem'),
      [],
    );
    const names = rows.map(({ name }) => name);
    for (const wanted of [
      `port ${quiet.ports[0] ?? ''}, loopback, 127.0.0.1, TCP`,
      `port ${exposed.ports[0] ?? ''}, exposed, all interfaces, 0.0.0.0, TCP`,
      `node, api, exposed, listening on ${exposed.ports[0] ?? ''}, dev server`,
    ]) {
      ok(names.includes(wanted), `${wanted} is not among:\n${names.join('\n')}`);
    }
    deepEqual(
      names.filter((name) => / · |\$\(|\/udp/.test(name)),
      [],
    );
    ok(bar.some(({ role }) => role === 'button'));
    await axe('view');
    await axe('status bar');
  });

  it('shows tooltips of rows and of the status bar', async () => {
    match(await readTooltip(page, rowOf(exposed)), /0\.0\.0\.0/);
    await isDrawn();
    await axe('tooltip', 'tooltip of a row');
    await page.locator(ourParts['status bar']).first().hover();
    await page
      .locator(ourParts.tooltip)
      .getByText(/all interfaces|exposed/i)
      .first()
      .waitFor();
    await isDrawn();
    await axe('tooltip', 'tooltip of the status bar');
    await restMouse(page);
  });

  /** A tooltip fades in: until then its text has little contrast. */
  async function isDrawn(): Promise<void> {
    const animations = `document.getAnimations().filter(({ playState }) => playState === 'running').length`;
    await until('the tooltip whole', async () =>
      (await page.evaluate<number>(animations)) === 0 ? true : undefined,
    );
  }

  it('is used by the keyboard alone: a row found, its menu, its question, the choice', async () => {
    await runCommand(page, 'Local Ports: Focus on Local Ports View');
    const focused = page.locator('.part.sidebar [role="treeitem"].focused');
    const name = new RegExp(`^port ${quiet.ports[0] ?? ''},`);
    await page.keyboard.press('Home');
    await until('the row under the keyboard', async () => {
      if (name.test((await focused.getAttribute('aria-label')) ?? '')) return true;
      await page.keyboard.press('ArrowDown');
      return undefined;
    });
    const terminate = async (): Promise<void> => {
      await page.keyboard.press('Shift+F10');
      await page.locator('.monaco-menu').first().waitFor({ state: 'visible' });
      await until('Terminate in the menu under the keyboard', async () => {
        const entry = await page.evaluate<string>('document.activeElement?.textContent ?? ""');
        if (/^\s*Terminate Process/.test(entry)) return true;
        await page.keyboard.press('ArrowDown');
        return undefined;
      });
      await page.keyboard.press('Enter');
    };
    await terminate();
    match((await readDialog(page)).message, /^Terminate node\b/);
    await axe('question');
    await page.keyboard.press('Escape');
    await cancelDialogs(page);
    ok(quiet.isRunning());
    match((await focused.getAttribute('aria-label')) ?? '', name, 'the focus is back in the row');

    await runCommand(page, 'Local Ports: Copy Address');
    const picks = await readPicks(page);
    ok(picks.length > 1);
    deepEqual(
      picks.filter((pick) => /\$\(|^(?:lock|globe|broadcast|debug) /.test(pick)),
      [],
      'the names of icons are not said',
    );
    await axe('list');
    await cancelQuickPick(page);

    await terminate();
    await readDialog(page);
    await page.keyboard.press('Enter');
    await quiet.ended;
    await waitForNoRow(page, name);
  });

  it('lists what a server answers, who can connect, and what the view can show', async () => {
    const row = rowOf(exposed);
    await chooseFromContextMenu(page, row, 'What Does It Answer');
    await waitForPick('Copy All');
    await axe('list', 'answers');
    await cancelQuickPick(page);
    await chooseFromContextMenu(page, row, 'Exposure', 'Show Who Can Connect');
    await waitForPick(/: (?:on|off|unknown)\b/);
    await axe('list', 'who can connect');
    await cancelQuickPick(page);
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await waitForPick('This Workspace');
    await axe('list', 'filters');
    await cancelQuickPick(page);
  });

  async function waitForPick(name: string | RegExp): Promise<void> {
    await until(`the entry ${String(name)}`, async () =>
      (await readPicks(page)).some((pick) =>
        typeof name === 'string' ? pick.includes(name) : name.test(pick),
      )
        ? true
        : undefined,
    );
  }

  it('shows a QR code in a document, in light and in high contrast', async function () {
    const address = networkAddress();
    if (address === undefined) skipBecause(this, 'this machine has no address in a network');
    const server = await startListening({ sockets: [{ host: address }] });
    await waitForRow(page, rowOf(server));
    await chooseFromContextMenu(page, rowOf(server), 'Copy', 'Show QR Code');
    // the document takes the focus when it is there, and would close the palette
    await (await webviewFrame(page)).locator('button').waitFor();
    for (const theme of ['light', 'highContrastDark'] as const) {
      await changeTheme(page, theme);
      faults.push(...(await audit.faults(`QR code, ${theme}`, await webviewFrame(page), 'body')));
    }
    await server.stop();
  });

  it('shows a walkthrough of six steps', async () => {
    await runCommand(page, 'Local Ports: Get Started');
    const steps = page.locator('.getting-started-step');
    await until('the steps', async () => ((await steps.count()) === 6 ? true : undefined));
    await axe('walkthrough');
    await runCommand(page, 'View: Close All Editors');
  });

  it('shows the important part of each row also at 200 %, in both high contrast themes', async () => {
    await page.setViewportSize({ width: 640, height: 480 });
    await setSideBarWidth(page, 200);
    await screenshot(page, 'zoom-high-contrast-dark');
    await changeTheme(page, 'highContrastLight');
    await restMouse(page);
    await screenshot(page, 'zoom-high-contrast-light');
    const icon = page.locator('.part.sidebar [role="treeitem"][aria-label^="port "] .codicon-warning');
    await icon.first().waitFor({ state: 'visible' });
  });

  it('says that a filter leaves no row, and offers to clear it', async () => {
    await exposed.stop();
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await choosePick(page, 'This Workspace');
    deepEqual((await readWelcome(page)).links, ['Clear Filter', 'Change Filter…']);
    await axe('view', 'no row');
  });

  it('has no fault of its own by the rules of axe', () => {
    console.log("      VS Code's own: part | rule | element | how often");
    for (const one of audit.ofVsCode) console.log(`      ${one}`);
    deepEqual(faults, []);
  });
});
