/** The Local Ports tree. It refreshes at any time, so actions retry until they reach their state. */
import type { Locator, Page } from 'playwright-core';
import type { Click } from './hit';
import { actionMs, clickSurely } from './hit';
import { chooseFromMenu } from './menu';
import { closeNotifications } from './messages';
import { restMouse } from './mouse';
import { until } from './until';

export interface TreeRow {
  /** The accessible name. */
  readonly label: string;
  /** The visible text: label, a space, description. */
  readonly text: string;
  /** 1 for a root. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
}

/** Part of a row's label, or a pattern for it. */
export type RowName = string | RegExp;

/** How long a click that may get lost is waited for. */
const attemptMs = 1500;

const drawnLabels =
  '.part.sidebar .tree-explorer-viewlet-tree-view [role="treeitem"] .monaco-icon-label-container';

function tree(page: Page): Locator {
  return page.locator('.part.sidebar .tree-explorer-viewlet-tree-view [role="tree"]').first();
}

/** The visible rows: the tree renders no others. */
export async function readRows(page: Page): Promise<TreeRow[]> {
  const drawn = await tree(page)
    .locator('[role="treeitem"]')
    .evaluateAll((elements) =>
      (elements as unknown as DrawnRow[]).map((element) => ({
        label: element.getAttribute('aria-label') ?? '',
        text: [...element.querySelectorAll('.label-name, .label-description')]
          .map(({ innerText }) => innerText.trim())
          .join(' '),
        level: Number(element.getAttribute('aria-level')),
        expanded: element.getAttribute('aria-expanded'),
        top: element.getBoundingClientRect().top,
      })),
    );
  return drawn
    .sort((a, b) => a.top - b.top)
    .map(({ label, text, level, expanded }) => ({
      label,
      text,
      level,
      expanded: expanded === null ? undefined : expanded === 'true',
    }));
}

/**
 * The visible rows whose first port is not whole, as in a sidebar that is too narrow for it.
 * @returns for each, what it says, and how many pixels are missing.
 */
export async function cutPorts(page: Page): Promise<string[]> {
  const cut: unknown = await page.evaluate(`(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll('${drawnLabels}')].flatMap((row) => {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const port = /\\b\\d{2,5}(?:\\/udp)?\\b/.exec(node.data);
        if (!port) continue;
        const range = document.createRange();
        range.setStart(node, port.index);
        range.setEnd(node, port.index + port[0].length);
        canvas.font = getComputedStyle(row).font;
        const ellipsis = row.scrollWidth > row.clientWidth ? canvas.measureText('…').width : 0;
        const missing = range.getBoundingClientRect().right + ellipsis - row.getBoundingClientRect().right;
        return missing > 0 ? [row.textContent + ': ' + Math.ceil(missing) + ' px'] : [];
      }
      return [];
    });
  })()`);
  return (cut as unknown[]).map(String);
}

/** The part of a DOM element that is used here. */
interface DrawnRow {
  readonly innerText: string;
  matches(selector: string): boolean;
  querySelectorAll(selector: string): Iterable<DrawnRow>;
  getAttribute(name: string): string | null;
  getBoundingClientRect(): { readonly top: number };
}

/** Waits for a row whose label or text matches. */
export async function waitForRow(page: Page, name: RowName, timeoutMs?: number): Promise<TreeRow> {
  const probe = async () => (await readRows(page)).find((row) => matches(row, name));
  return until(`a row ${String(name)}`, probe, timeoutMs).catch(async (error: unknown) => {
    const rows = (await readRows(page)).map((row) => `${row.text} [${row.label}]`).join('\n');
    throw new Error(`${(error as Error).message} The rows:\n${rows}`, { cause: error });
  });
}

export async function waitForNoRow(page: Page, name: RowName, timeoutMs?: number): Promise<void> {
  await until(
    `no row ${String(name)}`,
    async () => ((await readRows(page)).some((row) => matches(row, name)) ? undefined : true),
    timeoutMs,
  );
}

export async function expandRow(page: Page, name: RowName): Promise<void> {
  await setExpanded(page, name, true);
}

export async function collapseRow(page: Page, name: RowName): Promise<void> {
  await setExpanded(page, name, false);
}

async function setExpanded(page: Page, name: RowName, expanded: boolean): Promise<void> {
  await until(`the row ${String(name)} ${expanded ? 'unfolded' : 'folded'}`, async () => {
    const row = await locateRow(page, name);
    const state = String(expanded);
    if ((await row.getAttribute('aria-expanded', { timeout: actionMs })) === state) return true;
    await row.locator('.monaco-tl-twistie').click({ timeout: actionMs });
    return undefined;
  });
}

/** Selects a row by a click on its text. */
export async function clickRow(page: Page, name: RowName): Promise<void> {
  await act(`a click on the row ${String(name)}`, async () => {
    await clickText(page, name);
  });
}

/**
 * Selects several rows (a click on the first, one with Ctrl, or Cmd on a Mac, on each other), opens the context menu of the
 * last and chooses an entry; all of it again where a row is lost, as in `chooseFromContextMenu`.
 */
export async function chooseForSelected(
  page: Page,
  [first, ...others]: readonly [RowName, ...RowName[]],
  entry: string,
): Promise<void> {
  const open = async (): Promise<void> => {
    await clickText(page, first);
    for (const name of others) await clickText(page, name, { modifiers: ['ControlOrMeta'] });
    await openMenuOnce(page, others.at(-1) ?? first);
  };
  await act(`${entry} of the selected rows ${[first, ...others].join(' ')}`, async () => {
    await chooseFromMenu(page, open, [entry]);
    await chooseAgainIfLost(page);
  });
}

/** @throws if another row got the click, because the tree has moved meanwhile. */
async function clickText(page: Page, name: RowName, click: Click = {}): Promise<void> {
  const row = await selectorOf(page, name);
  await clickSurely(page, tree(page).locator(row).first().locator('.monaco-icon-label'), row, click);
}

export async function hoverRow(page: Page, name: RowName): Promise<void> {
  await act(`the mouse over the row ${String(name)}`, async () => {
    await (await locateRow(page, name)).hover({ timeout: actionMs });
  });
}

/** Hovers a row and clicks the inline action whose title starts with the text. */
export async function clickInlineAction(page: Page, name: RowName, title: string): Promise<void> {
  await act(`the action "${title}" in the row ${String(name)}`, async () => {
    const row = await selectorOf(page, name);
    await tree(page).locator(row).first().hover({ timeout: actionMs });
    const button = `${row} .actions a.action-label[aria-label^="${title}"]`;
    await clickSurely(page, tree(page).locator(button).first(), button);
    await chooseAgainIfLost(page);
  });
}

/** The titles of a row's inline actions, from left to right, without their keys: `Terminate Process… (Delete)`. */
export async function readInlineActions(page: Page, name: RowName): Promise<string[]> {
  return until(`inline actions in the row ${String(name)}`, async () => {
    const row = await locateRow(page, name);
    await row.hover({ timeout: actionMs });
    const actions = row.locator('.actions a.action-label');
    const titles = await actions.evaluateAll((all) =>
      (all as unknown as DrawnRow[]).map((element) => element.getAttribute('aria-label') ?? ''),
    );
    return titles.length > 0 ? titles.map((title) => title.replace(/ \([^()]+\)$/, '')) : undefined;
  });
}

/**
 * Opens a row's context menu and chooses an entry, through the submenus before it. As a person does, it chooses once more if
 * the view was drawn again at that moment, so that VS Code lost the row: a message says so.
 */
export async function chooseFromContextMenu(
  page: Page,
  name: RowName,
  ...path: readonly string[]
): Promise<void> {
  await act(`${path.join(' > ')} of the row ${String(name)}`, async () => {
    await chooseFromMenu(page, () => openContextMenu(page, name), path);
    await chooseAgainIfLost(page);
  });
}

/** @throws if a message says that VS Code had lost the row, which closes the message. */
async function chooseAgainIfLost(page: Page): Promise<void> {
  if (!(await isRowLost(page))) return;
  await closeNotifications(page);
  throw new Error('The row was lost.');
}

/** Whether that is said within a moment, unless a question or a list answers what was chosen. */
async function isRowLost(page: Page): Promise<boolean> {
  const lost = page.locator('.notification-toast', { hasText: 'The list has just changed.' });
  const answer = lost.or(page.locator('.monaco-dialog-box, .quick-input-widget')).filter({ visible: true });
  const isAnswered = await answer
    .first()
    .waitFor({ timeout: attemptMs })
    .then(
      () => true,
      () => false,
    );
  return isAnswered && lost.first().isVisible();
}

export async function openContextMenu(page: Page, name: RowName): Promise<void> {
  await act(`the context menu of the row ${String(name)}`, () => openMenuOnce(page, name));
}

async function openMenuOnce(page: Page, name: RowName): Promise<void> {
  const menu = page.locator('.monaco-menu').first();
  const isOpen = (): Promise<void> => menu.waitFor({ state: 'visible', timeout: attemptMs });
  try {
    await clickText(page, name, { button: 'right', event: 'contextmenu' });
  } catch (error) {
    // of another row, maybe: without a menu the key would clear the selection
    await isOpen().then(
      () => page.keyboard.press('Escape'),
      () => undefined,
    );
    throw error;
  }
  await isOpen();
}

/** The text of the row's tooltip. */
export async function readTooltip(page: Page, name: RowName): Promise<string> {
  return until(`a tooltip of the row ${String(name)}`, async () => {
    const hover = page.locator('.monaco-hover:visible').last();
    // that of another row may cover this one; if that was drawn again meanwhile, it goes once the mouse has been over it
    if (await hover.isVisible()) await hover.hover({ timeout: actionMs });
    await restMouse(page);
    await hover.waitFor({ state: 'hidden', timeout: attemptMs });
    const row = await locateRow(page, name);
    await row.locator('.monaco-icon-label').hover({ timeout: actionMs });
    await hover.waitFor({ state: 'visible', timeout: attemptMs });
    const text = (await hover.innerText({ timeout: actionMs })).trim();
    // the tree may have moved another row under the mouse
    if (!(await row.evaluate((element) => (element as unknown as DrawnRow).matches(':hover'))))
      return undefined;
    return text.length > 0 && !/^loading/i.test(text) ? text : undefined;
  });
}

/** Clicks a button of the view's title bar. */
export async function clickViewAction(page: Page, title: string): Promise<void> {
  await act(`the view's action "${title}"`, async () => {
    await page.locator('.part.sidebar .composite.title').hover({ timeout: actionMs });
    const button = `.part.sidebar .composite.title a.action-label[aria-label^="${title}"]`;
    await clickSurely(page, page.locator(button), button);
  });
}

/** The welcome text and links, shown when there are no rows. */
export async function readWelcome(page: Page): Promise<{ text: string; links: string[] }> {
  const content = page.locator('.part.sidebar .welcome-view-content').filter({ visible: true });
  await content.waitFor({ state: 'visible' });
  const links = content.locator('a.monaco-button');
  return {
    text: (await content.locator('p').allInnerTexts()).join(' ').trim(),
    links: (await links.allInnerTexts()).map((text) => text.trim()),
  };
}

export async function clickWelcome(page: Page, link: string): Promise<void> {
  await page.locator('.part.sidebar .welcome-view-content').getByRole('button', { name: link }).click();
}

/** The message above the rows, or an empty string. */
export async function readViewMessage(page: Page): Promise<string> {
  const message = page.locator('.part.sidebar .tree-explorer-viewlet-tree-view .message');
  return (await message.isVisible()) ? (await message.innerText()).trim() : '';
}

/** Chooses from the "…" menu of the view's title bar. */
export async function chooseFromViewMenu(page: Page, entry: string): Promise<void> {
  const open = async (): Promise<void> => {
    const more = page.locator('.part.sidebar .composite.title a.action-label.codicon-toolbar-more');
    await more.click({ timeout: actionMs });
    await page.locator('.monaco-menu').first().waitFor({ state: 'visible', timeout: attemptMs });
  };
  await chooseFromMenu(page, open, [entry]);
}

/** The row with its current label; a later action finds it again if the tree has moved it. */
async function locateRow(page: Page, name: RowName): Promise<Locator> {
  return tree(page)
    .locator(await selectorOf(page, name))
    .first();
}

async function selectorOf(page: Page, name: RowName): Promise<string> {
  const row = (await readRows(page)).find((candidate) => matches(candidate, name));
  if (!row) throw new Error(`There is no row ${String(name)}.`);
  const label = row.label.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `[role="treeitem"][aria-level="${row.level}"][aria-label="${label}"]`;
}

function matches(row: TreeRow, name: RowName): boolean {
  if (typeof name === 'string') return row.label.includes(name) || row.text.includes(name);
  return name.test(row.label) || name.test(row.text);
}

async function act(what: string, attempt: () => Promise<void>): Promise<void> {
  await until(what, async () => {
    await attempt();
    return true;
  });
}
