/**
 * `npm run screenshots`: what Local Ports shows, in each theme, and in high contrast also in Japanese and German, beside a side
 * bar of 200 pixels. For the eyes of a person, in out/screenshots/.
 */
import type { Page } from 'playwright-core';
import { waitForStatusItem } from '../../test/e2e/support/messages';
import { cancelQuickPick, readPicks, runCommand } from '../../test/e2e/support/quickInput';
import { chooseFromContextMenu, openContextMenu, waitForRow } from '../../test/e2e/support/tree';
import { until } from '../../test/e2e/support/until';
import { webviewDocument } from '../../test/e2e/support/webview';
import type { Workbench, WorkbenchOptions } from '../../test/e2e/support/workbench';
import {
  changeTheme,
  restMouse,
  screenshot,
  setSideBarWidth,
  showLocalPorts,
  startWorkbench,
} from '../../test/e2e/support/workbench';
import { extensionId } from '../../src/model/actions/portLink';
import { findOrFetchBrowser } from '../host/browser';
import { ensureCodeServer } from '../host/codeServerInstall';
import { runMain } from '../host/runMain';
import type { Shutdown } from '../host/shutdown';
import { startSampleServers } from '../sampleServers';
import { runAlone } from './alone';

/** The rows of the sample servers, in whatever language. */
const exposedRow = /\b0\.0\.0\.0\b/;
const themes = ['dark', 'light', 'highContrastDark', 'highContrastLight'] as const;
const highContrast = ['highContrastDark', 'highContrastLight'] as const;

async function main(shutdown: Shutdown): Promise<number> {
  const code = await runAlone('scripts/pictures/surfaces', shutdown, async () => {
    await findOrFetchBrowser();
    await ensureCodeServer();
  });
  if (code !== undefined) return code;
  await startSampleServers(shutdown);
  await inWorkbench({}, async (page) => {
    for (const theme of themes) {
      await changeTheme(page, theme);
      await takeView(page, theme);
      await takeQrCode(page, theme);
      await takeAnswers(page, theme);
    }
  });
  for (const language of ['ja', 'de']) {
    for (const theme of highContrast) {
      await inWorkbench({ language, theme }, (page) => takeView(page, `${theme}-${language}`));
    }
  }
  return 0;
}

async function inWorkbench(options: WorkbenchOptions, take: (page: Page) => Promise<void>): Promise<void> {
  let workbench: Workbench | undefined;
  try {
    workbench = await startWorkbench({ ...options, viewport: { width: 900, height: 560 } });
    const { page } = workbench;
    await showLocalPorts(page);
    await waitForRow(page, exposedRow);
    await waitForStatusItem(page, 'status', ({ background }) => background === 'warning');
    await setSideBarWidth(page, 200);
    await take(page);
  } finally {
    await workbench?.dispose();
  }
}

/** The view, the menu of a row with an open submenu, and the hover of the status bar with its links. */
async function takeView(page: Page, name: string): Promise<void> {
  await restMouse(page);
  await save(page, `view-${name}`);

  await openContextMenu(page, exposedRow);
  const submenu = page.locator('.monaco-submenu').first();
  await until('a submenu', async () => {
    await page.locator('.monaco-menu .action-menu-item:has(.submenu-indicator)').first().hover();
    await submenu.waitFor({ state: 'visible', timeout: 2000 });
    return true;
  });
  await save(page, `menu-${name}`);
  await until('no menu', async () => {
    if (!(await page.locator('.monaco-menu').first().isVisible())) return true;
    await page.keyboard.press('Escape');
    return undefined;
  });

  await restMouse(page);
  const links = page.locator('.workbench-hover a:visible');
  await until('the hover of the status bar', async () => {
    await page.locator(`[id="${extensionId}.status"]`).hover();
    await links.first().waitFor({ state: 'visible', timeout: 3000 });
    return true;
  });
  await save(page, `status-hover-${name}`);
  await restMouse(page);
  await links.first().waitFor({ state: 'hidden' });
}

async function takeQrCode(page: Page, name: string): Promise<void> {
  await chooseFromContextMenu(page, exposedRow, 'Copy', 'Show QR Code');
  await webviewDocument(page).getByRole('img').waitFor({ state: 'visible' });
  await restMouse(page);
  await save(page, `qr-code-${name}`);
  await runCommand(page, 'View: Close All Editors');
}

async function takeAnswers(page: Page, name: string): Promise<void> {
  await chooseFromContextMenu(page, exposedRow, 'What Does It Answer');
  await until('the answers', async () => ((await readPicks(page)).at(-1) === 'Copy All' ? true : undefined));
  await save(page, `answers-${name}`);
  await cancelQuickPick(page);
}

async function save(page: Page, name: string): Promise<void> {
  console.log(await screenshot(page, `surface-${name}`));
}

runMain(main);
