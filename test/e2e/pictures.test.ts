import { ok } from 'node:assert/strict';
import { statSync } from 'node:fs';
import { Shutdown } from '../../scripts/host/shutdown';
import { startSampleServers } from '../../scripts/sampleServers';
import { waitForStatusItem } from './support/messages';
import { waitForRow } from './support/tree';
import type { WorkbenchOptions } from './support/workbench';
import { openLocalPorts, screenshot, setSideBarWidth, startWorkbench } from './support/workbench';

/** Pictures to look at, in out/screenshots; the one for the README is made here too. */
describe('the view, pictured', () => {
  const shutdown = new Shutdown();
  before(() => startSampleServers(shutdown));
  after(() => shutdown.run());

  async function picture(name: string, theme: WorkbenchOptions['theme'] & string, sideBarWidth: number) {
    const workbench = await startWorkbench({ theme, viewport: { width: 900, height: 560 } });
    try {
      const { page } = workbench;
      await openLocalPorts(page);
      await waitForRow(page, 'node · shop');
      await waitForRow(page, 'node · api');
      await waitForStatusItem(page, 'status', ({ background }) => background === 'warning');
      const wanted = {
        dark: 'vs-dark',
        light: 'vs',
        highContrastDark: 'hc-black',
        highContrastLight: 'hc-light',
      };
      await page.locator(`.monaco-workbench.${wanted[theme]}`).waitFor({ state: 'visible' });
      await setSideBarWidth(page, sideBarWidth);
      // away from what shows a tooltip or a border
      await page.mouse.move(700, 300);
      ok(statSync(await screenshot(page, name)).size > 10_000, 'the picture holds something');
    } finally {
      await workbench.dispose();
    }
  }

  it('for the README', () => picture('readme', 'dark', 360));
  it('at 200 pixels in a dark theme', () => picture('narrow-dark', 'dark', 200));
  it('at 200 pixels in a light theme', () => picture('narrow-light', 'light', 200));
  it('at 200 pixels in dark high contrast', () => picture('narrow-high-contrast', 'highContrastDark', 200));
  it('at 200 pixels in light high contrast', () =>
    picture('narrow-high-contrast-light', 'highContrastLight', 200));
});
