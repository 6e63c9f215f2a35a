/** A real VS Code workbench in a headless browser, with the extension in development mode. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { browserArgs, findOrFetchBrowser } from '../../../scripts/host/browser';
import { launchCodeServer, type CodeServer } from '../../../scripts/host/codeServer';
import { projectRoot } from '../../../scripts/host/projectRoot';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { Shutdown } from '../../../scripts/host/shutdown';
import { workbenchUrl } from '../../../scripts/host/workbenchUrl';
import { extensionId } from '../../../src/model/actions/portLink';
import { shellQuote } from '../../../src/model/process/shellQuote';
import { restMouse } from './mouse';
import { choosePick, runCommand, typeInQuickPick } from './quickInput';
import { clickViewAction } from './tree';
import { until } from './until';

export { restMouse } from './mouse';

export const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  highContrastDark: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

const themeClasses: Readonly<Record<keyof typeof themes, string>> = {
  dark: 'vs-dark',
  light: 'vs',
  highContrastDark: 'hc-black',
  highContrastLight: 'hc-light',
};

const restrictedMode = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
} as const;

export interface WorkbenchOptions {
  readonly theme?: keyof typeof themes;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels of the screen for each of the viewport. */
  readonly scale?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Opened in place; by default a copy of the sample workspace. */
  readonly folder?: string;
  /** Opens the folder in Restricted Mode, without asking; by default there is no workspace trust. */
  readonly restricted?: boolean;
  /** Additional environment of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the extension, by default this project. */
  readonly extensionPath?: string;
  /** VS Code's display language; its own texts stay English. */
  readonly language?: string;
  /** A command prefix of the server and the browser, e.g. `nsenter --net=… --`. */
  readonly through?: readonly string[];
  /** The user that runs the server and the extension host, where the test is root. */
  readonly uid?: number;
}

export interface Workbench {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: CodeServer;
  readonly folder: string;
  /**
   * Changes user settings (undefined removes one) and reloads the page: the server's file watcher is an addon that is
   * not compiled here, so it does not notice changes.
   */
  changeSettings(changes: Readonly<Record<string, unknown>>): Promise<void>;
  /** Reloads the page; only stored state survives. */
  reload(): Promise<void>;
  dispose(): Promise<void>;
}

const readyTimeoutMs = 60_000;
/** The workbench of a new VS Code is 19 MB of script. */
const loading = { timeout: readyTimeoutMs } as const;
const actionTimeoutMs = 20_000;
const ownEntry = 'a.action-label[aria-label^="Local Ports"]';
export const activityBarEntry = `.activitybar ${ownEntry}`;

export async function startWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const shutdown = new Shutdown();
  try {
    const { through = [] } = options;
    const browserPath = await findOrFetchBrowser();
    const folder = options.folder ?? (await copySampleWorkspace(shutdown));
    const server = await launchCodeServer({
      settings: {
        'workbench.colorTheme': themes[options.theme ?? 'dark'],
        ...(options.restricted === true ? restrictedMode : {}),
        ...options.settings,
      },
      ...(options.env ? { env: options.env } : {}),
      through,
      ...(options.extensionPath === undefined ? {} : { extensionPath: options.extensionPath }),
      ...(options.uid === undefined ? {} : { uid: options.uid }),
    });
    shutdown.add(() => server.stop());
    const browser = await chromium.launch({
      executablePath:
        through.length === 0 ? browserPath : await programFor([...through, browserPath], shutdown),
      args: [...browserArgs],
    });
    shutdown.add(() => browser.close());
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
      // The workbench uses it until its settings are read.
      colorScheme: options.theme?.toLowerCase().includes('light') ? 'light' : 'dark',
      reducedMotion: 'reduce',
      // Servers under test have self-signed certificates.
      ignoreHTTPSErrors: true,
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    context.setDefaultTimeout(actionTimeoutMs);
    const page = await context.newPage();
    if (options.language !== undefined) {
      // The workbench reads its language from here; a server without translations leaves it unset.
      await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)};`);
    }
    await page.goto(
      workbenchUrl({
        authority: server.authority,
        folder,
        extensionDevelopmentPath: server.extensionPath,
      }),
      loading,
    );
    await waitUntilReady(page, server);
    const reload = async (): Promise<void> => {
      await page.reload(loading);
      await waitUntilReady(page, server);
    };
    return {
      page,
      context,
      server,
      folder,
      changeSettings: async (changes) => {
        await writeSettings(server.settingsFile, changes);
        await reload();
      },
      reload,
      dispose: () => shutdown.run(),
    };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function waitUntilReady(page: Page, server: CodeServer): Promise<void> {
  const ours = page.locator(`${activityBarEntry}, [id^="${extensionId}."]`).first();
  await ours.waitFor({ state: 'visible', timeout: readyTimeoutMs }).catch(async (error: unknown) => {
    const picture = await screenshot(page, 'not-ready');
    const output = server.lastOutput();
    throw new Error(
      `The workbench did not show Local Ports: see ${picture}. The server's last output:\n${output}`,
      { cause: error },
    );
  });
}

