/** Which of its browsers an editor opens a page in, and how. No command says so; what VS Code does is read in its source. */

/** What an editor offers for it. */
interface EditorBrowserHost {
  /** The IDs of commands that can be run, as far as their extensions are running. */
  commandIds(): PromiseLike<readonly string[]>;
  /** @throws if there is no such command. */
  run(command: string, argument: unknown): PromiseLike<unknown>;
  /** The URL as it works where the window is. */
  externalUrl(url: string): Promise<string>;
  /** Whether the Integrated Browser of a remote window connects from the remote machine. */
  readonly isRemoteBrowser: boolean;
}

/** The Integrated Browser, which VS Code has on the desktop. */
const openCommand = 'workbench.action.browser.open';
/** As old as `reuseUrlFilter` (microsoft/vscode#304914). The first versions accepted nothing but a string. */
const tabsCommand = 'workbench.action.browser.quickOpen';
/** Of the built-in extension Simple Browser, which runs when its command is called: it is not listed before. */
const simpleCommand = 'simpleBrowser.show';

/**
 * Opens a URL in the Integrated Browser, in the tab that shows this server if there is one; else in the Simple Browser,
 * which has one tab for all.
 * @returns false if the editor has neither.
 */
export async function openInEditorBrowser(host: EditorBrowserHost, url: string): Promise<boolean> {
  const known = new Set(await host.commandIds());
  if (known.has(openCommand)) {
    const shown = host.isRemoteBrowser ? url : await host.externalUrl(url);
    const inItsTab = { url: shown, reuseUrlFilter: serverPattern(shown) };
    if (await succeeds(host.run(openCommand, known.has(tabsCommand) ? inItsTab : shown))) return true;
  }
  return succeeds(host.run(simpleCommand, await host.externalUrl(url)));
}

/** Neither command is part of VS Code's API: both may be missing, or fail. */
function succeeds(running: PromiseLike<unknown>): Promise<boolean> {
  return Promise.resolve(running).then(
    () => true,
    () => false,
  );
}

/** A glob for all pages of a server, compared with scheme, host and port as browsers write them: `http://localhost:3000/**`. */
function serverPattern(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host.replace(/[[\]]/g, '[$&]')}/**`;
}
