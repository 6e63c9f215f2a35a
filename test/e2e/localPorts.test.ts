import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { OwnedProcess } from '../../scripts/host/ownedProcess';
import { findFreePort } from '../../src/act/probePort';
import type { ListeningProcess, ListenSpec } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import {
  answerDialog,
  clickStatusItem,
  countLostTooltips,
  closeNotifications,
  readDialog,
  readNotifications,
  readStatusItem,
  waitForNotification,
  waitForStatusItem,
} from './support/messages';
import {
  cancelQuickPick,
  choosePick,
  offeredCommands,
  readPicks,
  runCommand,
  typeInQuickPick,
} from './support/quickInput';
import { needsNothingExposed, rowOf } from './support/servers';
import {
  chooseFromContextMenu,
  chooseFromViewMenu,
  clickInlineAction,
  clickRow,
  clickViewAction,
  collapseRow,
  cutPorts,
  expandRow,
  readInlineActions,
  readRows,
  readTooltip,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { distribution, PaintTimes } from './support/paintTimes';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import {
  openLocalPorts,
  pageOpenedBy,
  readClipboard,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

const statusItem = 'status';
const onAllInterfaces: ListenSpec = { sockets: [{ host: '0.0.0.0' }], title: 'exposed' };
const onLoopback: ListenSpec = { sockets: [{ host: '127.0.0.1' }], title: 'at home' };

const effectMs = 5000;

/**
 * Until the key has an effect, which fails if there is none: while VS Code draws the tree, its extension host knows no focused
 * row, and a key does nothing.
 */
function pressUntil<T>(page: Page, key: string, effect: () => Promise<T>): Promise<T> {
  return until(`an effect of ${key}`, async () => {
    const [result] = await Promise.all([effect(), page.keyboard.press(key)]);
    return result;
  });
}

/** Of the time between two readings of the counters. */
function atRandomMoment(): Promise<void> {
  return setTimeout(Math.random() * 400);
}

describe('Local Ports in the workbench', function () {
  let workbench: Workbench;
  let page: Page;

  before(async function () {
    workbench = await startWorkbench({ settings: { 'localPorts.refreshIntervalSeconds': 1 } });
    page = workbench.page;
    await openLocalPorts(page);
    await needsNothingExposed(this, page);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  function start(spec: ListenSpec, args: readonly string[] = []): Promise<ListeningProcess> {
    return startListening(spec, { cwd: join(workbench.folder, 'shop'), args });
  }

  it('shows a server on all interfaces under its process, and warns in the status bar', async () => {
    const server = await start(onAllInterfaces);
    const listening = performance.now();
    const port = String(server.ports[0]);
    const row = await waitForRow(page, rowOf(server));
    console.log(`      shown after ${((performance.now() - listening) / 1000).toFixed(1)} s`);
    equal(row.label, `port ${port}, exposed, all interfaces, 0.0.0.0, TCP`);
    equal(row.text, `${port} all interfaces · 0.0.0.0 · TCP`);

    const rows = await readRows(page);
    const parent = rows[rows.findIndex(({ label }) => label === row.label) - 1];
    equal(parent?.label, `node, shop, exposed, listening on ${port}, dev server`);
    equal(parent.level, 1);

    const status = await waitForStatusItem(page, statusItem, ({ background }) => background === 'warning');
    equal(status.text, `${port} on all interfaces`);
    await server.stop();
    await waitForNoRow(page, rowOf(server));
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'none');
  });

  it('paints a row and the status bar soon after a server listens, and again soon after it has ended', async () => {
    const paints = await PaintTimes.follow(page, statusItem);
    const times = new Map<string, number[]>();
    const note = async (what: string, moment: number, isWanted: Parameters<PaintTimes['after']>[1]) => {
      const time = await until(what, () => paints.after(moment, isWanted));
      times.set(what, [...(times.get(what) ?? []), time]);
    };
    // the last one is exposed: its warning stays for a while after its end
    for (const host of ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1', '0.0.0.0']) {
      const port = await findFreePort(undefined, new Set());
      const server = await start({ sockets: [{ host, port, onSignal: true }] });
      const isRow = (label: string): boolean => label.startsWith(`port ${port},`);
      const status = (await readStatusItem(page, statusItem))?.text;
      await atRandomMoment();
      const listens = Date.now();
      process.kill(server.pid, 'SIGUSR2');
      await note('row', listens, ({ rows }) => rows.some(isRow));
      await note('status bar', listens, (paint) => paint.status !== status);
      await atRandomMoment();
      const ends = Date.now();
      await server.stop();
      await note('no row', ends, ({ rows }) => !rows.some(isRow));
      if (host !== '0.0.0.0') await note('status bar as before', ends, (paint) => paint.status === status);
    }
    for (const [what, all] of times) console.log(`      ${what}: ${distribution(all)}`);
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'none');
  });

  it('counts a server on loopback without a warning', async () => {
    const server = await start(onLoopback);
    equal(
      (await waitForRow(page, rowOf(server))).text,
      `${server.ports[0] ?? ''} loopback · 127.0.0.1 · TCP`,
    );
    const status = await waitForStatusItem(page, statusItem, ({ text }) => text !== '0');
    equal(status.background, 'none');
    // others may run on this machine
    match(status.label, /^Local Ports: [1-9]\d* dev servers?$/);
  });

  it('opens the page of a server in the browser', async () => {
    const server = await start(onAllInterfaces);
    await waitForRow(page, rowOf(server));
    deepEqual(await readInlineActions(page, rowOf(server)), [
      'Open in Browser',
      'Copy Address',
      'Terminate Process…',
    ]);
    const opened = await pageOpenedBy(workbench.context, () =>
      clickInlineAction(page, rowOf(server), 'Open in Browser'),
    );
    equal(opened.url(), `http://localhost:${server.ports[0] ?? ''}/`);
    equal(await opened.title(), 'exposed');
    await opened.close();
  });

  it('opens the server of the row, beside another one on the same port', async () => {
    const server = await start(onAllInterfaces);
    const port = server.ports[0] ?? 0;
    await start({ sockets: [{ host: '::1', port }], title: 'on ::1' });
    const row = await waitForRow(page, new RegExp(`^port ${port}, .*shadowed on ::1 by node, shop`));
    match(
      row.text,
      new RegExp(`^${port} shadowed on ::1 by node · shop · all interfaces · 0\\.0\\.0\\.0 · TCP$`),
    );
    await screenshot(page, 'shadowed');
    await setSideBarWidth(page, 200);
    deepEqual(await cutPorts(page), []);
    await screenshot(page, 'shadowed-narrow');
    await setSideBarWidth(page, 300);
    const opened = await pageOpenedBy(workbench.context, () =>
      clickInlineAction(page, new RegExp(`^port ${port}, .*shadowed on ::1`), 'Open in Browser'),
    );
    equal(opened.url(), `http://127.0.0.1:${port}/`);
    equal(await opened.title(), 'exposed');
    await opened.close();
    // this workbench forwards ports of localhost, and those of ::1 only under that name
    await waitForNotification(page, `http://127.0.0.1:${port}/ may lead to node`);
    await clickInlineAction(page, new RegExp(`^port ${port}, loopback, ::1`), 'Open in Browser');
    const told = await waitForNotification(page, `VS Code forwards port ${port} of localhost, where node`);
    equal(told.severity, 'info');
    await closeNotifications(page);
  });

  it('copies address, URL, PID and command line', async () => {
    const server = await start(onLoopback, ['--token=s3cret-value', "it's"]);
    const port = String(server.ports[0]);
    await waitForRow(page, rowOf(server));
    const copied = async (act: () => Promise<void>): Promise<string> => {
      await page.evaluate(`navigator.clipboard.writeText('')`);
      await act();
      return until('something in the clipboard', async () => (await readClipboard(page)) || undefined);
    };
    equal(await copied(() => clickInlineAction(page, rowOf(server), 'Copy Address')), `127.0.0.1:${port}`);
    equal(
      await copied(() => chooseFromContextMenu(page, rowOf(server), 'Copy', 'Copy URL')),
      `http://localhost:${port}/`,
    );
    equal(
      await copied(() => chooseFromContextMenu(page, rowOf(server), 'Copy', 'Copy PID')),
      String(server.pid),
    );
    match(
      await copied(() => chooseFromContextMenu(page, rowOf(server), 'Copy', 'Copy Command Line')),
      /--token=s3cret-value 'it'\\''s'$/,
    );
  });

  it('opens with Enter, copies with Ctrl+C and terminates with Delete what has the focus', async () => {
    const [first, second] = [await start(onLoopback), await start(onLoopback)];
    for (const server of [first, second]) await waitForRow(page, rowOf(server));
    const [upper, lower] =
      Number(first.ports[0]) < Number(second.ports[0]) ? [first, second] : [second, first];
    await page.evaluate(`navigator.clipboard.writeText('')`);
    await clickRow(page, rowOf(upper));
    await pressUntil(page, 'ControlOrMeta+c', async () => {
      const copied = async () => (await readClipboard(page)) === `127.0.0.1:${String(upper.ports[0])}`;
      await until('the address in the clipboard', async () => (await copied()) || undefined, effectMs);
      return true;
    });
    const opened = await pressUntil(page, 'Enter', () =>
      workbench.context.waitForEvent('page', { timeout: effectMs }),
    );
    await opened.waitForLoadState();
    match(opened.url(), new RegExp(`:${String(upper.ports[0])}/`));
    await opened.close();

    // the focus moves, the selection stays; other servers of this machine may be between the two
    await clickRow(page, rowOf(upper));
    await until('the focus on the lower row', async () => {
      const focused = page.locator('.part.sidebar .monaco-list-row.focused');
      if (rowOf(lower).test((await focused.getAttribute('aria-label')) ?? '')) return true;
      await page.keyboard.press('ArrowDown');
      return undefined;
    });
    const { message } = await pressUntil(page, 'Delete', async () => {
      await page.locator('.monaco-dialog-box').waitFor({ timeout: effectMs });
      return readDialog(page);
    });
    match(message, new RegExp(`^Terminate node\\b.*, port ${String(lower.ports[0])}\\?$`));
    await answerDialog(page, 'Terminate');
    await lower.ended;
    ok(upper.isRunning());
    await closeNotifications(page);
  });

  it('shows in the tooltip who can connect, the user and the command line with its secrets masked', async () => {
    const server = await start(onLoopback, ['--token=s3cret-value', '[not](a:link)', '$(zap)']);
    await waitForRow(page, rowOf(server));
    const tooltip = await readTooltip(page, rowOf(server));
    match(tooltip, /only programs on this machine can connect/);
    match(tooltip, new RegExp(`PID ${server.pid} · user `));
    match(tooltip, /Started in .*\/workspace\/shop/);
    match(tooltip, /--token=•••/);
    match(tooltip, /\[not\]\(a:link\)/);
    match(tooltip, /\$\(zap\)/);
    ok(!tooltip.includes('s3cret-value'));
    // move away from the row to close the tooltip
    await page.mouse.move(700, 400);
  });

  it('terminates a process after confirmation, and removes its row and the warning', async () => {
    const server = await start(onAllInterfaces);
    const port = String(server.ports[0]);
    await waitForRow(page, rowOf(server));
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'warning');

    await clickInlineAction(page, rowOf(server), 'Terminate Process');
    const question = await readDialog(page);
    match(question.message, new RegExp(`^Terminate node\\b.*, port ${port}\\?$`));
    match(
      question.detail,
      new RegExp(`^node \\(PID ${server.pid}\\) is listening on ${port} on all interfaces\\.`),
    );
    await answerDialog(page, 'Cancel');
    ok(server.isRunning());

    await clickInlineAction(page, rowOf(server), 'Terminate Process');
    await readDialog(page);
    await answerDialog(page, 'Terminate');
    await server.ended;
    await waitForNoRow(page, rowOf(server));
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'none');
    const notification = await waitForNotification(
      page,
      `(PID ${server.pid}) has exited. Port ${port} is free.`,
    );
    equal(notification.severity, 'info');
  });

  it('says that a script may start the server again, and afterwards that it did', async () => {
    const cwd = join(workbench.folder, 'shop');
    const port = await findFreePort(undefined, new Set());
    const row = new RegExp(`^port ${port}, `);
    const server = "require('node:http').createServer().listen(Number(process.argv[2]), '127.0.0.1');\n";
    await writeFile(join(cwd, 'again.js'), server);
    await writeFile(
      join(cwd, 'loop.sh'),
      `while true; do "${process.execPath}" again.js ${port}; sleep 1; done\n`,
    );
    const loop = new OwnedProcess('bash', ['loop.sh'], { name: 'the script', cwd });
    try {
      await waitForRow(page, row);
      await clickInlineAction(page, row, 'Terminate Process');
      const { detail } = await readDialog(page);
      // in a container, its main process is named too
      match(detail, /\n\nloop\.sh \(PID \d+\) runs it and may start it again\.(?:\n|$)/);
      await answerDialog(page, 'Terminate');
      const notification = await waitForNotification(page, 'which loop.sh started.');
      match(notification.message, new RegExp(`Port ${port} is now in use by node\\b.* \\(PID \\d+\\)`));
    } finally {
      await loop.stop();
    }
    await waitForNoRow(page, row);
  });

  it('offers force termination for a process that ignores SIGTERM', async () => {
    const server = await start({ ...onLoopback, ignoreTermination: true });
    await waitForRow(page, rowOf(server));
    await clickInlineAction(page, rowOf(server), 'Terminate Process');
    await readDialog(page);
    await answerDialog(page, 'Terminate');
    const question = await readDialog(page);
    match(
      question.message,
      new RegExp(
        `^node\\b.* \\(PID ${server.pid}\\) is still running 5 seconds after it was asked to exit\\.$`,
      ),
    );
    ok(server.isRunning());
    await answerDialog(page, 'Force Terminate');
    await server.ended;
    await waitForNoRow(page, rowOf(server));
    await waitForNotification(page, `(PID ${server.pid}) has exited.`);
  });

  it('lists every listener by port, process and project for a command from the palette', async () => {
    const server = await start(onAllInterfaces);
    const bystander = await start(onLoopback);
    const port = String(server.ports[0]);
    await waitForRow(page, rowOf(bystander));
    await runCommand(page, 'Local Ports: Terminate Process…');
    for (const search of [port, 'listenChild', 'shop', '0.0.0.0']) {
      await typeInQuickPick(page, search);
      await until(`the server found by ${search}`, async () =>
        (await readPicks(page)).some((pick) => pick.includes(port)) ? true : undefined,
      );
    }
    await typeInQuickPick(page, port);
    await choosePick(page, port);
    const question = await readDialog(page);
    match(question.message, new RegExp(`^Terminate node\\b.*, port ${port}\\?$`));
    match(question.detail, new RegExp(`^node \\(PID ${server.pid}\\) is listening on `));
    await answerDialog(page, 'Terminate');
    await server.ended;
    await waitForNoRow(page, rowOf(server));
    ok(bystander.isRunning());
  });

  it('keeps the tooltip of the status bar, with its links, while scans find nothing new', async () => {
    await start(onAllInterfaces);
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'warning');
    equal(await countLostTooltips(page, statusItem, 6_000), 0);
  });

  it('lists the exposed dev servers on a click on the status bar, and reveals one in the tree', async () => {
    const server = await start(onAllInterfaces);
    const port = String(server.ports[0]);
    await waitForStatusItem(page, statusItem, ({ background }) => background === 'warning');
    await collapseRow(page, `listening on ${port}`);
    await clickStatusItem(page, statusItem);
    const picks = await readPicks(page);
    ok(picks[0]?.includes(port), picks.join(' | '));
    const entry = page.locator('.quick-input-list .monaco-list-row').first();
    await entry.hover();
    deepEqual(
      await entry
        .locator('.quick-input-list-entry-action-bar a.action-label')
        .evaluateAll((all) =>
          (all as unknown as { getAttribute(name: string): string | null }[]).map((element) =>
            element.getAttribute('aria-label'),
          ),
        ),
      [
        'Bind to Loopback',
        'Acknowledge Exposure',
        'Open in Browser',
        'Copy Address',
        'Terminate Process',
        'Reveal in Local Ports View',
      ],
    );
    await entry.locator('a.action-label[aria-label^="Reveal"]').click();
    await until('the listener selected in the tree', async () =>
      (await page.locator('.part.sidebar [role="treeitem"].selected').getAttribute('aria-label'))?.startsWith(
        `port ${port},`,
      ) === true
        ? true
        : undefined,
    );
  });

  it('keeps collapsed rows collapsed over a refresh', async () => {
    const server = await start({ sockets: [{ host: '127.0.0.1' }, { host: '127.0.0.1' }] });
    await waitForRow(page, rowOf(server));
    const group = `listening on ${server.ports.toSorted((a, b) => a - b).join(', ')}`;
    await collapseRow(page, group);
    const other = await start(onLoopback);
    await waitForRow(page, rowOf(other));
    equal((await readRows(page)).find(({ label }) => label.includes(group))?.expanded, false);
    await other.stop();
    await waitForNoRow(page, rowOf(other));
    await expandRow(page, group);
    await waitForRow(page, rowOf(server));
  });

  it('shows and hides UDP ports', async () => {
    const server = await start({ sockets: [{ protocol: 'udp', host: '127.0.0.1' }, { host: '127.0.0.1' }] });
    const udp = new RegExp(`^port ${server.ports[0] ?? ''}, loopback, 127.0.0.1, UDP`);
    await waitForRow(page, new RegExp(`^port ${server.ports[1] ?? ''}, `));
    await chooseFromViewMenu(page, 'Show UDP Ports');
    await waitForRow(page, udp);
    await chooseFromViewMenu(page, 'Hide UDP Ports');
    await waitForNoRow(page, udp);
    await clickViewAction(page, 'Refresh');
  });

  it('refuses to terminate the editor, and says why', async () => {
    const editor = await waitForRow(page, 'the editor itself');
    await expandRow(page, 'the editor itself');
    const port = /listening on (\d+)/.exec(editor.label)?.[1] ?? '';
    deepEqual(await readInlineActions(page, new RegExp(`^port ${port}, `)), [
      'Open in Browser',
      'Copy Address',
    ]);
    await runCommand(page, 'Local Ports: Terminate Process…');
    await typeInQuickPick(page, port);
    await choosePick(page, port);
    const notification = await waitForNotification(page, 'was not terminated.');
    equal(notification.severity, 'warning');
    await collapseRow(page, 'the editor itself');
  });

  it('offers only the commands that apply in the palette', async () => {
    const offered = await offeredCommands(page, 'Local Ports: Show');
    offered.push(...(await offeredCommands(page, 'UDP Ports')));
    await cancelQuickPick(page);
    const titles = ['Show Dev Servers…', 'Show Log', 'Show UDP Ports', 'Hide UDP Ports'];
    deepEqual(
      titles.filter((title) => offered.some((offer) => offer.includes(title))),
      ['Show Dev Servers…', 'Show Log', 'Show UDP Ports'],
    );
  });

  it('shows no notification except in response to a command', async () => {
    // the progress of a command vanishes a moment after its end
    await until('no notification but the answers to commands', async () => {
      const unasked = (await readNotifications(page)).filter(
        ({ message }) => !/has exited|was not terminated/.test(message),
      );
      return unasked.length === 0 ? true : undefined;
    });
  });
});