/** Opens the view in the side bar, in whatever language its actions are. */
export async function showLocalPorts(page: Page): Promise<void> {
  const title = page.locator('.part.sidebar .composite.title h2').filter({ hasText: /^Local Ports/i });
  await until('the view Local Ports is open', async () => {
    // a badge lies over the entry, beside it in the same item
    const item = page.locator('.activitybar .action-item').filter({ has: page.locator(ownEntry) });
    if (!(await title.isVisible())) await item.click({ timeout: 2000 });
    await title.waitFor({ state: 'visible', timeout: 2000 });
    return true;
  });
}

/** Opens the view in the side bar, and waits until its tree or its welcome text is there. */
export async function openLocalPorts(page: Page): Promise<void> {
  await showLocalPorts(page);
  await page
    .locator('.part.sidebar')
    .locator('[role="treeitem"], .welcome-view-content, .tree-explorer-viewlet-tree-view .message')
    .filter({ visible: true })
    .first()
    .waitFor();
  // The first scan of a new extension host is slow, and the interval of the next ones depends on how long it took.
  await clickViewAction(page, 'Refresh');
  await restMouse(page);
}

/** Selects a theme and waits until it is applied. */
export async function changeTheme(page: Page, theme: keyof typeof themes): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  // newer versions of VS Code have no `Default ` before the modern ones
  const name = themes[theme].replace(/^Default (?=\w+ Modern$)/, '');
  await typeInQuickPick(page, name);
  await choosePick(page, new RegExp(`(^|, )(Default )?${name}$`));
  await page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor({ state: 'visible' });
  await restMouse(page);
}

/** Drags the border of the side bar until the view in it has that width. VS Code keeps it at 170 pixels or more. */
export async function setSideBarWidth(page: Page, width: number): Promise<void> {
  const sideBar = page.locator('.part.sidebar');
  // newer versions have a frame around it
  const view = sideBar.locator('.pane-body').first();
  await until(`a view ${width} pixels wide`, async () => {
    const [box, inner] = [await sideBar.boundingBox(), await view.boundingBox()];
    if (!box || !inner) return undefined;
    if (Math.abs(inner.width - width) <= 1) return true;
    const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
    await page.mouse.move(edge, middle);
    await page.mouse.down();
    await page.mouse.move(edge + width - inner.width, middle, { steps: 5 });
    await page.mouse.up();
    return undefined;
  });
  await restMouse(page);
}

/** Writes out/screenshots/NAME.png and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  const folder = join(projectRoot(), 'out', 'screenshots');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  // Skip fade-in animations.
  await page.screenshot({ path, animations: 'disabled' });
  return path;
}

export async function readClipboard(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** Waits until the extension's stored state contains the text: VS Code writes it to the browser's store with a delay. */
export async function waitForMemory(page: Page, text: string): Promise<void> {
  await until(`${text} in the extension's memory`, async () => {
    const memory = await page.evaluate<string>(`new Promise((resolve, reject) => {
      const opened = indexedDB.open('vscode-web-state-db-global');
      opened.onerror = () => reject(opened.error);
      opened.onsuccess = () => {
        const read = opened.result.transaction('ItemTable').objectStore('ItemTable').get('${extensionId}');
        read.onerror = () => reject(read.error);
        read.onsuccess = () => resolve(String(read.result));
        opened.result.close();
      };
    })`);
    return memory.includes(text) ? true : undefined;
  });
}

/** The page that an action opens through openExternal. */
export async function pageOpenedBy(context: BrowserContext, act: () => Promise<unknown>): Promise<Page> {
  const [opened] = await Promise.all([context.waitForEvent('page'), act()]);
  await opened.waitForLoadState();
  return opened;
}

/** Playwright takes a program, not a command line. @returns a script that runs the command with its arguments. */
async function programFor(command: readonly string[], shutdown: Shutdown): Promise<string> {
  const scratch = await makeScratchFolder('browser');
  shutdown.add(() => scratch.remove());
  const program = join(scratch.path, 'browser');
  await writeFile(program, `#!/bin/sh\nexec ${shellQuote(command)} "$@"\n`, { mode: 0o700 });
  return program;
}

async function copySampleWorkspace(shutdown: Shutdown): Promise<string> {
  const scratch = await makeScratchFolder('ws');
  shutdown.add(() => scratch.remove());
  const folder = join(scratch.path, 'workspace');
  await cp(join(projectRoot(), 'samples', 'workspace'), folder, { recursive: true });
  return folder;
}

async function writeSettings(file: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  const present = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...present, ...changes }, undefined, 2));
}
