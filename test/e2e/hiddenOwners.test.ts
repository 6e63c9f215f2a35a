import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { builtFile } from '../../scripts/host/projectRoot';
import { CgroupSlice } from '../support/linux/cgroupSlice';
import { needsCommand, needsOtherUsers, ordinaryUid, useWorld } from '../support/linux/world';
import { skipBecause } from '../support/skip';
import { answerDialog, readDialog } from './support/messages';
import { recoverAfterFailure } from './support/recover';
import {
  chooseFromContextMenu,
  collapseRow,
  cutPorts,
  expandRow,
  readTooltip,
  waitForRow,
} from './support/tree';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import {
  changeTheme,
  openLocalPorts,
  readClipboard,
  restMouse,
  screenshot,
  setSideBarWidth,
  startWorkbench,
} from './support/workbench';

/** Listeners of root, and a workbench that runs as an ordinary user and so may not see which processes they are. */
describe('owners that are hidden from the user of the workbench', () => {
  let workbench: Workbench | undefined;
  let slice: CgroupSlice | undefined;
  after('stop the workbench', () => workbench?.dispose());
  recoverAfterFailure(() => workbench);
  // before the world ends
  after('stop the services', () => slice?.remove());
  const world = useWorld();

  const database = { group: /^postgresql\.service, listening on 5432/, row: /^port 5432, / } as const;
  const container = /^Docker container c0ffee01c0ff, listening on 8080/;

  before('start a service, a container and a workbench', async function () {
    await needsOtherUsers(this, world());
    await needsCommand(this, 'ss');
    try {
      await world().run(['test', '-r', builtFile('scripts/host/keeper')], { uid: ordinaryUid });
    } catch {
      skipBecause(this, 'the folder of this project is closed to other users');
    }
    slice = await CgroupSlice.make(this, world());
    const service = await slice.rootIn('postgresql.service');
    await service.ask('listen a tcp 127.0.0.1 5432');
    const inside = await slice.rootIn(`docker-${'c0ffee01'.repeat(8)}.scope`);
    await inside.ask('listen a tcp 0.0.0.0 8080');
    workbench = await startWorkbench({
      through: world().inside([]),
      uid: ordinaryUid,
      folder: world().folder,
      viewport: { width: 900, height: 560 },
    });
    await openLocalPorts(workbench.page);
    await waitForRow(workbench.page, database.group);
  });

  function shown(): Workbench {
    ok(workbench);
    return workbench;
  }

  it('are named after their service or container, and the port is visible at 200 pixels', async () => {
    const { page } = shown();
    const service = await waitForRow(page, database.group);
    equal(service.text, 'postgresql 5432 · postgresql.service');
    equal((await waitForRow(page, container)).text, 'c0ffe…1c0ff 8080 · Docker container c0ffee01c0ff');
    await expandRow(page, database.group);
    const row = await waitForRow(page, database.row);
    equal(row.text, '5432 loopback · 127.0.0.1 · TCP');
    await setSideBarWidth(page, 200);
    deepEqual(await cutPorts(page), []);
    await screenshot(page, 'hidden-owner-narrow-dark');
    for (const [theme, name] of [
      ['light', 'hidden-owner-narrow-light'],
      ['highContrastDark', 'hidden-owner-narrow-high-contrast'],
    ] as const) {
      await changeTheme(page, theme);
      await screenshot(page, name);
    }
    await changeTheme(page, 'dark');
    await setSideBarWidth(page, 300);
    await collapseRow(page, database.group);
  });

  it('have a tooltip that says why they are hidden, which processes may own them, and how to stop them', async () => {
    const { page } = shown();
    const tooltip = await readTooltip(page, database.group);
    await screenshot(page, 'hidden-owner-tooltip');
    await restMouse(page);
    match(tooltip, /^postgresql\.service\n+You do not have permission to see which process owns it\./);
    match(tooltip, /Its socket belongs to postgresql\.service, a unit of systemd\./);
    match(tooltip, /Candidates for its owner, .*: perl \(PID \d+\)\./);
    match(tooltip, /To stop it, run:\s+sudo systemctl stop postgresql\.service/);
  });

  it('lead to the command that stops their service, to copy', async () => {
    const { page } = shown();
    await chooseFromContextMenu(page, database.group, 'Why Is This Running');
    const { message, buttons } = await readDialog(page);
    await screenshot(page, 'hidden-owner-question');
    equal(message, 'Port 5432 is held by postgresql.service, whose process is not visible to you.');
    deepEqual(buttons.toSorted(), ['Cancel', 'Copy Stop Command']);
    await answerDialog(page, 'Copy Stop Command');
    await until('the command in the clipboard', async () =>
      (await readClipboard(page)) === 'sudo systemctl stop postgresql.service' ? true : undefined,
    );
  });
});
