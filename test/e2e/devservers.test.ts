import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { OwnedProcess } from '../../scripts/host/ownedProcess';
import type { ScratchFolder } from '../../scripts/host/scratchFolder';
import { createCollector } from '../../src/collect/createCollector';
import type { Process } from '../../src/model/process/process';
import { shellQuote } from '../../src/model/process/shellQuote';
import { installTimeoutMs, makeProject, needDevServers, shellEnvironment } from '../support/devServers';
import { needTerminals } from '../support/terminals';
import { answerDialog, readDialog, waitForNotification, waitForStatusItem } from './support/messages';
import { cancelQuickPick, choosePick, readPicks } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { needsNothingExposed } from './support/servers';
import {
  listTerminals,
  openTerminal,
  selectTerminal,
  terminalSettings,
  typeInTerminal,
  waitForPrompt,
  waitForTerminalText,
} from './support/terminal';
import { chooseFromContextMenu, waitForRow } from './support/tree';
import type { Workbench } from './support/workbench';
import { openLocalPorts, screenshot, setSideBarWidth, startWorkbench } from './support/workbench';

const readyTimeoutMs = 45_000;

describe('binding a real dev server to loopback', () => {
  let projects: ScratchFolder | undefined;
  let workbench: Workbench | undefined;
  let page: Page;
  const started: OwnedProcess[] = [];
  /** PIDs of the servers in new terminals. */
  const restarted: number[] = [];

  before(async function () {
    this.timeout(installTimeoutMs);
    await needTerminals(this, true);
    projects = await needDevServers(this);
    for (const name of ['web', 'watched', 'broken', 'looped', 'bundle', 'own']) {
      const dev = name === 'bundle' ? 'webpack serve --mode development' : 'vite --host';
      await makeProject(projects.path, name, dev, {
        'index.html': '<!doctype html>It answers.',
        'src/index.js': "console.log('It answers.');",
      });
    }
    workbench = await startWorkbench({ folder: projects.path, settings: terminalSettings });
    ({ page } = workbench);
    await openLocalPorts(page);
    await needsNothingExposed(this, page);
  });
  after(async () => {
    await workbench?.dispose();
    await projects?.remove();
  });
  recoverAfterFailure(() => workbench);
  afterEach(async function () {
    await Promise.all(started.splice(0).map((server) => server.stop()));
    for (const pid of restarted.splice(0)) process.kill(pid);
    // a hook that throws would end the suite
    if (this.currentTest?.state === 'failed') return;
    await waitForStatusItem(page, 'status', ({ background }) => background === 'none');
  });

  const folderOf = (project: string): string => join(projects?.path ?? '', project);
  const bin = (): string => join(folderOf('..'), 'node_modules', '.bin');

  async function start(project: string, command: string, args: readonly string[]): Promise<OwnedProcess> {
    const server = new OwnedProcess(command, args, {
      name: command,
      cwd: folderOf(project),
      env: shellEnvironment(folderOf('')),
    });
    started.push(server);
    await server.waitForLine(/https?:\/\//, readyTimeoutMs);
    return server;
  }

  /** The port of the project's only exposed server. */
  async function exposedPort(title: string): Promise<string> {
    const { label } = await waitForRow(
      page,
      new RegExp(`^${title.replaceAll(' · ', ', ')}, exposed, listening on \\d+, dev server$`),
      readyTimeoutMs,
    );
    return /(\d+), dev server$/.exec(label)?.[1] ?? '';
  }

  const rowOf = (port: string): RegExp => new RegExp(`^port ${port}, exposed, all interfaces`);

  /** The process that is listening on the port now. */
  async function ownerOf(port: string): Promise<Process> {
    const { listeners } = await createCollector(process.platform).scan(new AbortController().signal);
    const owner = listeners.find((listener) => listener.port === Number(port))?.owner;
    ok(owner?.kind === 'known', `no known process is listening on ${port}`);
    return owner.processes[0];
  }

  /** Opens the quick pick of fixes. @returns the accessible name of each entry. */
  async function bindToLoopback(port: string): Promise<string[]> {
    await chooseFromContextMenu(page, rowOf(port), 'Exposure', 'Bind to Loopback…');
    return readPicks(page);
  }

  /** Chooses the restart in the open quick pick, checks the question, and agrees. */
  async function restart(question: { readonly message: string; readonly detail: string }): Promise<void> {
    await choosePick(page, 'Restart on Loopback…');
    const { buttons, message, detail } = await readDialog(page);
    // where node is, and which variables new terminals lack, depends on the machine
    const usual = detail
      .replace(/"node" is \/\S+ there\.\n\n/, '')
      .replace(/(With its current environment), but without the variables that can load .*\./, '$1.');
    deepEqual({ message, detail: usual }, question);
    const expected = ['Cancel', 'Restart', 'Restart with These Variables', 'Show All…'];
    deepEqual(
      buttons.filter((one) => !expected.includes(one)),
      [],
    );
    ok(buttons.includes('Restart'));
    await screenshot(page, 'restart-on-loopback');
    await answerDialog(page, 'Restart');
  }

  it('stops the server and restarts it on loopback in a terminal with its name, which ends the warning', async () => {
    await openTerminal(page);
    await typeInTerminal(page, 'cd web && npm run dev');
    const port = await exposedPort('Vite · @shop/web');
    await waitForStatusItem(page, 'status', ({ text }) => text === `${port} on all interfaces`);
    const { pid: before } = await ownerOf(port);
    const picks = await bindToLoopback(port);
    await screenshot(page, 'bind-to-loopback');
    deepEqual(picks, [
      '--host 127.0.0.1, copy for the command line',
      "server.host: '127.0.0.1', copy for vite.config.*",
      'Restart on Loopback…, node vite --host 127.0.0.1',
      'Acknowledge Exposure…, it is intended',
    ]);
    await restart({
      message: `Restart Vite · @shop/web, port ${port}, on loopback?`,
      detail: [
        `Runs in a new terminal, in ${folderOf('web')}:`,
        shellQuote(['node', join(bin(), 'vite'), '--host', '127.0.0.1']),
        'With its current environment.',
        `First, node (PID ${before}) will be asked to exit. Unsaved work may be lost.`,
      ].join('\n\n'),
    });

    const row = await waitForRow(page, new RegExp(`^port ${port}, loopback`));
    equal(row.label, `port ${port}, loopback, 127.0.0.1, TCP`);
    const { pid: after } = await ownerOf(port);
    restarted.push(after);
    notEqual(after, before);
    await waitForNotification(
      page,
      `node (PID ${after}) is listening on 127.0.0.1:${port}, on loopback only.`,
    );
    const status = await waitForStatusItem(page, 'status', ({ background }) => background === 'none');
    // others may run on this machine
    match(status.label, /^Local Ports: [1-9]\d* dev servers?$/);
    await waitForTerminalText(page, `http://127.0.0.1:${port}/`);
    await screenshot(page, 'restarted-on-loopback');
    deepEqual(await listTerminals(page), ['bash', 'Vite · @shop/web']);
    // npm and the script that it ran have exited too
    await selectTerminal(page, 'bash');
    await waitForPrompt(page);
  });

  it('restarts the watcher too, if the command line of the watcher sets the host', async () => {
    const watcher = await start('watched', 'node', ['--watch', `${bin()}/vite`, '--host']);
    const port = await exposedPort('Vite · @shop/watched');
    const { pid } = await ownerOf(port);
    await bindToLoopback(port);
    await restart({
      message: `Restart Vite · @shop/watched, port ${port}, on loopback?`,
      detail: [
        `Runs in a new terminal, in ${folderOf('watched')}:`,
        shellQuote(['node', '--watch', join(bin(), 'vite'), '--host', '127.0.0.1']),
        'With its current environment.',
        `First, node (PID ${watcher.pid ?? 0}) and node (PID ${pid}) will be asked to exit. Unsaved work may be lost.`,
      ].join('\n\n'),
    });
    await watcher.ended;
    await waitForRow(page, new RegExp(`^port ${port}, loopback`));
    const { parentPid } = await ownerOf(port);
    ok(parentPid);
    restarted.push(parentPid);
  });

  it('restarts through the package manager if only its command line is known', async () => {
    await start('bundle', 'npm', ['run', 'dev']);
    const port = await exposedPort('webpack · @shop/bundle');
    ok((await bindToLoopback(port))[2]?.endsWith('npm run dev -- --host 127.0.0.1'));
    await choosePick(page, 'Restart on Loopback…');
    await readDialog(page);
    await answerDialog(page, 'Restart');
    await waitForRow(page, new RegExp(`^port ${port}, loopback`));
    restarted.push((await ownerOf(port)).pid);
  });

  it('says that the server exited if it fails to start again', async () => {
    await start('broken', 'node', [`${bin()}/vite`, '--host']);
    const port = await exposedPort('Vite · @shop/broken');
    await writeFile(join(folderOf('broken'), 'vite.config.mjs'), "throw new Error('no more');\n");
    await bindToLoopback(port);
    await choosePick(page, 'Restart on Loopback…');
    await readDialog(page);
    await answerDialog(page, 'Restart');
    const notification = await waitForNotification(
      page,
      'Vite · @shop/broken exited with code 1 before it started listening. To see the error, run: node ',
    );
    equal(notification.severity, 'warning');
    await screenshot(page, 'restart-failed');
  });

  it('says why a server cannot be restarted on loopback', async () => {
    const loop = `while :; do ${shellQuote(['node', join(bin(), 'vite'), '--host'])}; done`;
    const webpack = [`${bin()}/webpack`, 'serve', '--mode', 'development'];
    const own = 'require("http").createServer().listen(0, () => console.log("http://localhost"))';
    const refusals = [
      {
        title: 'Vite · @shop/looped',
        server: await start('looped', 'sh', ['-c', loop]),
        reason: ({ pid }: OwnedProcess) =>
          `It would be started again by a shell loop (PID ${pid ?? 0}). Restart that instead.`,
      },
      {
        title: 'webpack · @shop/bundle',
        server: await start('bundle', 'node', webpack),
        reason: () => 'Its exact command line is not known, because the process has overwritten it.',
      },
      {
        title: 'node · @shop/own',
        server: await start('own', 'node', ['-e', own]),
        reason: () => 'The option that binds it to loopback is not known.',
      },
    ];
    await setSideBarWidth(page, 200);
    // find all rows before opening a menu: the tree may change under an open menu
    const rows = [];
    for (const refusal of refusals) rows.push({ ...refusal, port: await exposedPort(refusal.title) });
    for (const { title, server, reason, port } of rows) {
      const picks = await bindToLoopback(port);
      await screenshot(page, `not-restarted-${title.split(' ')[0] ?? ''}`);
      const said = `Cannot be restarted from here, ${reason(server)}`;
      ok(picks.includes(said), picks.join('\n'));
      await cancelQuickPick(page);
    }
  });
});
