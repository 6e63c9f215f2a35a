/** What people hear who do not see the view, what axe finds in our parts, and the keyboard alone. */
import { deepEqual, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { cancelDialogs, readDialog, waitForStatusItem } from './support/messages';
import { cancelQuickPick, readPicks, runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { readRows, waitForNoRow, waitForRow } from './support/tree';
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

/** The parts of the page that show what is ours. */
const ourParts = {
  view: '.part.sidebar',
  'status bar': '[id^="localports.local-ports"]',
  list: '.quick-input-widget',
  question: '.monaco-dialog-box',
} as const;

/**
 * Rules about what an extension gives: names, texts and roles. What axe finds by others is how VS Code builds its trees,
 * lists and toolbars. Not `label-content-name-mismatch`: a spoken row has more words than the one on the screen.
 */
const rulesForOurs = new Set([
  ...['aria-command-name', 'aria-dialog-name', 'aria-input-field-name', 'aria-toggle-field-name'],
  ...['aria-tooltip-name', 'aria-treeitem-name', 'button-name', 'link-name'],
  ...['image-alt', 'role-img-alt', 'svg-img-alt', 'empty-heading', 'label'],
  ...['aria-roles', 'aria-allowed-role', 'presentation-role-conflict', 'link-in-text-block', 'marquee'],
]);

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('the view for people who do not see it, or use the keyboard alone', () => {
  let workbench: Workbench;
  let page: Page;
  let quiet: ListeningProcess;
  let exposed: ListeningProcess;
  const found = { ours: new Set<string>(), ofVsCode: new Set<string>() };

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
    await page.evaluate(await readFile(join(projectRoot(), 'node_modules/axe-core/axe.min.js'), 'utf8'));
  });
  after(async () => {
    await stopAll();
    await workbench.dispose();
  });
  recoverAfterFailure(() => workbench);

  async function axe(part: keyof typeof ourParts): Promise<void> {
    const options = { resultTypes: ['violations'], include: [[ourParts[part]]] };
    const violations = await page.evaluate<readonly Violation[]>(
      `axe.run(${JSON.stringify({ include: options.include })}, ${JSON.stringify({ resultTypes: options.resultTypes })})
        .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
    );
    for (const { id, nodes } of violations) {
      const kind = rulesForOurs.has(id) ? found.ours : found.ofVsCode;
      kind.add(`${part} | ${id} | ${nodes.length} | ${nodes[0]?.html.slice(0, 160) ?? ''}`);
    }
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

  it('has no fault of its own by the rules of axe', () => {
    console.log("      VS Code's own: part | rule | how often | the first");
    for (const one of found.ofVsCode) console.log(`      ${one}`);
    deepEqual([...found.ours], []);
  });
});