describe('Local Ports with warnings turned off and ports forwarded', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await startWorkbench({
      settings: { 'localPorts.warnAboutExposedDevServers': false },
      env: { VSCODE_PROXY_URI: '/forwarded/{{port}}/' },
    });
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  it('shows an exposed server in the view, and nothing in the status bar', async () => {
    const { page } = workbench;
    await openLocalPorts(page);
    const server = await startListening(onAllInterfaces);
    await waitForRow(page, new RegExp(`^port ${server.ports[0] ?? ''}, exposed, all interfaces`));
    equal(await readStatusItem(page, statusItem), undefined);
  });

  it('copies the URL that the browser can open', async () => {
    const { page } = workbench;
    await openLocalPorts(page);
    const server = await startListening(onLoopback, { cwd: join(workbench.folder, 'shop') });
    // VS Code does not pass the row to a command that is chosen while the tree is drawn again, as it is for the folder
    await waitForRow(page, new RegExp(`^node, shop, listening on ${server.ports[0] ?? ''}`));
    await chooseFromContextMenu(page, rowOf(server), 'Copy', 'Copy URL');
    equal(
      await until('something in the clipboard', async () => (await readClipboard(page)) || undefined),
      `${workbench.server.url}forwarded/${server.ports[0] ?? ''}/`,
    );
  });
});
