import { deepEqual, equal, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { openInEditorBrowser } from '../../src/flows/editorBrowser';

const command = 'workbench.action.browser.open';

interface TabFilter {
  readonly url: string;
  readonly reuseUrlFilter: string;
}

/** What the command for the Integrated Browser is run with. */
async function argumentFor(url: string): Promise<TabFilter> {
  const ran: unknown[] = [];
  const isOpened = await openInEditorBrowser(
    {
      isRemoteBrowser: false,
      commandIds: () => Promise.resolve([command, 'workbench.action.browser.quickOpen']),
      run: (...call) => Promise.resolve(ran.push(call)),
      externalUrl: (local) => Promise.resolve(local),
    },
    url,
  );
  ok(isOpened);
  const [[id, argument] = []] = ran as readonly (readonly [string, TabFilter])[];
  equal(id, command);
  ok(argument);
  return argument;
}

/** By VS Code's own globs: a document filter is one, compared with a path as it is. */
function isLike(pattern: string, text: string): boolean {
  const uri = vscode.Uri.from({ scheme: 'compared', path: text });
  return vscode.languages.match({ pattern }, { uri, languageId: 'plaintext' } as vscode.TextDocument) > 0;
}

/** As the command looks for a tab: scheme, host with port, and path, each by itself. */
function isTabOf({ reuseUrlFilter }: TabFilter, shown: string): boolean {
  const [wanted, uri] = [vscode.Uri.parse(reuseUrlFilter), vscode.Uri.parse(shown)];
  return (
    wanted.scheme === uri.scheme && isLike(wanted.authority, uri.authority) && isLike(wanted.path, uri.path)
  );
}

describe("the pattern for a server's tab in the Integrated Browser", () => {
  for (const [url, pages, others] of [
    [
      'http://localhost:5173/',
      ['http://localhost:5173/', 'http://localhost:5173/index.html', 'http://localhost:5173/a/b/?c=d#e'],
      ['http://localhost:51730/', 'https://localhost:5173/', 'http://127.0.0.1:5173/', 'http://localhost/'],
    ],
    ['http://localhost:80/', ['http://localhost/', 'http://localhost/a'], ['http://localhost:8080/']],
    [
      'http://[::1]:5173/',
      ['http://[::1]:5173/', 'http://[::1]:5173/a/b'],
      ['http://[::1]:5174/', 'http://1:5173/', 'http://localhost:5173/'],
    ],
  ] as const) {
    it(`finds the pages of ${url} and of no other server, by the globs of VS Code`, async () => {
      const filter = await argumentFor(url);
      equal(filter.url, url);
      deepEqual(
        pages.filter((page) => !isTabOf(filter, page)),
        [],
      );
      deepEqual(
        others.filter((page) => isTabOf(filter, page)),
        [],
      );
    });
  }
});
