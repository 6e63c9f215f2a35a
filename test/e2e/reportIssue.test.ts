import { equal, match, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScratchFolder } from '../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../scripts/host/scratchFolder';
import { extensionId } from '../../src/model/actions/portLink';
import { copyExtension } from './support/extensionCopy';
import { answerDialog } from './support/messages';
import { runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import { until } from './support/until';
import type { Workbench } from './support/workbench';
import { openLocalPorts, screenshot, startWorkbench } from './support/workbench';

/** A copy of the extension whose issues are on GitHub: only then VS Code's form takes a text. */
async function copyWithIssues({ path }: ScratchFolder): Promise<string> {
  const copy = join(path, 'local-ports');
  await copyExtension(copy);
  const file = join(copy, 'package.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  const bugs = { url: 'https://github.com/example/local-ports/issues' };
  await writeFile(file, JSON.stringify({ ...manifest, bugs }));
  return copy;
}

describe('Report Issue', () => {
  let scratch: ScratchFolder;
  let workbench: Workbench;
  before(async () => {
    scratch = await makeScratchFolder('issues');
    workbench = await startWorkbench({
      extensionPath: await copyWithIssues(scratch),
      // without it, VS Code in a browser opens a page of GitHub too
      settings: { 'issueReporter.experimental.webReporter': true },
    });
    await openLocalPorts(workbench.page);
  });
  after(async () => {
    await workbench.dispose();
    await scratch.remove();
  });

  recoverAfterFailure(() => workbench);

  it("fills VS Code's form with what a report needs, and with nothing that names a person", async () => {
    const { page, context, server, folder } = workbench;
    await runCommand(page, 'Local Ports: Report Issue…');
    const form = await until('the form', async () => {
      const opened = context.pages().find((one) => one !== page);
      if (opened !== undefined) return opened;
      // a browser opens no window long after the key that asked for it: VS Code says so, and asks for another one
      if (await page.locator('.monaco-dialog-box').isVisible()) await answerDialog(page, 'Retry');
      return undefined;
    });
    const description = form.locator('#description');
    await description.waitFor({ state: 'visible' });
    await screenshot(form, 'report-issue');
    // the form offers installed extensions, not one in development
    const chosen = server.extensionPath === undefined ? extensionId : '';
    equal(await form.locator('#extension-selector').inputValue(), chosen);
    const text = await description.inputValue();
    match(text, /^What happened, and what did you expect\?\n\n\n/);
    match(text, new RegExp(`^- host: .* ${server.version.replaceAll('.', '\\.')}, web, en$`, 'm'));
    match(text, /^- Local Ports: \d+\.\d+\.\d+/m);
    ok(!text.includes(folder) && !text.includes(scratch.path), text);
  });
});
