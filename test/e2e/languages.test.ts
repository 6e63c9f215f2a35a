import { deepEqual, fail, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/host/projectRoot';
import { startListening, stopAll } from '../support/listeningProcess';
import { cutPorts, expandRow, openContextMenu, readTooltip, waitForRow } from './support/tree';
import { waitForStatusItem } from './support/messages';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { restMouse, screenshot, setSideBarWidth, showLocalPorts, startWorkbench } from './support/workbench';

/** The others are checked as texts: `scripts/checks/translations.ts`. */
describe('Local Ports in a language of VS Code', () => {
  let workbench: Workbench | undefined;
  afterEach(async () => {
    await stopAll();
    await workbench?.dispose();
    workbench = undefined;
  });

  for (const language of ['ja', 'de']) {
    it(`speaks ${language} in the tree, its tooltip, its menu and the status bar, also at 200 pixels`, async () => {
      const file = join(projectRoot(), 'l10n', `bundle.l10n.${language}.json`);
      const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
      workbench = await startWorkbench({ language, viewport: { width: 900, height: 560 } });
      const { page, folder } = workbench;
      const { ports } = await startListening(
        { sockets: [{ host: '0.0.0.0' }] },
        { cwd: join(folder, 'shop') },
      );
      const port = String(ports[0]);
      const allInterfaces = texts['all interfaces'] ?? fail(language);
      await showLocalPorts(page);
      const owner = await waitForRow(page, new RegExp(`\\b${port}\\b`));
      await expandRow(page, owner.label);
      const row = await waitForRow(page, new RegExp(`${allInterfaces}.* 0\\.0\\.0\\.0`));
      await waitForStatusItem(
        page,
        'status',
        ({ text }) => text.includes(port) && text.includes(allInterfaces),
      );
      await restMouse(page);
      const tooltip = await until('the tooltip of the row', async () => {
        const text = await readTooltip(page, row.label);
        return text.includes('0.0.0.0') ? text : undefined;
      });
      ok(tooltip.includes(port), tooltip);
      await screenshot(page, `language-${language}-tooltip`);
      await restMouse(page);
      await openContextMenu(page, row.label);
      await screenshot(page, `language-${language}-menu`);
      await page.keyboard.press('Escape');
      await restMouse(page);
      await setSideBarWidth(page, 200);
      deepEqual(await cutPorts(page), []);
      await screenshot(page, `language-${language}-narrow`);
    });
  }
});
