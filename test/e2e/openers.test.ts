import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { decodePng } from '../../scripts/pictures/png';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { modulesOfPicture, readQr } from '../support/readQr';
import { skipBecause } from '../support/skip';
import { closeNotifications, readNotifications, waitForNotification } from './support/messages';
import { runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { networkAddress, rowOf } from './support/servers';
import { chooseFromContextMenu, clickInlineAction, waitForRow } from './support/tree';
import { until } from './support/until';
import { readTabs, waitForValue, webviewDocument } from './support/webview';
import type { Workbench } from './support/workbench';
import { openLocalPorts, readClipboard, screenshot, startWorkbench } from './support/workbench';

/** Modules of white around the code. */
const quietZone = 4;

function urlAt(host: string, { ports }: ListeningProcess): string {
  return `http://${host}:${ports[0] ?? ''}/`;
}

describe('opening a server elsewhere than in the default browser', () => {
  let workbench: Workbench;
  let page: Page;
  before(async () => {
    workbench = await startWorkbench({
      settings: { 'localPorts.refreshIntervalSeconds': 1, 'localPorts.openIn': 'editor' },
    });
    page = workbench.page;
    await openLocalPorts(page);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(async () => {
    await stopAll();
    await runCommand(page, 'View: Close All Editors');
    await closeNotifications(page);
  });

  async function start(host: string, title: string): Promise<ListeningProcess> {
    const server = await startListening(
      { sockets: [{ host }], title },
      { cwd: join(workbench.folder, 'shop') },
    );
    await waitForRow(page, rowOf(server));
    return server;
  }

  /** The address that the Simple Browser shows, and the title of the page in it. */
  async function waitForPage(server: ListeningProcess, title: string): Promise<void> {
    const shown = webviewDocument(page);
    await waitForValue(shown.locator('.url-input'), urlAt('localhost', server));
    const titleOf = shown.frameLocator('.content iframe').locator('title');
    await until(`the page ${title}`, async () =>
      (await titleOf.textContent()) === title ? true : undefined,
    );
  }

  it('shows its page in one tab of the editor, however often and for whichever server', async () => {
    const [first, second] = [await start('127.0.0.1', 'the first'), await start('127.0.0.1', 'the second')];
    await clickInlineAction(page, rowOf(first), 'Open in Browser');
    await waitForPage(first, 'the first');
    deepEqual(await readTabs(page), ['Simple Browser']);

    await chooseFromContextMenu(page, rowOf(second), 'Open in Integrated Browser');
    await waitForPage(second, 'the second');
    await chooseFromContextMenu(page, rowOf(first), 'Open in Integrated Browser');
    await waitForPage(first, 'the first');
    await screenshot(page, 'simple-browser');
    deepEqual(await readTabs(page), ['Simple Browser']);
    equal(workbench.context.pages().length, 1, 'and nothing in the default browser');
    deepEqual(await readNotifications(page), []);
  });

  it('shows a QR code that reads as its address in the network, with that address as text to copy', async function () {
    const address = networkAddress();
    if (address === undefined) skipBecause(this, 'this machine has no address in a network');
    const first = await start(address, 'the first');
    const second = await start(address, 'the second');
    const shown = webviewDocument(page);
    for (const server of [first, second]) {
      const url = urlAt(address, server);
      await chooseFromContextMenu(page, rowOf(server), 'Copy', 'Show QR Code');
      await until(`the URL ${url} as text`, async () =>
        (await shown.locator('.url').innerText()) === url ? true : undefined,
      );
      const code = shown.getByRole('img');
      equal(await code.getAttribute('aria-label'), `QR code of ${url}`);
      equal(readQr(await readCode()), url);
      deepEqual(await readTabs(page), ['QR Code'], 'the next code takes the place of the one before');

      await page.evaluate(`navigator.clipboard.writeText('')`);
      await shown.getByRole('button', { name: 'Copy URL' }).click();
      equal(
        await until('something in the clipboard', async () => (await readClipboard(page)) || undefined),
        url,
      );
    }
    await screenshot(page, 'qr-code');
    const text = await shown.locator('main').innerText();
    match(text, /The phone must be on the network of .*\. A firewall may still block it\./);
    match(text, /This is about the remote machine, not your local one\.$/, 'this window is a remote one');
  });

  /** As a camera sees it: from the pixels, without the quiet zone, which is white. */
  async function readCode(): Promise<readonly (readonly boolean[])[]> {
    const code = webviewDocument(page).getByRole('img');
    const [, size = ''] = /^0 0 (\d+) \1$/.exec((await code.getAttribute('viewBox')) ?? '') ?? [];
    const all = modulesOfPicture(decodePng(await code.screenshot()), Number(size));
    const inner = all.slice(quietZone, -quietZone).map((row) => row.slice(quietZone, -quietZone));
    const black = (rows: readonly (readonly boolean[])[]): number => rows.flat().filter(Boolean).length;
    ok(black(inner) > 0);
    equal(black(all), black(inner), 'the quiet zone is white');
    return inner;
  }

  it('says of a server on loopback that no phone can connect, and shows no code', async () => {
    const server = await start('127.0.0.1', 'at home');
    await chooseFromContextMenu(page, rowOf(server), 'Copy', 'Show QR Code');
    const told = await waitForNotification(page, `No phone can connect to port ${server.ports[0] ?? ''}`);
    equal(
      told.message,
      `No phone can connect to port ${server.ports[0] ?? ''}: it listens on loopback. Start the server with an option such as --host 0.0.0.0 first.`,
    );
    deepEqual(await readTabs(page), []);
  });
});
