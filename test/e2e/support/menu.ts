/** An open context menu. */
import type { Page } from 'playwright-core';

/** The entries of the menu that is open, separators left out. */
export async function readMenu(page: Page): Promise<string[]> {
  const entries = page.locator('.monaco-menu .action-item .action-menu-item .action-label');
  await entries.first().waitFor({ state: 'visible' });
  return (await entries.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
}

/** Chooses an entry of the open menu by how it begins, and waits until the menu is gone. */
export async function chooseFromMenu(page: Page, entry: string): Promise<void> {
  const item = page.locator('.monaco-menu .action-menu-item', {
    has: page.locator(`.action-label[aria-label^="${entry}"]`),
  });
  await item.first().click();
  await page.locator('.monaco-menu').first().waitFor({ state: 'hidden' });
}
