import assert from 'node:assert/strict';
import { openInEditorBrowser } from '../../../src/flows/editorBrowser';

const integrated = 'workbench.action.browser.open';
const tabs = 'workbench.action.browser.quickOpen';
const simple = 'simpleBrowser.show';

interface Setup {
  /** What the editor lists. */
  readonly listed: readonly string[];
  /** What can be run, listed or not. */
  readonly works: readonly string[];
  readonly isRemoteBrowser?: boolean;
}

/** The commands that were run, with their arguments, and whether one of them worked. */
async function open(url: string, { listed, works, isRemoteBrowser = false }: Setup) {
  const ran: [string, unknown][] = [];
  const isOpened = await openInEditorBrowser(
    {
      isRemoteBrowser,
      commandIds: () => Promise.resolve(listed),
      run: (command, argument) => {
        ran.push([command, argument]);
        return works.includes(command)
          ? Promise.resolve()
          : Promise.reject(new Error(`command '${command}' not found`));
      },
      externalUrl: (local) => Promise.resolve(local.replace(':3000', ':3001')),
    },
    url,
  );
  return { ran, isOpened };
}

describe('openInEditorBrowser', () => {
  it('opens the Integrated Browser, in the tab that shows the server already', async () => {
    const { ran, isOpened } = await open('http://localhost:5173/', {
      listed: [integrated, tabs],
      works: [integrated, simple],
    });
    assert.deepEqual(ran, [
      [integrated, { url: 'http://localhost:5173/', reuseUrlFilter: 'http://localhost:5173/**' }],
    ]);
    assert.ok(isOpened);
  });

  it('names the server as browsers do: without the usual port, brackets taken literally', async () => {
    const host = { listed: [integrated, tabs], works: [integrated] };
    for (const [url, reuseUrlFilter] of [
      ['http://localhost:80/', 'http://localhost/**'],
      ['https://localhost:443/', 'https://localhost/**'],
      ['http://[::1]:5173/', 'http://[[]::1[]]:5173/**'],
    ] as const) {
      assert.deepEqual((await open(url, host)).ran, [[integrated, { url, reuseUrlFilter }]]);
    }
  });

  it('passes a string to versions that know nothing else', async () => {
    const { ran } = await open('http://localhost:5173/', { listed: [integrated], works: [integrated] });
    assert.deepEqual(ran, [[integrated, 'http://localhost:5173/']]);
  });

  it('opens the Simple Browser where there is no other one, though it is not listed before it runs', async () => {
    const { ran, isOpened } = await open('http://localhost:3000/', { listed: [], works: [simple] });
    assert.deepEqual(ran, [[simple, 'http://localhost:3001/']]);
    assert.ok(isOpened);
  });

  it('opens the Simple Browser if the other one fails', async () => {
    const { ran, isOpened } = await open('http://localhost:5173/', { listed: [integrated], works: [simple] });
    assert.deepEqual(
      ran.map(([command]) => command),
      [integrated, simple],
    );
    assert.ok(isOpened);
  });

  it('says that the editor has no browser', async () => {
    const { isOpened } = await open('http://localhost:5173/', { listed: [], works: [] });
    assert.equal(isOpened, false);
  });

  it('leaves the URL as it is for a browser that connects from the remote machine', async () => {
    const remote = { listed: [integrated, tabs], works: [integrated], isRemoteBrowser: true };
    const { ran } = await open('http://localhost:3000/', remote);
    assert.deepEqual(ran, [
      [integrated, { url: 'http://localhost:3000/', reuseUrlFilter: 'http://localhost:3000/**' }],
    ]);
  });

  it('forwards the port for the Simple Browser, which never connects from there', async () => {
    for (const listed of [[], [integrated]]) {
      const { ran } = await open('http://localhost:3000/', {
        listed,
        works: [simple],
        isRemoteBrowser: true,
      });
      assert.deepEqual(ran.at(-1), [simple, 'http://localhost:3001/']);
    }
  });
});
