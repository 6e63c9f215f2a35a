import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../src/act/probePort';
import { extensionId } from '../../src/model/actions/portLink';
import { isThere, startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
import {
  answerDialog,
  clickNotificationButton,
  closeNotifications,
  readDialog,
  waitForNotification,
} from './support/messages';
import {
  followTerminalLink,
  listTerminals,
  openTerminal,
  readTerminal,
  readTerminalLink,
  selectTerminal,
  terminalSettings,
  typeInTerminal,
  waitForTerminalText,
} from './support/terminal';
import { chooseFromContextMenu, waitForRow } from './support/tree';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, pageOpenedBy, screenshot, startWorkbench } from './support/workbench';

/** Listens on the port given; if it is in use, exits with Node's error: in full, or (`brief`) only its message. */
const serverScript = `
if (process.argv[3] === 'brief') {
  process.on('uncaughtException', ({ message }) => {
    console.error(message);
    process.exit(1);
  });
}
const server = require('node:http').createServer((request, response) => response.end());
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('up as', process.pid));
`;

/** Listens, and writes a lock as `next dev` does; if there is one, says in the words of Next.js 16 what it contains. */
const lockedScript = `
const { existsSync, readFileSync, writeFileSync, rmSync } = require('node:fs');
const port = process.argv[2];
if (existsSync('lock')) {
  const pid = readFileSync('lock', 'utf8');
  console.error('⨯ Another next dev server is already running.');
  console.error(['', '- Local:        http://127.0.0.1:' + port, '- PID:          ' + pid, '- Dir:          ' + process.cwd()].join('\\n'));
  process.exit(1);
}
process.title = 'next-server (v16.4.5)';
writeFileSync('lock', String(process.pid));
process.on('SIGTERM', () => { rmSync('lock'); process.exit(0); });
require('node:http').createServer((request, response) => response.end('shop')).listen(Number(port), '127.0.0.1', () =>
  console.log('up as', process.pid),
);
`;

/** Fails with an address-in-use error after it has reported another command line as its own (VS Code's OSC 633 ; E). */
const forgerScript = `
process.stdout.write('\\x1b]633;E;npm start\\\\x0atouch forged\\x07');
console.log('Error: listen EADDRINUSE: address already in use 127.0.0.1:' + process.argv[2]);
process.exit(1);
`;

