/** A test that fails leaves its dialog, menu or quick pick open, in which the next ones would fail too. */
import { cancelDialogs } from './messages';
import { cancelQuickPick } from './quickInput';
import { openLocalPorts, screenshot, type Workbench } from './workbench';

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

function fileName(test: Mocha.Test): string {
  return test
    .fullTitle()
    .replaceAll(/[^\w]+/g, '-')
    .slice(0, 80);
}
