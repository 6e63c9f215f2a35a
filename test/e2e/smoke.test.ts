import { ok } from 'node:assert/strict';
import { startWorkbench, openLocalPorts, screenshot, type Workbench } from './support/workbench';
import { readStatusItem, waitForStatusItem } from './support/messages';

describe('the workbench', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await startWorkbench();
  });
  after(() => workbench.dispose());

  it('shows the view, and the status bar item of the activated extension', async () => {
    await openLocalPorts(workbench.page);
    await waitForStatusItem(workbench.page, 'status', ({ text }) => text.length > 0);
    ok(await readStatusItem(workbench.page, 'status'));
    await screenshot(workbench.page, 'smoke');
  });
});
