import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Docker, image } from '../support/linux/docker';
import { useWorld } from '../support/linux/world';
import { needTerminals } from '../support/terminals';
import { readMenu } from './support/menu';
import {
  answerDialog,
  closeNotifications,
  readDialog,
  readStatusItem,
  waitForNotification,
} from './support/messages';
import { cancelQuickPick, choosePick, openPickBy, readPicks, runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { listTerminals, terminalSettings, waitForTerminalText } from './support/terminal';
import {
  chooseFromContextMenu,
  clickInlineAction,
  clickViewAction,
  openContextMenu,
  readInlineActions,
  readRows,
  readTooltip,
  waitForNoRow,
  waitForRow,
} from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  pageOpenedBy,
  readClipboard,
  restMouse,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

/** The workbench runs in Docker's network namespace, so the extension sees the published ports. */
describe('containers in the view', () => {
  let docker: Docker | undefined;
  let workbench: Workbench | undefined;
  after('stop the workbench', () => workbench?.dispose());
  recoverAfterFailure(() => workbench);
  after('stop Docker', () => docker?.end());
  const world = useWorld();

  /** A Compose service, published on all interfaces. */
  const web = { group: /^web, shop, container/, row: /^port 8080, / } as const;
  /** Without a Compose project, published on loopback. */
  const cache = { group: /^cache, container/, row: /^port 6379, / } as const;

  before('start Docker, two containers and a workbench', async function () {
    docker = new Docker(world());
    await docker.start(this);
    const folder = join(world().folder, 'workspace');
    await mkdir(join(folder, 'deploy'), { recursive: true });
    await run(
      ...['--name', 'shop-web-1', '--publish', '8080:80'],
      ...['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web'],
      ...['--label', `com.docker.compose.project.working_dir=${join(folder, 'deploy')}`, image],
      ...['/bin/busybox', 'sh', '-c', serving('it serves')],
    );
    await run(
      ...['--name', 'cache', '--publish', '127.0.0.1:6379:80', image],
      ...['/bin/busybox', 'sh', '-c', serving('it keeps')],
    );
    workbench = await startWorkbench({
      folder,
      through: world().inside([]),
      env: { DOCKER_HOST: `unix://${docker.socketPath}` },
      settings: { ...terminalSettings, 'localPorts.refreshIntervalSeconds': 1 },
      viewport: { width: 900, height: 560 },
    });
    await openLocalPorts(workbench.page);
    await waitForRow(workbench.page, web.group);
    await waitForRow(workbench.page, cache.group);
  });

  /** A shell command that logs these words and serves them over HTTP. */
  function serving(words: string): string {
    return [
      'cd /bin',
      `./busybox echo '<title>${words}</title>' > index.html`,
      `echo ${words}`,
      'exec ./busybox httpd -f -p 80',
    ].join(' && ');
  }

  /** SIGKILL, because PID 1 of a container ignores SIGTERM unless it handles it. */
  async function run(...args: readonly string[]): Promise<void> {
    await engine('run', '--detach', '--stop-signal', 'SIGKILL', ...args);
  }

  async function engine(...args: readonly string[]): Promise<string> {
    if (!docker) throw new Error('Docker was not started.');
    return docker.run(...args);
  }

  async function stateOf(name: string): Promise<{ status: string; startedAt: string }> {
    const [status = '', startedAt = ''] = (
      await engine('inspect', '--format', '{{.State.Status}} {{.State.StartedAt}}', name)
    ).split(' ');
    return { status, startedAt };
  }

  function shown(): Page {
    if (!workbench) throw new Error('The workbench was not started.');
    return workbench.page;
  }

  async function take(name: string): Promise<void> {
    ok(statSync(await screenshot(shown(), name)).size > 10_000, 'the screenshot is not empty');
  }

  it('are shown by name, with a row for each published port and its container port, without a warning', async () => {
    const page = shown();
    // `0.0.0.0:8080`, and `[::]:8080` if this machine has IPv6
    const published = (await engine('port', 'shop-web-1', '80')).split('\n');
    const addresses = published.map((endpoint) => endpoint.replace(/:\d+$/, '').replace(/[[\]]/g, ''));
    await waitForRow(page, 'inside web · shop');
    await waitForRow(page, 'inside cache');
    const rows = await readRows(page);
    const textOf = (level: number, port: number): string[] =>
      rows.filter((row) => row.level === level && row.text.includes(String(port))).map(({ text }) => text);
    deepEqual(textOf(1, 8080), ['web · shop 8080']);
    deepEqual(textOf(2, 8080), [`8080 → 80 · all interfaces · ${addresses.join(', ')} · TCP`]);
    deepEqual(textOf(1, 6379), ['cache 6379']);
    deepEqual(textOf(2, 6379), ['6379 → 80 · loopback · 127.0.0.1 · TCP']);
    const status = await readStatusItem(page, 'status');
    deepEqual([status?.text, status?.background], ['0', 'none']);
  });

  it('have a tooltip that names the container, who can connect, the image and the Compose project', async () => {
    const page = shown();
    await setSideBarWidth(page, 360);
    const [title, reach, ...more] = (await readTooltip(page, web.row)).split(/\n+/);
    equal(title, 'web · shop on port 8080');
    match(reach ?? '', /^Listening on all interfaces: other machines can connect at .*docker0/);
    const text = more.join('\n');
    match(text, /^Published for port 80 of the container\./);
    match(text, /^Docker container shop-web-1, image local-ports-busybox, running\.$/m);
    match(text, /^Compose project shop, service web, in \/.*\/workspace\/deploy\.$/m);
    match(text, /^Its port is held by docker-proxy \(PID \d+\) since /m);
    await take('container-tooltip');
    await restMouse(page);
  });

  it('have the actions of a container, not those of the process that holds the port', async () => {
    const page = shown();
    deepEqual(await readInlineActions(page, web.row), ['Open in Browser', 'Copy Address', 'Stop Container…']);
    await openContextMenu(page, web.row);
    const ofAll = ['Show Container Logs', 'Restart Container', 'Stop Container…'];
    deepEqual(await readMenu(page), [
      ...['Open in Browser', 'Open in Integrated Browser', 'Copy', 'Exposure'],
      ...['Show Container Logs', 'Open Project Folder', 'What Does It Answer?', 'Organize'],
      ...['Restart Container', 'Stop Container…', 'Free Port…'],
    ]);
    await take('container-menu');
    await page.keyboard.press('Escape');
    await openContextMenu(page, cache.group);
    deepEqual(await readMenu(page), ofAll);
    await page.keyboard.press('Escape');
  });

  for (const [theme, name] of [
    ['light', 'light'],
    ['highContrastDark', 'high contrast'],
    ['dark', 'dark'],
  ] as const) {
    it(`are readable at 200 pixels, ${name}`, async () => {
      const page = shown();
      await changeTheme(page, theme);
      await setSideBarWidth(page, 200);
      await take(`containers-${name.replace(' ', '-')}`);
    });
  }

  it('open in the browser', async () => {
    const { page, context } = { page: shown(), context: shown().context() };
    const opened = await pageOpenedBy(context, () => clickInlineAction(page, web.row, 'Open in Browser'));
    equal(await opened.title(), 'it serves');
    await opened.close();
  });

  it('show how to publish on loopback, as a Compose file or a docker option', async () => {
    const page = shown();
    await setSideBarWidth(page, 360);
    await chooseFromContextMenu(page, web.row, 'Exposure', 'Show Who Can Connect');
    await choosePick(page, 'Bind to Loopback');
    const advice = 'ports: ["127.0.0.1:8080:80"]';
    await until('the advice', async () => {
      const picks = await readPicks(page);
      return picks.length === 1 && picks[0]?.startsWith(advice) ? true : undefined;
    });
    await take('container-bind');
    await choosePick(page, advice);
    await until('the advice copied', async () => ((await readClipboard(page)) === advice ? true : undefined));
  });

  it('can be hidden by port or address, not by process, since all share the proxy', async () => {
    const page = shown();
    await chooseFromContextMenu(page, cache.row, 'Organize', 'Hide');
    deepEqual(await readPicks(page), ['Hide port 6379', 'Hide address 127.0.0.1']);
    await cancelQuickPick(page);
  });

  it('open the folder of their Compose project', async () => {
    const page = shown();
    await chooseFromContextMenu(page, web.group, 'Open Project Folder');
    await until('the folder selected in the explorer', async () =>
      (await page.locator('.explorer-folders-view .monaco-list-row.selected').innerText()).includes('deploy')
        ? true
        : undefined,
    );
    await openLocalPorts(page);
  });

  it('belong to this workspace if their Compose project is in it', async () => {
    const page = shown();
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await choosePick(page, 'This Workspace');
    await waitForNoRow(page, cache.row);
    await waitForRow(page, web.row);
    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    await choosePick(page, 'Project');
    await waitForRow(page, /^workspace, listening on 8080/);
    const { text } = await waitForRow(page, web.row);
    match(text, /^8080 web · shop · → 80 · all interfaces/);
    await take('container-workspace');
    await openPickBy(page, () => clickViewAction(page, 'Group By'));
    await choosePick(page, 'Process');
    await waitForNoRow(page, /^workspace, listening on 8080/);
    await openPickBy(page, () => clickViewAction(page, 'Filter'));
    await choosePick(page, 'Everything');
    await waitForRow(page, cache.row);
  });

  it('show their logs in a terminal', async function () {
    await needTerminals(this, true);
    const page = shown();
    await chooseFromContextMenu(page, cache.row, 'Show Container Logs');
    await waitForTerminalText(page, 'it keeps');
    ok((await listTerminals(page)).includes('cache logs'));
    await take('container-logs');
  });

  it('are running again after a restart', async () => {
    const page = shown();
    const before = await stateOf('cache');
    await runCommand(page, 'Local Ports: Restart Container');
    await until('both containers in the quick pick, each once', async () => {
      const picks = await readPicks(page);
      return picks.join() === 'cache, cache · port 6379,web · shop, shop-web-1 · port 8080'
        ? true
        : undefined;
    });
    await choosePick(page, 'cache');
    const { severity } = await waitForNotification(page, 'Container cache has restarted.');
    equal(severity, 'info');
    const after = await stateOf('cache');
    equal(after.status, 'running');
    ok(after.startedAt > before.startedAt);
    await waitForRow(page, cache.row);
    await closeNotifications(page);
  });

  it('are stopped to free a port after confirmation, and their rows disappear', async () => {
    const page = shown();
    await chooseFromContextMenu(page, web.row, 'Free Port');
    const { message, detail, buttons } = await readDialog(page);
    equal(message, 'Stop container web · shop, port 8080?');
    match(detail, /^The name of the container is shop-web-1\.\n\n.*keeps its data/);
    deepEqual(buttons.toSorted(), ['Cancel', 'Stop Container']);
    await take('container-stop');
    await answerDialog(page, 'Cancel');
    equal((await stateOf('shop-web-1')).status, 'running');

    await chooseFromContextMenu(page, web.row, 'Free Port');
    await answerDialog(page, 'Stop Container');
    await waitForNotification(page, 'Container shop-web-1 has stopped.');
    await waitForNoRow(page, web.row);
    await waitForNoRow(page, web.group);
    // terminating only the proxy would have left it running
    equal((await stateOf('shop-web-1')).status, 'exited');
    ok(await waitForRow(page, cache.row), 'the other container is still listed');
    await closeNotifications(page);

    await clickInlineAction(page, cache.row, 'Stop Container');
    await answerDialog(page, 'Stop Container');
    await waitForNoRow(page, cache.group);
    equal((await stateOf('cache')).status, 'exited');
  });
});
