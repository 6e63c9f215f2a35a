import { deepEqual, equal, match } from 'node:assert/strict';
import { startListening, stopAll } from '../support/listeningProcess';
import { needTerminals } from '../support/terminals';
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
import type { Workbench } from './support/workbench';
import { pageOpenedBy, startWorkbench } from './support/workbench';

describe('the integrated terminal of the workbench under test', () => {
  let workbench: Workbench | undefined;
  before(async function () {
    await needTerminals(this, true);
    workbench = await startWorkbench({ settings: terminalSettings });
  });
  after(() => workbench?.dispose());
  afterEach(stopAll);

  function started(): Workbench {
    if (!workbench) throw new Error('The workbench was not started.');
    return workbench;
  }

  it('shows what a command writes', async () => {
    const { page, folder } = started();
    await openTerminal(page);
    await typeInTerminal(page, 'echo "[$PWD]" said-$((40 + 2))');
    equal(await waitForTerminalText(page, 'said-42'), `[${folder}] said-42`);
  });

  it('follows the link that a server has written', async () => {
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

  it('is one of several, told apart by their names', async () => {
    const { page } = started();
    await typeInTerminal(page, 'clear; echo first-$((0 + 1))');
    await waitForTerminalText(page, 'first-1');
    await openTerminal(page);
    deepEqual(await listTerminals(page), ['bash', 'bash']);
    equal(
      (await readTerminal(page)).some((row) => row.includes('first-1')),
      false,
    );
    await selectTerminal(page, 'bash');
    await waitForTerminalText(page, 'first-1');
  });
});
