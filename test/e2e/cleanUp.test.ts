import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import {
  answerDialog,
  clickNotificationButton,
  readDialog,
  waitForNotification,
  waitForStatusItem,
} from './support/messages';
import {
  cancelQuickPick,
  openPickBy,
  readPicks,
  readQuickPickTitle,
  runCommand,
  tickPicks,
} from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { rowOf } from './support/servers';
import { chooseFromContextMenu, readTooltip, waitForRow } from './support/tree';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

describe('ending several servers together', () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await startWorkbench({
      settings: { 'localPorts.refreshIntervalSeconds': 1 },
      viewport: { width: 900, height: 560 },
    });
    page = workbench.page;
    await openLocalPorts(page);
    await setSideBarWidth(page, 300);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  function startIn(folder: string): Promise<ListeningProcess> {
    return startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: join(workbench.folder, folder) });
  }

  it('lists the duplicates of a server with what they use, and ends those that are ticked after one question', async () => {
    const [kept, copy, other] = [await startIn('shop'), await startIn('shop'), await startIn('api')];
    for (const server of [kept, copy, other]) await waitForRow(page, rowOf(server));
    const open = (): Promise<void> =>
      openPickBy(page, () =>
        chooseFromContextMenu(page, rowOf(kept), 'Terminate Duplicates of This Project…'),
      );
    for (const [theme, name] of [
      ['dark', 'clean-up-dark'],
      ['light', 'clean-up-light'],
      ['highContrastDark', 'clean-up-high-contrast'],
    ] as const) {
      await changeTheme(page, theme);
      await open();
      await screenshot(page, name);
      await cancelQuickPick(page);
    }
    await open();
    equal(await readQuickPickTitle(page), 'Duplicates of node · shop');
    const picks = await readPicks(page);
    equal(picks.length, 1);
    match(
      picks[0] ?? '',
      new RegExp(`node · shop · ${copy.ports[0] ?? ''}.*in the same folder.*PID ${copy.pid}`),
    );
    match(picks[0] ?? '', /\d MB of memory · [\d.]+ s CPU/);
    await tickPicks(page);
    const question = await readDialog(page);
    equal(question.message, 'Terminate 1 server?');
    await screenshot(page, 'clean-up-question');
    await answerDialog(page, 'Terminate');
    const { buttons } = await waitForNotification(page, '1 server has exited.');
    deepEqual(buttons, ['Start Again…']);
    deepEqual(
      [kept, copy, other].map((server) => server.isRunning()),
      [true, false, true],
    );
  });

  it('offers to start a server again that was terminated', async () => {
    const server = await startIn('shop');
    await waitForRow(page, rowOf(server));
    await chooseFromContextMenu(page, rowOf(server), 'Terminate Process');
    await answerDialog(page, 'Terminate');
    await server.ended;
    const exited = `(PID ${server.pid}) has exited.`;
    const { severity, buttons } = await waitForNotification(page, exited);
    deepEqual([severity, buttons], ['info', ['Start Again…']]);
    await clickNotificationButton(page, exited, 'Start Again…');
    const { message, detail } = await readDialog(page);
    match(message, new RegExp(`^Start node · shop, port ${server.ports[0] ?? ''}, again\\?$`));
    match(detail, /listenChild\.js/);
    await answerDialog(page, 'Cancel');
  });

  it('says on rows what looks forgotten, and lists that, ticked if the reason is enough', async () => {
    for (const folder of ['old-cart', 'blog']) mkdirSync(join(workbench.folder, folder), { recursive: true });
    writeFileSync(join(workbench.folder, 'blog/package.json'), '{ "name": "blog" }');
    const left = await startIn('old-cart');
    const [older, newer] = [await startIn('blog'), await startIn('blog')];
    for (const server of [left, older, newer]) await waitForRow(page, rowOf(server));
    rmSync(join(workbench.folder, 'old-cart'), { recursive: true });
    const forgotten = `node, old-cart, listening on ${left.ports[0] ?? ''}, dev server, forgotten: its folder was deleted`;
    await waitForRow(page, forgotten);
    await waitForStatusItem(page, 'status', ({ text }) => text.includes('1 forgotten'));
    for (const [theme, name, widths] of [
      ['dark', 'forgotten-dark', [200, 300, 500]],
      ['light', 'forgotten-light', [300]],
      ['highContrastDark', 'forgotten-high-contrast', [300]],
    ] as const) {
      await changeTheme(page, theme);
      for (const width of widths) {
        await setSideBarWidth(page, width);
        await screenshot(page, `${name}-${width}`);
      }
    }
    match(await readTooltip(page, forgotten), /It looks forgotten\..*Its folder .*old-cart.* was deleted\./s);
    await openPickBy(page, () => runCommand(page, 'Local Ports: Clean Up…'));
    await screenshot(page, 'forgotten-clean-up');
    const picks = await readPicks(page);
    match(picks[0] ?? '', new RegExp(`${left.ports[0] ?? ''}.*its folder was deleted`));
    await tickPicks(page);
    await answerDialog(page, 'Terminate');
    // the notification of the test before may still be there
    await left.ended;
    await waitForNotification(page, '1 server has exited.');
    deepEqual(
      [left, older, newer].map((server) => server.isRunning()),
      [false, true, true],
    );
  });
});
