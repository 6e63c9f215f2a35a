import type { Page } from 'playwright-core';

/** Moves the mouse away from everything that shows a hover, and from where one may be: to the empty part of the status bar. */
export async function restMouse(page: Page): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await page.mouse.move(width * 0.75, height - 10);
}
