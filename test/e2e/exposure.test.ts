import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { findFreePort } from '../../src/act/probePort';
import type { ListeningProcess, ListenSpec } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import type { StatusItem } from './support/messages';
import {
  clickNotificationButton,
  followStatusItem,
  readNotifications,
  waitForNoNotification,
  waitForNotification,
  waitForStatusItem,
} from './support/messages';
import {
  cancelQuickPick,
  choosePick,
  readPicks,
  readQuickPickTitle,
  runCommand,
  tickPicks,
} from './support/quickInput';
import { needsNothingExposed, rowOf } from './support/servers';
import { chooseFromContextMenu, readTooltip, waitForNoRow, waitForRow } from './support/tree';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, readClipboard, restMouse, startWorkbench, waitForMemory } from './support/workbench';

const statusItem = 'status';
const onAllInterfaces: ListenSpec = { sockets: [{ host: '0.0.0.0' }] };
const onLoopback: ListenSpec = { sockets: [{ host: '127.0.0.1' }] };

describe('exposed dev servers', () => {
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

  function start(spec: ListenSpec, nodeArgs: readonly string[] = []): Promise<ListeningProcess> {
    return startListening(spec, { cwd: join(workbench.folder, 'shop'), nodeArgs });
  }

  function waitForWarning(text: string): Promise<StatusItem> {
    return waitForStatusItem(page, statusItem, (item) => item.background === 'warning' && item.text === text);
  }

  function waitForNoWarning(): Promise<StatusItem> {
    return waitForStatusItem(page, statusItem, ({ background }) => background === 'none');
  }

  it('cause a warning until acknowledged, also after a reload; another port warns again', async () => {
    await waitForNoWarning();
    const server = await start(onAllInterfaces);
    const port = String(server.ports[0]);
    await waitForWarning(`${port} on all interfaces`);
    await chooseFromContextMenu(page, rowOf(server), 'Exposure', 'Acknowledge Exposure');
    equal(await readQuickPickTitle(page), `Acknowledge Port ${port} on 0.0.0.0`);
    equal((await readPicks(page)).length, 3);
    await choosePick(page, 'This server, while it runs');
    // others may run on this machine
    match((await waitForNoWarning()).text, /^[1-9]\d*$/, 'a count of dev servers');
    await waitForRow(page, new RegExp(`^port ${port}, exposed, acknowledged, all interfaces`));

    await waitForMemory(page, `"pid":${server.pid}`);
    await workbench.reload();
    await openLocalPorts(page);
    await waitForRow(page, new RegExp(`^port ${port}, exposed, acknowledged`));
    await waitForNoWarning();

    const other = await start(onAllInterfaces);
    await waitForWarning(`${other.ports[0] ?? ''} on all interfaces`);
    await runCommand(page, 'Local Ports: Manage Acknowledged Exposures…');
    await tickPicks(page, `PID ${server.pid} on port ${port}, while it runs`);
    await waitForWarning('2 exposed');
    await waitForRow(page, new RegExp(`^port ${port}, exposed, all interfaces`));
  });

  it('show every address at which others can connect, and the state of the firewall', async () => {
    const server = await start(onAllInterfaces);
    const port = String(server.ports[0]);
    await waitForRow(page, rowOf(server));
    await chooseFromContextMenu(page, rowOf(server), 'Exposure', 'Show Who Can Connect');
    equal(await readQuickPickTitle(page), `Port ${port}, node listenChild.js · shop`);
    const picks = await until('the state of the firewall', async () => {
      const all = await readPicks(page);
      return all.some((pick) => /: (?:on|off|unknown)\b/.test(pick)) ? all : undefined;
    });
    ok(picks[0]?.includes(`localhost:${port}, on this machine`), picks.join(' | '));
    const addresses = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of addresses) {
      ok(
        picks.some((pick) => pick.includes(`${address}:${port}, `)),
        `${address} in ${picks.join(' | ')}`,
      );
    }
    await choosePick(page, `localhost:${port}`);
    equal(
      await until('something in the clipboard', async () => (await readClipboard(page)) || undefined),
      `localhost:${port}`,
    );

    const home = await start(onLoopback);
    await waitForRow(page, rowOf(home));
    await chooseFromContextMenu(page, rowOf(home), 'Show Who Can Connect');
    await until('the row about other machines', async () =>
      (await readPicks(page)).some((pick) => pick.includes('Other machines cannot connect'))
        ? true
        : undefined,
    );
    await cancelQuickPick(page);
  });

  it('cause a warning that names a debugger first', async () => {
    await waitForNoWarning();
    const port = await findFreePort(undefined, new Set());
    await start(onLoopback, [`--inspect=0.0.0.0:${port}`]);
    await waitForWarning(`debugger ${port} on all interfaces`);
    await start(onAllInterfaces);
    const status = await waitForWarning('2 exposed, a debugger');
    ok(status.label.includes('debugger'));
    await waitForRow(page, new RegExp(`^port ${port}, Node.js inspector, exposed`));
    match(await readTooltip(page, new RegExp(`^port ${port}, `)), /anyone who can connect can run code/);
    await restMouse(page);
  });

  it('keep their warning while the server restarts, without flicker', async () => {
    await waitForNoWarning();
    const server = await start(onAllInterfaces);
    const port = server.ports[0] ?? 0;
    const warning = `${port} on all interfaces`;
    await waitForWarning(warning);
    const states = await followStatusItem(page, statusItem);
    const next = await start({ sockets: [{ host: '127.0.0.1' }, { host: '0.0.0.0', port, onSignal: true }] });
    await waitForRow(page, rowOf(next));
    await server.stop();
    await waitForNoRow(page, rowOf(server));
    process.kill(next.pid, 'SIGUSR2');
    await waitForRow(page, rowOf(server));
    deepEqual(await states(), [`${warning} (warning)`]);
  });

  it('are announced in a notification if the setting is on: only new ones, until it is turned off', async () => {
    const old = await start(onAllInterfaces);
    await workbench.changeSettings({ 'localPorts.notifyAboutExposedDevServers': 'once' });
    await openLocalPorts(page);
    await waitForWarning(`${old.ports[0] ?? ''} on all interfaces`);
    deepEqual(await readNotifications(page), [], 'no notification about servers that were already listening');

    const fresh = await start(onAllInterfaces);
    const notification = await waitForNotification(
      page,
      `(${fresh.ports[0] ?? ''}) listens on all interfaces`,
    );
    equal(notification.severity, 'warning');
    deepEqual(notification.buttons, ['Show', "Don't Show Again"]);
    equal((await readNotifications(page)).length, 1);
    await clickNotificationButton(page, 'listens on all interfaces', "Don't Show Again");
    await waitForNoNotification(page);
    await until('the setting off', async () =>
      /"localPorts.notifyAboutExposedDevServers": "off"/.test(
        await readFile(workbench.server.settingsFile, 'utf8'),
      )
        ? true
        : undefined,
    );
    await start(onAllInterfaces);
    await waitForWarning('3 exposed');
    deepEqual(await readNotifications(page), []);
  });
});