describe('the integrated terminal', () => {
  let workbench: Workbench | undefined;
  before(async function () {
    await needTerminals(this, true);
    workbench = await startWorkbench({
      settings: { ...terminalSettings, 'localPorts.refreshIntervalSeconds': 1 },
    });
  });
  after(() => workbench?.dispose());
  recoverAfterFailure(() => workbench);
  afterEach(stopAll);

  function started(): Workbench {
    if (!workbench) throw new Error('The workbench was not started.');
    return workbench;
  }

  it('shows the output of a command', async () => {
    const { page, folder } = started();
    await openTerminal(page);
    await typeInTerminal(page, 'echo "[$PWD]" said-$((40 + 2))');
    equal(await waitForTerminalText(page, 'said-42'), `[${folder}] said-42`);
  });

  it('opens a link that a server printed', async () => {
    const { page, context } = started();
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }], title: 'linked' });
    const port = String(server.ports[0]);
    await typeInTerminal(page, `clear; echo at http://127.0.0.1:$((${port} + 0))/`);
    const link = `http://127.0.0.1:${port}/`;
    await waitForTerminalText(page, `at ${link}`);
    match(await readTerminalLink(page, link), /^Follow link \((ctrl|cmd) \+ click\)/);
    const opened = await pageOpenedBy(context, () => followTerminalLink(page, link));
    equal(await opened.title(), 'linked');
    await opened.close();
  });

  it('can be selected by name among several', async () => {
    const { page } = started();
    await typeInTerminal(page, 'clear; echo first-$((0 + 1))');
    await waitForTerminalText(page, 'first-1');
    await openTerminal(page);
    // while a shell starts, it still has the name of its parent
    await until('two terminals with their names', async () =>
      (await listTerminals(page)).join() === 'bash,bash' ? true : undefined,
    );
    equal(
      (await readTerminal(page)).some((row) => row.includes('first-1')),
      false,
    );
    await selectTerminal(page, 'bash');
    await waitForTerminalText(page, 'first-1');
  });

  describe('with a server in it', () => {
    const servers = new Set<number>();
    before(async () => {
      const { page, folder } = started();
      await writeFile(join(folder, 'server.js'), serverScript);
      await openLocalPorts(page);
    });
    afterEach(() => {
      for (const pid of [...servers].filter(isThere)) process.kill(pid, 'SIGKILL');
      servers.clear();
    });

    /** @returns the PID that the server prints in the terminal. */
    async function waitForServer(): Promise<number> {
      const [, pid] = /up as (\d+)/.exec(await waitForTerminalText(started().page, /^up as \d+/)) ?? [];
      servers.add(Number(pid));
      return Number(pid);
    }

    it('offers to stop the process that holds the port, and runs the command again', async () => {
      const { page } = started();
      const port = await findFreePort(undefined, new Set());
      await openTerminal(page);
      await typeInTerminal(page, `node server.js ${port}`);
      const first = await waitForServer();

      await openTerminal(page);
      await typeInTerminal(page, `node server.js ${port}`);
      const offer = await waitForNotification(
        page,
        new RegExp(`Port ${port} is in use by node\\b.* \\(PID ${first}\\)\\.`),
      );
      equal(offer.severity, 'info');
      deepEqual(offer.buttons, ['Stop It and Run Again', "Don't Offer Again"]);
      ok(isThere(first), 'nothing is terminated without confirmation');
      await clickNotificationButton(page, `Port ${port} is in use`, 'Stop It and Run Again');
      const question = await readDialog(page);
      match(question.message, new RegExp(`^Terminate node\\b.*, port ${port}\\?$`));
      match(question.detail, new RegExp(`^node \\(PID ${first}\\) is listening on `));
      await answerDialog(page, 'Terminate');
      const second = await waitForServer();
      notEqual(second, first);
      ok(isThere(second));
      await until('the exit of the first', () => Promise.resolve(isThere(first) ? undefined : true));
      await closeNotifications(page);
    });

    it('links the port in the error; the link frees it and runs the command again', async () => {
      const { page } = started();
      const port = await findFreePort(undefined, new Set());
      const commandLine = `node server.js ${port} brief`;
      const holder = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
      await openTerminal(page);
      await typeInTerminal(page, commandLine);
      await waitForNotification(
        page,
        new RegExp(`Port ${port} is in use by node\\b.* \\(PID ${holder.pid}\\)\\.`),
      );
      await closeNotifications(page);
      const link = new RegExp(`(?<=EADDRINUSE.*)${port}`);
      match(await readTerminalLink(page, link), new RegExp(`^Free port ${port}\\b`));
      await followTerminalLink(page, link);
      const question = await readDialog(page);
      match(question.message, new RegExp(`^Terminate node\\b.*, port ${port}\\?$`));
      match(question.detail, new RegExp(`^node \\(PID ${holder.pid}\\) is listening on `));
      await answerDialog(page, 'Terminate');
      await holder.ended;
      await waitForNotification(page, `Run "${commandLine}" again?`);
      await clickNotificationButton(page, 'again?', 'Run Again');
      ok(isThere(await waitForServer()));
      await closeNotifications(page);
    });

    it('runs no command line of several lines that a program may have forged', async () => {
      const { page, folder } = started();
      const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const port = String(holder.ports[0]);
      await writeFile(join(folder, 'forger.js'), forgerScript);
      await openTerminal(page);
      await typeInTerminal(page, `node forger.js ${port}`);
      await waitForNotification(
        page,
        new RegExp(`Port ${port} is in use by node\\b.* \\(PID ${holder.pid}\\)\\.`),
      );
      await clickNotificationButton(page, `Port ${port} is in use`, 'Stop It and Run Again');
      await answerDialog(page, 'Terminate');
      await holder.ended;
      // what was started is put at the prompt, and not what was reported later
      await waitForNotification(page, 'It is at the prompt of its terminal: check it, then press Enter.');
      await waitForTerminalText(page, `node forger.js ${port}`);
      await closeNotifications(page);
      await page.keyboard.press('Control+u');
      await typeInTerminal(page, 'ls forged || echo not-run-$((40 + 2))');
      await waitForTerminalText(page, 'not-run-42');
      await closeNotifications(page);
    });

    it('offers to stop the holder as soon as a watcher prints the error, and shows the port until it is free', async () => {
      const { page } = started();
      const holder = await startListening({ sockets: [{ host: '127.0.0.1' }] });
      const port = Number(holder.ports[0]);
      await openTerminal(page);
      // node --watch runs on after its program has failed
      await typeInTerminal(page, `node --watch server.js ${port}`);
      const offer = await waitForNotification(page, `Port ${port} is in use by`);
      match(offer.message, new RegExp(`PID ${holder.pid}`));
      deepEqual(offer.buttons, ['Stop It', "Don't Offer Again"]);
      const status = page.locator(`[id="${extensionId}.portConflict"]`);
      await status.waitFor();
      match(await status.innerText(), new RegExp(`Port ${port} in use`));
      await screenshot(page, 'terminal-watcher');
      await clickNotificationButton(page, `Port ${port} is in use`, 'Stop It');
      await answerDialog(page, 'Terminate');
      await holder.ended;
      await status.waitFor({ state: 'hidden' });
      // the watcher starts its program again when it is told to
      await writeFile(join(started().folder, 'server.js'), `${serverScript}\n`);
      ok(isThere(await waitForServer()));
      await closeNotifications(page);
      await page.keyboard.press('Control+c');
    });

    it('opens a server that runs already, or stops it and runs the command again', async () => {
      const { page, folder } = started();
      await writeFile(join(folder, 'next-lock.js'), lockedScript);
      const port = await findFreePort(undefined, new Set());
      await openTerminal(page);
      await typeInTerminal(page, `node next-lock.js ${port}`);
      const first = await waitForServer();
      await openTerminal(page);
      await typeInTerminal(page, `node next-lock.js ${port}`);
      const text = 'Next.js is already running: ';
      const offer = await waitForNotification(page, text);
      match(offer.message, new RegExp(`\\(PID ${first}\\), port ${port}\\.$`));
      deepEqual(offer.buttons, ['Open', 'Stop It and Run Again', "Don't Offer Again"]);
      await screenshot(page, 'terminal-already-running');
      await clickNotificationButton(page, text, 'Stop It and Run Again');
      await answerDialog(page, 'Terminate');
      const second = await waitForServer();
      notEqual(second, first);
      await until('the exit of the first', () => Promise.resolve(isThere(first) ? undefined : true));
      await closeNotifications(page);
    });

    it('is revealed from the row of its server', async () => {
      const { page } = started();
      const port = await findFreePort(undefined, new Set());
      await openTerminal(page);
      await typeInTerminal(page, `node server.js ${port}`);
      const pid = await waitForServer();
      await openTerminal(page);
      ok(!(await readTerminal(page)).includes(`up as ${pid}`));
      const row = new RegExp(`^port ${port}, `);
      await waitForRow(page, row);
      await chooseFromContextMenu(page, row, 'Reveal Terminal');
      await waitForTerminalText(page, `up as ${pid}`);
    });

    it('runs a restarted server after the question has shown the command line', async () => {
      const { page, folder } = started();
      const port = await findFreePort(undefined, new Set());
      const server = await startListening(
        { sockets: [{ host: '127.0.0.1', port }] },
        { cwd: join(folder, 'shop') },
      );
      const row = new RegExp(`^port ${port}, `);
      await waitForRow(page, row);
      await chooseFromContextMenu(page, row, 'Restart');
      const { message, detail } = await readDialog(page);
      equal(message, `Restart node · shop, port ${port}?`);
      ok(detail.includes(`in ${join(folder, 'shop')}:`), detail);
      match(detail, /listenChild\.js'? '\{"sockets"/);
      await answerDialog(page, 'Restart');
      await server.ended;
      const notification = await waitForNotification(
        page,
        `is listening on 127.0.0.1:${port}, on loopback only.`,
      );
      const again = Number(/PID (\d+)/.exec(notification.message)?.[1]);
      servers.add(again);
      notEqual(again, server.pid);
      ok(isThere(again));
      ok((await listTerminals(page)).includes('node · shop'));
      await waitForTerminalText(page, `[${port}]`);
    });
  });
});
