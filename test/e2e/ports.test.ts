import { equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { findOnPath } from '../../scripts/host/desktop';
import { findFreePort } from '../../src/act/probePort';
import type { ListeningProcess, ListenSpec } from '../support/listeningProcess';
import { isThere, startListening, stopAll } from '../support/listeningProcess';
import { skipBecause } from '../support/skip';
import { answerDialog, readDialog, waitForNotification } from './support/messages';
import {
  cancelQuickPick,
  choosePick,
  offeredCommands,
  readPicks,
  readQuickPickTitle,
  runCommand,
  typeInQuickPick,
} from './support/quickInput';
import { rowOf } from './support/servers';
import {
  chooseForSelected,
  chooseFromContextMenu,
  clickInlineAction,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, pageOpenedBy, readClipboard, screenshot, startWorkbench } from './support/workbench';

/** One debug configuration; panels open only on request. */
function debugSettings(port: number): Readonly<Record<string, unknown>> {
  const program = '${workspaceFolder}/shop/debugged.js';
  const debugged = { type: 'node', request: 'launch', name: 'debugged', program, args: [String(port)] };
  return {
    launch: { version: '0.2.0', configurations: [debugged] },
    'debug.openDebug': 'neverOpen',
    'debug.internalConsoleOptions': 'neverOpen',
  };
}

const debuggedScript = `
require('node:http')
  .createServer()
  .listen(Number(process.argv[2]), '127.0.0.1', () => console.log('debugged as', process.pid));
`;

const onLoopback: ListenSpec = { sockets: [{ host: '127.0.0.1' }] };

describe('actions on a port and its process', () => {
  let workbench: Workbench;
  let page: Page;
  let debuggedPort: number;
  before(async () => {
    debuggedPort = await findFreePort(undefined, new Set());
    workbench = await startWorkbench({
      settings: { 'localPorts.refreshIntervalSeconds': 1, ...debugSettings(debuggedPort) },
    });
    page = workbench.page;
    await openLocalPorts(page);
  });
  after(() => workbench.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  /** A self-signed certificate, made by OpenSSL: a private key in the repository would be public. */
  async function makeCertificate(context: Mocha.Context): Promise<ListenSpec['tls'] & object> {
    const openssl = findOnPath(['openssl']) ?? skipBecause(context, 'there is no openssl on the PATH');
    const tls = {
      keyFile: join(workbench.folder, 'key.pem'),
      certificateFile: join(workbench.folder, 'cert.pem'),
    };
    await promisify(execFile)(openssl, [
      ...['req', '-x509', '-nodes', '-newkey', 'rsa:2048', '-days', '1', '-subj', '/CN=localhost'],
      ...['-keyout', tls.keyFile, '-out', tls.certificateFile],
    ]);
    return tls;
  }

  function start(spec: ListenSpec = onLoopback): Promise<ListeningProcess> {
    return startListening(spec, { cwd: join(workbench.folder, 'shop') });
  }

  async function copied(act: () => Promise<void>): Promise<string> {
    await page.evaluate(`navigator.clipboard.writeText('')`);
    await act();
    return until('something in the clipboard', async () => (await readClipboard(page)) || undefined);
  }

  async function typePortToFree(port: string): Promise<void> {
    await runCommand(page, 'Local Ports: Free Port…');
    await until('the question for a port', async () =>
      (await readQuickPickTitle(page)) === 'Free Port' ? true : undefined,
    );
    await typeInQuickPick(page, port);
    await choosePick(page, port);
  }

  it('frees a typed port by terminating its process after confirmation', async () => {
    const server = await start();
    const port = String(server.ports[0]);
    await typePortToFree(port);
    match((await readDialog(page)).message, new RegExp(`^Terminate node\\b.*, port ${port}\\?$`));
    await answerDialog(page, 'Terminate');
    await server.ended;
    await waitForNotification(page, `Port ${port} is free.`);
  });

  it('says that a port is free if no process is listening on it', async () => {
    const port = String(await findFreePort(undefined, new Set()));
    await typePortToFree(port);
    const notification = await waitForNotification(
      page,
      `No process is listening on port ${port}; it is free now.`,
    );
    equal(notification.severity, 'info');
  });

  it('copies a free port', async () => {
    const port = Number(await copied(() => runCommand(page, 'Local Ports: Copy Free Port')));
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    server.close();
  });

  it('shows why a process is running: its ancestors, down to itself', async () => {
    const server = await start();
    await waitForRow(page, rowOf(server));
    await chooseFromContextMenu(page, rowOf(server), 'Why Is This Running');
    match(await readQuickPickTitle(page), new RegExp(`^Why node\\b.* \\(PID ${server.pid}\\) Is Running`));
    for (const [script, pid] of [
      ['mochaChild.js', process.pid],
      ['listenChild.js', server.pid],
    ] as const) {
      await typeInQuickPick(page, script);
      await until(`${script} among what led to it`, async () =>
        (await readPicks(page)).some((pick) => pick.includes(`PID ${pid} `)) ? true : undefined,
      );
    }
    match(await copied(() => choosePick(page, `PID ${server.pid} `)), /listenChild\.js/);
  });

  it('opens the folder of the project', async () => {
    const server = await start();
    await waitForRow(page, rowOf(server));
    await chooseFromContextMenu(page, rowOf(server), 'Open Project Folder');
    await until('the folder selected in the explorer', async () =>
      (await page.locator('.explorer-folders-view .monaco-list-row.selected').innerText()).includes('shop')
        ? true
        : undefined,
    );
    await openLocalPorts(page);
  });

  it('shows the debug console of the session that debugs a server', async () => {
    await writeFile(join(workbench.folder, 'shop', 'debugged.js'), debuggedScript);
    const start = /^Debug: Start Debugging(?:,|$)/;
    // offered only once the debugger extensions are known
    await until('debugging offered', async () => {
      if ((await offeredCommands(page, 'Debug: Start')).some((title) => start.test(title))) return true;
      await cancelQuickPick(page);
      return undefined;
    });
    await choosePick(page, start);
    const row = new RegExp(`^port ${debuggedPort}, `);
    await waitForRow(page, row);
    const console = page.locator('.repl').filter({ visible: true });
    equal(await console.count(), 0);
    await chooseFromContextMenu(page, row, 'Reveal Terminal or Debug Console');
    await console
      .getByText(/debugged as \d+/)
      .first()
      .waitFor();
    await screenshot(page, 'debug-console');
    await runCommand(page, 'Debug: Stop');
    await waitForNoRow(page, row);
  });

  it('terminates a process with its tree if that is chosen', async () => {
    const server = await start({ ...onLoopback, children: 2 });
    await waitForRow(page, rowOf(server));
    await clickInlineAction(page, rowOf(server), 'Terminate Process');
    const { detail, buttons } = await readDialog(page);
    match(detail, /Its process tree also includes node \(PID \d+\) and node \(PID \d+\)\./);
    ok(buttons.includes('Terminate') && buttons.includes('Terminate Tree (3)'), buttons.join());
    const children = [...detail.matchAll(/node \(PID (\d+)\)/g)].map(([, pid]) => Number(pid));
    try {
      await answerDialog(page, 'Terminate Tree (3)');
      await server.ended;
      await until('the exit of its children', () =>
        Promise.resolve(children.some(isThere) ? undefined : true),
      );
    } finally {
      for (const pid of children.filter(isThere)) process.kill(pid, 'SIGKILL');
    }
  });

  it('terminates the selected processes and no other', async () => {
    const [one, two, other] = [await start(), await start(), await start()];
    for (const server of [one, two, other]) await waitForRow(page, rowOf(server));
    await chooseForSelected(page, [rowOf(one), rowOf(two)], 'Terminate Process');
    const { message, detail } = await readDialog(page);
    equal(message, 'Terminate 2 processes?');
    for (const { pid, ports } of [one, two]) {
      match(detail, new RegExp(`^node\\b.* \\(PID ${pid}\\), port ${ports[0] ?? ''}\\.`, 'm'));
    }
    await answerDialog(page, 'Terminate All');
    await Promise.all([one.ended, two.ended]);
    await waitForNoRow(page, rowOf(one));
    await waitForNoRow(page, rowOf(two));
    ok(other.isRunning());
  });

  it('opens a server that speaks TLS with https', async function () {
    const tls = await makeCertificate(this);
    const server = await start({ ...onLoopback, tls, title: 'in private' });
    await waitForRow(page, rowOf(server));
    const opened = await pageOpenedBy(workbench.context, () =>
      clickInlineAction(page, rowOf(server), 'Open in Browser'),
    );
    equal(opened.url(), `https://localhost:${server.ports[0] ?? ''}/`);
    equal(await opened.title(), 'in private');
    await opened.close();
  });
});
