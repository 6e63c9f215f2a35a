/** What a webview shows: VS Code puts its document into a frame within a frame. */
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { until } from './until';

/** The document of the webview that is in front. */
export function webviewDocument(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview:visible').frameLocator('#active-frame');
}

/** The titles of the open editors, from left to right. */
export async function readTabs(page: Page): Promise<string[]> {
  const tabs = await page.locator('.part.editor .tabs-container .tab .label-name').allInnerTexts();
  return tabs.map((text) => text.trim());
}

/** Waits until a field of a document has this value. */
export async function waitForValue(field: Locator, value: string): Promise<void> {
  await until(`the value ${value}`, async () => {
    const found = await field.inputValue();
    if (found === value) return true;
    throw new Error(`It is ${found}.`);
  });
}

/** The frame of that document. */
export async function webviewFrame(page: Page): Promise<Frame> {
  const body = await webviewDocument(page).locator('body').elementHandle();
  const frame = await body.ownerFrame();
  if (!frame) throw new Error('The webview has no document.');
  return frame;
}
