/** What the pictures show: three real servers of a small store, and a workbench with its folder. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { openTerminal, terminalSettings, typeInTerminal } from '../../test/e2e/support/terminal';
import { waitForRow } from '../../test/e2e/support/tree';
import {
  openLocalPorts,
  setSideBarWidth,
  startWorkbench,
  type Workbench,
} from '../../test/e2e/support/workbench';
import { shellEnvironment } from '../../test/support/devServers';
import { installLocked } from '../host/lockedInstall';
import { OwnedProcess } from '../host/ownedProcess';
import { makeScratchFolder } from '../host/scratchFolder';
import type { Shutdown } from '../host/shutdown';

const readyTimeoutMs = 90_000;

const listen = (port: number): string =>
  `require('node:http').createServer((_, response) => response.end()).listen(${port}, '127.0.0.1', () => console.log('http://127.0.0.1:${port}/'));\n`;

/** By project; `dev` is what runs it, and `npm run dev` in the terminal of a picture. */
const projects: Readonly<Record<string, { readonly dev: string; readonly files: Record<string, string> }>> = {
  shop: { dev: 'vite', files: { 'index.html': '<!doctype html>The shop.' } },
  docs: { dev: 'webpack serve --mode development', files: { 'src/index.js': "console.log('The docs.');" } },
  api: { dev: 'node server.js', files: { 'server.js': listen(3000) } },
  admin: { dev: 'node server.js', files: { 'server.js': listen(3000) } },
};

const startedBefore = ['shop', 'api'];
const startedInTerminal = 'docs';

/** A repository of its own, so that rows do not name the branch of this one. */
const repository = { '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': '', '.git/refs/heads/.keep': '' };

/** Before a network of its own, in which nothing can be installed. */
export function installServers(): Promise<string> {
  return installLocked('dev servers for the pictures', 'dev-servers', 'test/devservers');
}

export async function setStage(shutdown: Shutdown): Promise<Workbench> {
  const installed = await installServers();
  const scratch = await makeScratchFolder('pictures', installed);
  shutdown.add(() => scratch.remove());
  const folder = join(scratch.path, 'store');
  await writeFiles(folder, repository);
  for (const [name, { dev, files }] of Object.entries(projects)) {
    const manifest = JSON.stringify({ name, private: true, scripts: { dev } }, undefined, 2);
    await writeFiles(join(folder, name), { ...files, 'package.json': manifest });
  }
  for (const name of startedBefore) {
    const [program = '', ...args] = projects[name]?.dev.split(' ') ?? [];
    const command = program === 'node' ? process.execPath : join(installed, 'node_modules', '.bin', program);
    const server = new OwnedProcess(command, args, {
      name,
      cwd: join(folder, name),
      env: shellEnvironment(scratch.path),
    });
    shutdown.add(() => server.stop());
    await server.waitForLine(/https?:\/\//, readyTimeoutMs);
  }
  const workbench = await startWorkbench({
    folder,
    viewport: { width: 900, height: 560 },
    scale: 2,
    settings: { ...terminalSettings, 'terminal.integrated.fontSize': 13 },
  });
  shutdown.add(() => workbench.dispose());
  const { page } = workbench;
  await openLocalPorts(page);
  await openTerminal(page);
  await typeInTerminal(page, `cd ${startedInTerminal} && npm run dev`);
  for (const title of ['Vite, shop', 'webpack, docs', 'node, api'])
    await waitForRow(page, title, readyTimeoutMs);
  await hidePanel(page);
  await setSideBarWidth(page, 380);
  return workbench;
}

/** @param files contents by path in the folder. */
async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export async function hidePanel(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+j');
  await page.locator('.part.panel').waitFor({ state: 'hidden' });
}

/** A screenshot has no mouse pointer, so the page draws one, which follows the mouse. */
export async function drawPointer(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    arrow.setAttribute('d', 'M1 1v15l4-3.6 2.6 6 2.6-1.2-2.6-5.8H13z');
    arrow.setAttribute('fill', '#fff');
    arrow.setAttribute('stroke', '#000');
    svg.append(arrow);
    Object.assign(svg.style, { position: 'fixed', left: '-99px', top: '0', width: '16px', height: '22px', zIndex: '100000', pointerEvents: 'none' });
    document.body.append(svg);
    addEventListener('mousemove', ({ clientX, clientY }) => {
      Object.assign(svg.style, { left: clientX + 'px', top: clientY + 'px' });
    }, true);
  })()`);
}

/** Moves the mouse to the element, somewhat left of its middle. */
export async function pointAt(page: Page, element: Locator): Promise<void> {
  await element.waitFor({ state: 'visible' });
  const box = await element.boundingBox();
  if (!box) throw new Error('The element to point at is not drawn.');
  await page.mouse.move(box.x + Math.min(box.width / 2, 70), box.y + box.height / 2, { steps: 4 });
}
