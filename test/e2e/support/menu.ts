/** An open context menu. */
import type { Locator, Page } from 'playwright-core';
import { actionMs, hits } from './hit';
import { until } from './until';

/** How long a click that may get lost is waited for. */
const attemptMs = 1000;

/** The entries of the open menu, without separators. */
export async function readMenu(page: Page): Promise<string[]> {
  const entries = page.locator('.monaco-menu .action-item .action-menu-item .action-label');
  await entries.first().waitFor({ state: 'visible' });
  return (await entries.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
}

/**
 * Opens a menu and chooses an entry by how it begins, through the submenus before it. A menu takes no click in its first
 * moments, so each click is repeated: until the submenu is open, or the menu is gone. A menu that closes before, because the
 * focus returns from a list that was open, is opened again, and so is that of a row that has come under the mouse meanwhile.
 */
export async function chooseFromMenu(
  page: Page,
  open: () => Promise<void>,
  path: readonly string[],
): Promise<void> {
  const menu = page.locator('.monaco-menu').first();
  const entry = path.at(-1) ?? '';
  let isClicked = false;
  await until(`the entry ${path.join(' > ')} chosen`, async () => {
    if (!(await menu.isVisible())) {
      if (isClicked) return true;
      await open();
    }
    for (const [depth, name] of path.slice(0, -1).entries()) {
      const submenu = page.locator('.monaco-submenu').nth(depth);
      if (await submenu.isVisible()) continue;
      await (await offered(page, name)).click({ timeout: attemptMs });
      await submenu.waitFor({ state: 'visible', timeout: attemptMs });
    }
    // false if the menu had closed before the click: what was below it got that
    isClicked = await hits(page, await offered(page, entry), '.monaco-menu', { event: 'mouseup' });
    await menu.waitFor({ state: 'hidden', timeout: attemptMs });
    return true;
  });
}

/** @throws if the open menu does not have the entry, which closes it. */
async function offered(page: Page, name: string): Promise<Locator> {
  const entry = page
    .locator('.monaco-menu .action-menu-item', {
      has: page.locator(`.action-label[aria-label^="${name}"]`),
    })
    .first();
  try {
    await entry.waitFor({ state: 'visible', timeout: actionMs });
  } catch (error) {
    if (await page.locator('.monaco-menu').first().isVisible()) await page.keyboard.press('Escape');
    throw error;
  }
  return entry;
}
