import { deepEqual } from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtFile } from '../../scripts/host/projectRoot';
import { workbenchUrl } from '../../scripts/host/workbenchUrl';
import { needsOtherUsers, ordinaryUid, useWorld } from '../support/linux/world';
import { skipBecause } from '../support/skip';
import { AxeAudit } from './support/axe';
import { copyExtension } from './support/extensionCopy';
import { recoverAfterFailure } from './support/recover';
import { clickWelcome, readRows, readWelcome } from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { restMouse, screenshot, setSideBarWidth, showLocalPorts, startWorkbench } from './support/workbench';

/** The kernel's socket tables, as far as they are read. */
const tables = ['tcp', 'tcp6', 'udp', 'udp6'];

/**
 * The view while nothing can be read: each process of the test's world is given other socket tables, of files that the test
 * writes: a bind mount over /proc/PID/net.
 */
describe('the view without rows', () => {
  let workbench: Workbench | undefined;
  let net = '';
  after('stop the workbench', () => workbench?.dispose());
  recoverAfterFailure(
    () => workbench,
    ({ page }) => showLocalPorts(page),
  );
  const world = useWorld();
  const axe = new AxeAudit();

  before('start a workbench that finds other socket tables', async function () {
    await needsOtherUsers(this, world());
    try {
      await world().run(['test', '-r', builtFile('scripts/host/keeper')], { uid: ordinaryUid });
    } catch {
      skipBecause(this, 'the folder of this project is closed to other users');
    }
    net = join(world().folder, 'net');
    await mkdir(net, { mode: 0o755 });
    workbench = await startWorkbench({
      through: world().inside([]),
      uid: ordinaryUid,
      folder: world().folder,
      viewport: { width: 900, height: 560 },
      // nothing is scanned before the view is shown
      settings: { 'localPorts.warnAboutExposedDevServers': false, 'localPorts.refreshIntervalSeconds': 1 },
    });
    await giveTables();
    await showLocalPorts(workbench.page);
    await setSideBarWidth(workbench.page, 200);
  });

  async function giveTables(): Promise<void> {
    const mount = 'for process in /proc/[0-9]*; do mount --bind "$1" "$process/net" || true; done';
    await world().run(['sh', '-c', mount, 'sh', net]);
  }

  function running(): Workbench {
    if (workbench === undefined) throw new Error('The workbench was not started.');
    return workbench;
  }

  /** Waits for the welcome text that begins so, and takes a picture. @returns its buttons. */
  async function welcome(name: string, beginning: string, page = running().page): Promise<readonly string[]> {
    const links = await until(`the welcome text ${beginning}`, async () => {
      const { text, links: found } = await readWelcome(page);
      if (text.startsWith(beginning)) return found;
      throw new Error(`It says: ${text}`);
    });
    await restMouse(page);
    await screenshot(page, `welcome-${name}`);
    deepEqual(await readRows(page), []);
    deepEqual(await axe.faults(name, page, '.part.sidebar'), []);
    return links;
  }

  it('says that it is reading, as long as nothing has been read', async () => {
    const { context, server, folder } = running();
    const copy = join(world().folder, 'reading');
    await copyExtension(copy);
    await writeFile(join(copy, 'dist', 'extension.js'), 'exports.activate = () => new Promise(() => {});');
    // newer versions take no extension in development besides an installed one
    const own =
      server.extensionPath === undefined
        ? await startWorkbench({ extensionPath: copy, viewport: { width: 900, height: 560 } })
        : undefined;
    const page = own?.page ?? (await context.newPage());
    try {
      const place = { authority: server.authority, folder, extensionDevelopmentPath: copy };
      if (own === undefined) await page.goto(workbenchUrl(place));
      await showLocalPorts(page);
      await setSideBarWidth(page, 200);
      deepEqual(await welcome('reading', 'Scanning for listening ports…', page), []);
    } finally {
      await (own?.dispose() ?? page.close());
    }
  });

  const onFailure = ['Try Again', 'Show Log', 'Check This System'];

  it('says that something is missing, and what can be done', async () => {
    deepEqual(
      await welcome('missing', "Couldn't list ports: a tool or file that Local Ports needs is missing."),
      onFailure,
    );
  });

  it('says that a right is missing', async () => {
    for (const table of tables) await writeFile(join(net, table), '', { mode: 0 });
    await clickWelcome(running().page, 'Try Again');
    deepEqual(await welcome('denied', "Couldn't list ports: you don't have permission"), onFailure);
  });

  it('says that nothing is listening, and how to begin', async () => {
    for (const table of tables) {
      await rm(join(net, table));
      await writeFile(join(net, table), '  sl  local_address rem_address   st\n', { mode: 0o644 });
    }
    // processes that have come since have the system's tables
    await giveTables();
    await clickWelcome(running().page, 'Try Again');
    deepEqual(await welcome('empty', 'No process is listening on a TCP port.'), [
      'Start Sample Server',
      'Show UDP Ports',
    ]);
  });
});
