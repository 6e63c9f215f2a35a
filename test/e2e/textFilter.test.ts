import { deepEqual, equal, ok } from 'node:assert/strict';
import type { World } from '../support/linux/world';
import { useWorld } from '../support/linux/world';
import { cancelQuickPick, choosePick, openPickBy, readPicks, typeInQuickPick } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import {
  clickRow,
  clickViewAction,
  clickWelcome,
  expandRow,
  readRows,
  readViewMessage,
  readWelcome,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, restMouse, screenshot, setSideBarWidth, startWorkbench } from './support/workbench';

/** A machine on which nothing listens but the editor, until a test starts something. */
describe('the view of a new machine', () => {
  let workbench: Workbench | undefined;
  after('stop the workbench', () => workbench?.dispose());
  recoverAfterFailure(() => workbench);
  const world = useWorld();

  before('start a workbench', async () => {
    workbench = await startWorkbench({
      through: world().inside([]),
      settings: { 'localPorts.refreshIntervalSeconds': 1 },
      viewport: { width: 900, height: 560 },
    });
    await openLocalPorts(workbench.page);
  });

  function shown(): Workbench {
    ok(workbench);
    return workbench;
  }

  const itself = 'the editor itself';
  const hint =
    /^So far, only .+ itself is listed\. Start a server and it will appear here, or run "Start Sample Server" from the Command Palette\.$/;

  /** Opens ports on loopback, each of a process of its own. */
  async function listen(on: World, ...ports: readonly number[]): Promise<void> {
    for (const port of ports) await (await on.actor()).ask(`listen a tcp 127.0.0.1 ${port}`);
  }

  async function messageIs(expected: string): Promise<void> {
    await until(`the message ${expected}`, async () =>
      (await readViewMessage(shown().page)) === expected ? true : undefined,
    );
  }

  it('says how to get a first row, until there is one', async () => {
    const { page } = shown();
    await waitForRow(page, itself);
    equal((await readRows(page)).length, 1, 'only the editor listens here');
    await until('the hint', async () => (hint.test(await readViewMessage(page)) ? true : undefined));
    await setSideBarWidth(page, 200);
    await screenshot(page, 'only-editor');
    await setSideBarWidth(page, 300);
    await listen(world(), 3000);
    await waitForRow(page, 'listening on 3000');
    await messageIs('');
    await world().clear();
    await waitForNoRow(page, 'listening on 3000');
    await until('the hint again', async () => (hint.test(await readViewMessage(page)) ? true : undefined));
  });

  it('is filtered by what is typed, says so, and is cleared by the button beside it', async () => {
    const { page } = shown();
    await listen(world(), 3000, 4000);
    await waitForRow(page, 'listening on 4000');
    await waitForRow(page, 'listening on 3000');

    await clickRow(page, itself);
    await openPickBy(page, () => page.keyboard.press('Control+F'));
    await typeInQuickPick(page, '127.0.0.1 perl 4000');
    await until('what is typed is the only entry', async () =>
      (await readPicks(page)).join() === '127.0.0.1 perl 4000, only rows that match' ? true : undefined,
    );
    await screenshot(page, 'filter-pick');
    await cancelQuickPick(page);
    await waitForRow(page, 'listening on 3000');
    equal(await readViewMessage(page), '');

    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await typeInQuickPick(page, '127.0.0.1 perl 4000');
    await choosePick(page, '127.0.0.1 perl 4000');
    await waitForNoRow(page, 'listening on 3000');
    await messageIs('Showing only what matches "127.0.0.1 perl 4000".');
    await restMouse(page);
    await setSideBarWidth(page, 200);
    await screenshot(page, 'filtered-by-text');
    await setSideBarWidth(page, 300);
    const group = 'listening on 4000';
    await expandRow(page, group);
    deepEqual(
      (await readRows(page))
        .map(({ label }) => label.replace(/^.*(?=listening)/, '').replace(/, .*$/, ''))
        .slice(-2),
      [group, 'port 4000'],
    );

    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    deepEqual(
      (await readPicks(page)).map((pick) => pick.replace(/^.*?(?=[\w"])/, '')),
      [
        ...['127.0.0.1 perl 4000, only rows that match · current', 'Clear Text Filter', 'Everything'],
        ...['Dev Servers, and your databases and containers', 'This Workspace, processes in its folders'],
      ],
    );
    await cancelQuickPick(page);

    await clickViewAction(page, 'Clear Filter');
    await waitForRow(page, 'listening on 3000');
    await waitForRow(page, itself);
    await messageIs('');
    await until('the button is gone', async () =>
      (await page.locator('.part.sidebar .composite.title a[aria-label^="Clear Filter"]').count()) === 0
        ? true
        : undefined,
    );
  });

  it('says that nothing matches, and how to change that; a new window shows everything', async () => {
    const { page } = shown();
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await typeInQuickPick(page, 'no such thing');
    await page.keyboard.press('Enter');
    await waitForNoRow(page, itself);
    // on a busy machine the button is pressed twice before the list comes
    await cancelQuickPick(page);
    deepEqual(await readWelcome(page), {
      text: 'No listening ports match the filter.',
      links: ['Clear Filter', 'Change Filter…'],
    });
    await screenshot(page, 'filtered-by-text-empty');
    await clickWelcome(page, 'Clear Filter');
    await waitForRow(page, itself);

    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await typeInQuickPick(page, 'no such thing');
    await page.keyboard.press('Enter');
    await waitForNoRow(page, itself);
    await shown().reload();
    await openLocalPorts(page);
    await waitForRow(page, itself);
  });
});
