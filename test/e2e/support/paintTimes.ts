/** When the workbench has painted what. */
import type { Page } from 'playwright-core';
import { extensionId } from '../../../src/model/actions/portLink';

/** What was painted at once. */
interface Paint {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The accessible names of the visible rows. */
  readonly rows: readonly string[];
  /** The text of our status bar item; undefined while it is not shown. */
  readonly status: string | undefined;
}

export class PaintTimes {
  private constructor(private readonly read: () => Promise<unknown>) {}

  /** Notes every change from now on. */
  static async follow(page: Page, itemId: string): Promise<PaintTimes> {
    const paints = await page.evaluateHandle(`(() => {
      const paints = [];
      let isDue = false;
      const note = () => {
        isDue = false;
        const rows = [...document.querySelectorAll('.part.sidebar .tree-explorer-viewlet-tree-view [role="treeitem"]')];
        const status = document.getElementById('${extensionId}.${itemId}');
        paints.push({
          at: Date.now(),
          rows: rows.map((row) => row.getAttribute('aria-label') ?? ''),
          status: status?.innerText.trim(),
        });
      };
      new MutationObserver(() => {
        if (isDue) return;
        isDue = true;
        // in the frame after the one that shows the change
        requestAnimationFrame(() => requestAnimationFrame(note));
      }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
      return paints;
    })()`);
    return new PaintTimes(() => paints.jsonValue());
  }

  /** How long after that moment the first paint came that satisfies the condition, in milliseconds. */
  async after(moment: number, isWanted: (paint: Paint) => boolean): Promise<number | undefined> {
    const paints = (await this.read()) as readonly Paint[];
    const found = paints.find((paint) => paint.at >= moment && isWanted(paint));
    return found && found.at - moment;
  }
}

/** `median 120, worst 210 ms of 6` */
export function distribution(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1] ?? NaN}, worst ${sorted.at(-1) ?? NaN} ms of ${sorted.length}`;
}
