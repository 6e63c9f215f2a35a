/** An open context menu. */
import type { Page } from 'playwright-core';
import { until } from './until';

/** How long a click that may get lost is waited for. */
const attemptMs = 1000;
/** On a busy machine an element takes seconds to hold still. */
const actionMs = 5000;

/** The entries of the open menu, without separators. */
export async function readMenu(page: Page): Promise<string[]> {
  const entries = page.locator('.monaco-menu .action-item .action-menu-item .action-label');
  await entries.first().waitFor({ state: 'visible' });
  return (await entries.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
}

/**
 * Chooses an entry of the open menu by how it begins. A menu takes no click in its first moments, so the click is
 * repeated until the menu is gone.
 */
export async function chooseFromMenu(page: Page, entry: string): Promise<void> {
  const menu = page.locator('.monaco-menu').first();
  const item = page.locator('.monaco-menu .action-menu-item', {
    has: page.locator(`.action-label[aria-label^="${entry}"]`),
  });
  await item.first().waitFor({ state: 'visible' });
  await until(`the entry ${entry} chosen`, async () => {
    if (!(await menu.isVisible())) return true;
    await item.first().click({ timeout: actionMs });
    await menu.waitFor({ state: 'hidden', timeout: attemptMs });
    return true;
  });
}
