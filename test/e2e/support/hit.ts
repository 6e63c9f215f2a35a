/** Clicks that arrive where they were meant: VS Code may draw an element again while the button is down. */
import type { Locator, Page } from 'playwright-core';

/** On a busy machine an element takes seconds to hold still. */
export const actionMs = 5000;

export interface Click {
  /** The event by which it is known what got it. */
  readonly event?: 'click' | 'mouseup' | 'contextmenu';
  readonly button?: 'left' | 'right';
  readonly modifiers?: readonly 'ControlOrMeta'[];
}

/**
 * Clicks the element.
 * @param selector of an element that must get the event, itself or by one of its descendants.
 * @returns false if something else got it.
 */
export async function hits(
  page: Page,
  element: Locator,
  selector: string,
  { event = 'click', button = 'left', modifiers = [] }: Click = {},
): Promise<boolean> {
  await page.evaluate(`globalThis.wasHit = false;
    addEventListener('${event}', (event) => {
      globalThis.wasHit = event.composedPath().some((one) => one.matches?.(${JSON.stringify(selector)}));
    }, { capture: true, once: true })`);
  await element.click({ button, modifiers: [...modifiers], timeout: actionMs });
  return page.evaluate<boolean>('globalThis.wasHit');
}

/** @throws if something else got the click. */
export async function clickSurely(
  page: Page,
  element: Locator,
  selector: string,
  click: Click = {},
): Promise<void> {
  if (!(await hits(page, element, selector, click))) throw new Error('The click missed.');
}
