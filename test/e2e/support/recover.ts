/** A test that fails leaves its dialog, menu or quick pick open, in which the next ones would fail too. */
import type { Page } from 'playwright-core';
import { addDetail } from '../../support/failureDetails';
import { cancelDialogs } from './messages';
import { cancelQuickPick } from './quickInput';
import { openLocalPorts, screenshot, type Workbench } from './workbench';

/** What VS Code may show besides its views. */
const overlays = ['.monaco-dialog-box', '.notifications-toasts', '.quick-input-widget', '.context-view'];
const maximumText = 1000;

/**
 * In a suite: after a failed test, takes a picture, closes what is open and reloads the page.
 * @param open shows the view again, as the suite's tests expect it.
 */
export function recoverAfterFailure(
  workbench: () => Workbench | undefined,
  open: (started: Workbench) => Promise<void> = ({ page }) => openLocalPorts(page),
): void {
  afterEach('recover after a failed test', async function () {
    const started = workbench();
    if (this.currentTest?.state !== 'failed' || started === undefined) return;
    const { page } = started;
    try {
      console.log(`    as it failed: ${await screenshot(page, `failed-${fileName(this.currentTest)}`)}`);
      addDetail(this.currentTest, await onScreen(page));
      // reloading alone would cancel what a question is about only when the extension host notices
      await cancelDialogs(page);
      await cancelQuickPick(page);
      await started.reload();
      await open(started);
    } catch (error) {
      // a hook that throws would end the suite
      console.log(`    The workbench could not be made ready for the next test: ${String(error)}`);
    }
  });
}

/** The texts of what is open over the workbench, and how many windows there are. */
async function onScreen(page: Page): Promise<string> {
  const texts = await Promise.all(
    overlays.map((selector) => page.locator(selector).filter({ visible: true }).allInnerTexts()),
  );
  const open = overlays.flatMap((selector, index) =>
    (texts[index] ?? []).map((text) => `${selector}: ${text.replaceAll(/\s+/g, ' ').slice(0, maximumText)}`),
  );
  return [`Windows: ${page.context().pages().length}.`, ...open].join('\n');
}

function fileName(test: Mocha.Test): string {
  return test
    .fullTitle()
    .replaceAll(/[^\w]+/g, '-')
    .slice(0, 80);
}
