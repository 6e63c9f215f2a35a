/**
 * `npm run pictures`: the pictures of the README, in media/pictures/, from a running workbench with real servers. As root on
 * Linux in a network and with processes of their own, so that nothing else of the machine is in them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  answerDialog,
  closeNotifications,
  readDialog,
  readNotifications,
  waitForNotification,
} from '../../test/e2e/support/messages';
import { cancelQuickPick, readPicks, runCommand } from '../../test/e2e/support/quickInput';
import { openTerminal, typeInTerminal } from '../../test/e2e/support/terminal';
import {
  chooseFromContextMenu,
  expandRow,
  openContextMenu,
  readInlineActions,
  waitForNoRow,
  waitForRow,
} from '../../test/e2e/support/tree';
import { until } from '../../test/e2e/support/until';
import { restMouse, setSideBarWidth } from '../../test/e2e/support/workbench';
import { findOrFetchBrowser } from '../host/browser';
import { ensureCodeServer } from '../host/codeServerInstall';
import { projectRoot } from '../host/projectRoot';
import { runMain } from '../host/runMain';
import type { Shutdown } from '../host/shutdown';
import { runAlone } from './alone';
import { animate, type Frame } from './apng';
import { decodePng, encodePng } from './png';
import { drawPointer, hidePanel, installServers, pointAt, setStage } from './stage';

const exposedRow = /^port 8080, exposed/;

async function main(shutdown: Shutdown): Promise<number> {
  const code = await runAlone('scripts/pictures/take', shutdown, async () => {
    await installServers();
    await findOrFetchBrowser();
    await ensureCodeServer();
  });
  if (code !== undefined) return code;
  const { page } = await setStage(shutdown);
  for (const title of ['Vite, shop', 'webpack, docs', 'node, api']) await expandRow(page, title);
  await waitForRow(page, exposedRow);
  await takeView(page);
  await takeExposure(page);
  await takePortInUse(page);
  await takeTermination(page);
  return 0;
}

async function takeView(page: Page): Promise<void> {
  await readInlineActions(page, exposedRow);
  await save(page, 'view');
  await restMouse(page);
}

async function takeExposure(page: Page): Promise<void> {
  await chooseFromContextMenu(page, exposedRow, 'Exposure', 'Show Who Can Connect');
  await until('the state of the firewall', async () =>
    (await readPicks(page)).some((pick) => /: (?:on|off|unknown)\b/.test(pick)) ? true : undefined,
  );
  await save(page, 'who-can-connect');
  await cancelQuickPick(page);
}

async function takePortInUse(page: Page): Promise<void> {
  await setSideBarWidth(page, 240);
  await openTerminal(page);
  await runCommand(page, 'View: Toggle Maximized Panel');
  // the first error starts VS Code's npm extension, whose search program is not installed here, as a message says
  await typeInTerminal(page, "cd admin && PS1='admin $ ' && npm run dev");
  await waitForNotification(page, "'vscode.npm' failed");
  await closeNotifications(page);
  // over nothing that shows a hover
  await page.mouse.move(140, 450, { steps: 4 });
  await typeInTerminal(page, 'clear && npm run dev');
  await waitForNotification(page, 'Port 3000 is in use by');
  await page.locator('.workbench-hover').filter({ visible: true }).first().waitFor({ state: 'hidden' });
  await save(page, 'port-in-use');
  await closeNotifications(page);
  await setSideBarWidth(page, 380);
  await hidePanel(page);
}

/** From the row to the message that its port is free. */
async function takeTermination(page: Page): Promise<void> {
  const frames: Frame[] = [];
  const frame = async (showMs: number): Promise<void> => {
    frames.push({ png: await page.screenshot({ scale: 'css', animations: 'disabled' }), showMs });
  };
  await drawPointer(page);
  await restMouse(page);
  await frame(1200);
  await pointAt(page, page.locator('.part.sidebar [role="treeitem"][aria-label^="port 8080, exposed"]'));
  await frame(900);
  await openContextMenu(page, exposedRow);
  await frame(1200);
  await pointAt(page, page.locator('.monaco-menu .action-label[aria-label^="Terminate Process"]'));
  await frame(900);
  await page.mouse.down();
  await page.mouse.up();
  await readDialog(page);
  await frame(2200);
  await pointAt(page, page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Terminate' }).first());
  await frame(900);
  await answerDialog(page, 'Terminate');
  await waitForNotification(page, /has exited/);
  await waitForNoRow(page, exposedRow);
  await until('the check of the port over', async () =>
    (await readNotifications(page)).length === 1 ? true : undefined,
  );
  await restMouse(page);
  await frame(3000);
  await write('terminate', animate(frames));
}

async function save(page: Page, name: string): Promise<void> {
  await write(name, encodePng(decodePng(await page.screenshot({ animations: 'disabled' }))));
}

async function write(name: string, bytes: Buffer): Promise<void> {
  const folder = join(projectRoot(), 'media', 'pictures');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.png`), bytes);
  console.log(`media/pictures/${name}.png: ${Math.round(bytes.length / 1000)} kB`);
}

runMain(main);
