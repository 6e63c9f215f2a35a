import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findFreePort } from '../../src/act/probePort';
import { makeScratchFolder, type ScratchFolder } from '../../scripts/host/scratchFolder';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import {
  answerDialog,
  clickNotificationButton,
  readDialog,
  waitForNoStatusItem,
  waitForNotification,
  waitForStatusItem,
} from './support/messages';
import { choosePick, runCommand, typeInQuickPick } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { needsNothingExposed, rowOf } from './support/servers';
import { clickViewAction, readRows, waitForNoRow, waitForRow } from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, readClipboard, startWorkbench } from './support/workbench';

/** What a repository can bring along to keep a server and its end unnoticed. */
const silencing = (hiddenPort: number): object => ({
  'localPorts.warnAboutExposedDevServers': false,
  'localPorts.hide': [{ port: hiddenPort }],
  'localPorts.groupBy': 'port',
  'localPorts.protocols': 'tcpAndUdp',
  'localPorts.refreshIntervalSeconds': 300,
  'localPorts.confirmTerminate': false,
});

describe('a folder in Restricted Mode', () => {
  let scratch: ScratchFolder;
  let workbench: Workbench;
  let page: Page;
  let hiddenPort: number;

  before(async () => {
    scratch = await makeScratchFolder('restricted');
    hiddenPort = await findFreePort(undefined, new Set());
    const folder = join(scratch.path, 'project');
    await mkdir(join(folder, '.vscode'), { recursive: true });
    await writeFile(join(folder, '.vscode', 'settings.json'), JSON.stringify(silencing(hiddenPort)));
    workbench = await startWorkbench({
      restricted: true,
      folder,
      settings: { 'localPorts.refreshIntervalSeconds': 1 },
    });
    ({ page } = workbench);
    await openLocalPorts(page);
  });
  after(async () => {
    await workbench.dispose();
    await scratch.remove();
  });
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  /** Exposed on its first port, with the port of the hide rule, and a UDP port. */
  function startExposed(): Promise<ListeningProcess> {
    return startListening(
      {
        sockets: [
          { host: '0.0.0.0' },
          { host: '127.0.0.1', port: hiddenPort },
          { protocol: 'udp', host: '127.0.0.1' },
        ],
      },
      { cwd: workbench.folder },
    );
  }

  async function levelsOf({ ports }: ListeningProcess): Promise<(number | undefined)[]> {
    const rows = await readRows(page);
    return ports.map((port) => rows.find(({ label }) => label.startsWith(`port ${port}, `))?.level);
  }

  it('cannot silence a warning, hide a row, or regroup, widen or delay the list', async function () {
    await needsNothingExposed(this, page);
    const server = await startExposed();
    const exposed = await waitForRow(page, rowOf(server));
    match(exposed.label, /, exposed, all interfaces/);
    const { text } = await waitForStatusItem(page, 'status', ({ background }) => background === 'warning');
    equal(text, `${server.ports[0] ?? ''} on all interfaces`);
    deepEqual(await levelsOf(server), [2, 2, undefined]);
    ok(!(await readRows(page)).some((row) => row.text.includes('hidden by')));
  });

  it('cannot skip the question, which fits on the screen however many ports it is about, and shows all of them', async () => {
    const server = await startListening(
      { sockets: Array.from({ length: 300 }, () => ({ host: '127.0.0.1' })) },
      { cwd: workbench.folder },
    );
    await runCommand(page, 'Local Ports: Terminate Process…');
    const [port = ''] = server.ports.map(String);
    await typeInQuickPick(page, port);
    await choosePick(page, port);

    const question = await readDialog(page);
    ok(question.message.length <= 200 && question.detail.length <= 900, question.detail);
    const buttons = ['Terminate', 'Show All…', 'Cancel'];
    deepEqual(question.buttons.toSorted(), buttons.toSorted());
    for (const name of buttons) {
      const box = await page.locator('.monaco-dialog-box').getByRole('button', { name }).boundingBox();
      ok(box && box.y + box.height <= 800, `${name} is on the screen`);
    }

    await answerDialog(page, 'Show All…');
    await waitForNotification(page, 'All of the question is open in an editor.');
    const shown = await readEditor();
    const missing = server.ports.filter((one) => !shown.includes(`127.0.0.1:${one}`));
    deepEqual(missing, []);
    await until('its long line wrapped', async () =>
      (await page.locator('.editor-instance .view-line').count()) > 20 ? true : undefined,
    );

    await clickNotificationButton(page, 'All of the question', 'Answer…');
    deepEqual(await readDialog(page), question);
    await answerDialog(page, 'Cancel');
    ok(server.isRunning());
  });

  /** All text of the active editor, of which the page has only the part in view. */
  async function readEditor(): Promise<string> {
    const editor = page.locator('.editor-instance .monaco-editor');
    return until('the text of the editor', async () => {
      await editor.click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.press('ControlOrMeta+C');
      const text = await readClipboard(page);
      return text.startsWith('Terminate ') ? text : undefined;
    });
  }

  it('applies its settings once it is trusted', async () => {
    const server = await startExposed();
    await clickViewAction(page, 'Refresh');
    await waitForStatusItem(page, 'status', ({ background }) => background === 'warning');
    await runCommand(page, 'Workspaces: Manage Workspace Trust');
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    // the setting hides it
    await waitForNoStatusItem(page, 'status');
    await waitForNoRow(page, `port ${hiddenPort}, `);
    await waitForRow(page, /^1 hidden by/);
    await waitForRow(page, `port ${server.ports[2] ?? ''}, `);
    deepEqual(await levelsOf(server), [1, undefined, 1]);
  });
});
