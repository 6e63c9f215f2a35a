/** The lane of Eclipse Theia, an editor that runs VS Code's extensions by an implementation of their API of its own. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { startListening } from '../../test/support/listeningProcess';
import { browserArgs, findOrFetchBrowser } from '../host/browser';
import { findOnPath } from '../host/desktop';
import { OwnedProcess } from '../host/ownedProcess';
import { builtFile, projectRoot } from '../host/projectRoot';
import { makeScratchFolder } from '../host/scratchFolder';
import { Shutdown } from '../host/shutdown';
import type { Lane, LaneOutcome } from './lane';
import { impossible, must } from './lane';

/**
 * The folder of a Theia that was built for the browser, best outside of this one, of which packing lists every file; and the
 * program of the Node.js that it was built for.
 */
const folderVariable = 'LOCAL_PORTS_THEIA';
const nodeVariable = 'LOCAL_PORTS_THEIA_NODE';
const readyMs = 60_000;
const shownMs = 30_000;

interface Check {
  readonly what: string;
  /** What it saw. @throws if it is not so. */
  readonly run: () => Promise<string>;
}

export const theia: Lane = {
  ...{ name: 'theia', what: 'Eclipse Theia with the packed extension', isQuick: false },
  async run(shutdown) {
    const folder = process.env[folderVariable];
    if (folder === undefined || !existsSync(backendOf(folder)))
      return impossible(
        `${folderVariable} names no folder with a Theia that is built (https://theia-ide.org/docs/composing_applications/)`,
      );
    if (findOnPath(['unzip']) === undefined) return impossible('unzip is not installed');
    const own = new Shutdown();
    shutdown.add(() => own.run());
    try {
      return await inTheia(folder, own);
    } finally {
      await own.run();
    }
  },
};

function backendOf(folder: string): string {
  return join(folder, 'src-gen', 'backend', 'main.js');
}

async function inTheia(folder: string, shutdown: Shutdown): Promise<LaneOutcome> {
  const scratch = await makeScratchFolder('theia');
  shutdown.add(() => scratch.remove());
  const [plugins = '', home = '', workspace = ''] = ['plugins', 'home', 'shop'].map((name) =>
    join(scratch.path, name),
  );
  for (const path of [plugins, home, workspace]) await mkdir(path);
  await must(process.execPath, [builtFile('scripts/package')]);
  const packed = join(projectRoot(), 'local-ports.vsix');
  await must('unzip', ['-q', packed, '-d', join(plugins, 'local-ports')]);
  const backend = new OwnedProcess(
    process.env[nodeVariable] ?? process.execPath,
    [backendOf(folder), workspace, '--hostname=127.0.0.1', '--port=0', `--plugins=local-dir:${plugins}`],
    {
      name: 'Theia',
      cwd: folder,
      env: { ...process.env, HOME: home, THEIA_CONFIG_DIR: join(home, '.theia') },
    },
  );
  shutdown.add(() => backend.stop());
  const [, authority = ''] = await backend.waitForLine(/Theia app listening on http:\/\/(\S+:\d+)/, readyMs);
  const options = Array.from(
    { length: 12 },
    (_, index) => `--option-${index}=/a/long/path/of/words/${index}`,
  );
  const server = await startListening(
    { sockets: [{ host: '127.0.0.1' }] },
    { cwd: workspace, args: [...options, `--data=${'x'.repeat(200)}`] },
  );
  shutdown.add(() => server.stop());
  const browser = await chromium.launch({
    executablePath: await findOrFetchBrowser(),
    args: [...browserArgs],
  });
  shutdown.add(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  context.setDefaultTimeout(shownMs);
  const page = await context.newPage();
  await page.goto(`http://${authority}/#${workspace}`);
  const picture = join(projectRoot(), 'out', 'theia.png');
  return inOrder(checksOf(page, String(server.ports[0])), async () => {
    await page.screenshot({ path: picture });
    return `picture: ${picture}`;
  });
}

/** Until one fails: each builds on those before. */
async function inOrder(checks: readonly Check[], end: () => Promise<string>): Promise<LaneOutcome> {
  const details: string[] = [];
  for (const { what, run } of checks) {
    const problem = await run().then(
      (seen) => {
        details.push(`${what}: ${seen}`);
        return undefined;
      },
      (error: unknown) => `${what}: failed: ${String(error)}`,
    );
    if (problem !== undefined) return { kind: 'failed', details: [...details, problem, await end()] };
  }
  return { kind: 'passed', details: [...details, await end()] };
}

function checksOf(page: Page, port: string): readonly Check[] {
  const row = page
    .locator('[id="plugin-view:localPorts.listeners"]')
    .getByLabel(`listening on ${port}`)
    .first();
  return [
    {
      what: 'the view shows a listener with its owner',
      run: async () => {
        await openView(page);
        await row.waitFor();
        return String(await row.getAttribute('aria-label'));
      },
    },
    {
      what: 'Refresh, of the palette',
      run: async () => {
        await choose(page, 'Local Ports: Refresh');
        await row.waitFor();
        return 'the row is there';
      },
    },
    { what: 'Copy Address, of the palette', run: () => copyAddress(page, row, port) },
    { what: 'its hover, with a long command', run: () => hover(page, row) },
  ];
}

async function openView(page: Page): Promise<void> {
  const trust = page.getByText('Yes, I trust the authors');
  const tab = page.locator('.lm-TabBar-tab[id$="workbench.view.extension.localPorts"]').first();
  await trust.or(tab).first().waitFor({ timeout: readyMs });
  if (await trust.isVisible()) await trust.click();
  await tab.click();
}

async function choose(page: Page, command: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.fill(`>${command}`);
  await page.locator('.quick-input-list-row').filter({ hasText: command }).first().click();
}

async function copyAddress(page: Page, row: Locator, port: string): Promise<string> {
  await row.click();
  await choose(page, 'Local Ports: Copy Address');
  // the command asks of which listener, unless one is selected
  const pick = page.locator('.quick-input-list-row').filter({ hasText: port }).first();
  await pick.click();
  const wanted = `127.0.0.1:${port}`;
  const deadline = Date.now() + shownMs;
  let copied = '';
  while (copied !== wanted && Date.now() < deadline)
    copied = await page.evaluate('navigator.clipboard.readText()');
  if (copied !== wanted) throw new Error(`"${copied}" was copied instead of ${wanted}`);
  return copied;
}

/** @throws if something in the hover reaches over its edge. */
async function hover(page: Page, row: Locator): Promise<string> {
  await row.hover();
  const shown = page.locator('.theia-hover').filter({ hasText: '--option-11' });
  await shown.waitFor();
  const [sideBar, width, widest] = await page.evaluate<[number, number, number]>(`(() => {
    const hover = document.querySelector('.theia-hover');
    const all = [hover, ...hover.querySelectorAll('*')];
    const panel = document.getElementById('plugin-view:localPorts.listeners');
    return [panel.clientWidth, hover.clientWidth, Math.max(...all.map((one) => one.scrollWidth))];
  })()`);
  if (widest > width) throw new Error(`${widest} pixels wide in a hover of ${width}`);
  return `within its ${width} pixels, beside a side bar of ${sideBar}`;
}
