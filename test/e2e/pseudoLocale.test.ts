import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { extensionId } from '../../src/model/actions/portLink';
import type { ListeningProcess } from '../support/listeningProcess';
import { startListening, stopAll } from '../support/listeningProcess';
import { readMenu } from './support/menu';
import { answerDialog, readDialog, readNotifications } from './support/messages';
import {
  pseudoLanguage,
  pseudoLocalize,
  untranslatedWords,
  type PseudoLocalized,
} from './support/pseudoLocale';
import { cancelQuickPick, choosePick, offeredCommands, readPicks, runCommand } from './support/quickInput';
import { recoverAfterFailure } from './support/recover';
import {
  openContextMenu,
  readInlineActions,
  readRows,
  readTooltip,
  readWelcome,
  waitForRow,
} from './support/tree';
import { until } from './support/until';
import { restMouse, showLocalPorts, startWorkbench, type Workbench } from './support/workbench';

/** Names, which are not translated: the product, protocols, and the programs, users and folders of this test. */
const names = new Set([
  ...['Local', 'Ports', 'VS', 'Code', 'TCP', 'UDP', 'IPv', 'URL', 'localhost'],
  ...['node', 'Node', 'listenChild', 'mochaChild', 'js', 'local', 'ports', 'shop', 'eth', 'root'],
]);
/** The programs that run this test (`bash ci.sh`) are named where they may start a terminated process again. */
for (const name of namesOfAncestors()) names.add(name);
/** VS Code's own texts, which stay English here. */
const ofVsCode = new Set(['Cancel', 'OK', 'AM', 'PM']);

describe('Local Ports in another language', () => {
  let localized: PseudoLocalized;
  let workbench: Workbench;
  let page: Page;
  let exposed: ListeningProcess;
  let quiet: ListeningProcess;

  before(async () => {
    localized = await pseudoLocalize();
    workbench = await startWorkbench({
      extensionPath: localized.extensionPath,
      language: pseudoLanguage,
      settings: {
        'localPorts.refreshIntervalSeconds': 1,
        'localPorts.hide': [{ port: 1 }],
        // newer versions show the settings in a box that is too small for all of them
        'workbench.editor.useModal': 'off',
      },
      // tall enough for all settings at once
      viewport: { width: 1280, height: 2800 },
    });
    ({ page } = workbench);
    const project = join(workbench.folder, 'shop');
    exposed = await startListening({ sockets: [{ host: '0.0.0.0' }] }, { cwd: project });
    quiet = await startListening({ sockets: [{ host: '127.0.0.1' }] }, { cwd: project });
    await showLocalPorts(page);
    await waitForRow(page, rowOf(quiet));
    await waitForRow(page, rowOf(exposed));
  });
  after(async () => {
    await stopAll();
    await workbench.dispose();
    await localized.remove();
  });
  recoverAfterFailure(
    () => workbench,
    async () => {
      await showLocalPorts(page);
      await waitForRow(page, rowOf(exposed));
    },
  );
  afterEach(async () => {
    await cancelQuickPick(page);
    await restMouse(page);
  });

  function rowOf({ ports }: ListeningProcess): RegExp {
    return new RegExp(`\\b${ports[0] ?? ''}, `);
  }

  /** Programs outside this test have names that it does not know. */
  function isOurs(row: string): boolean {
    return [exposed, quiet].some(({ ports }) => row.includes(String(ports[0])));
  }

  /** The words left in English, with their context; paths, addresses and further ancestors count as names. */
  function leftInEnglish(texts: readonly string[]): string[] {
    ok(texts.length > 0 && texts.some((text) => /[ȧḗīǿŭ]/.test(text)), 'it is translated at all');
    const left = texts.flatMap((text) => {
      const own = text.replaceAll(/ ← .*|https?:\S+|(?:[a-z]:)?[\\/]\S+/gi, '');
      const words = untranslatedWords(own).filter((word) => !names.has(word) && !ofVsCode.has(word));
      return words.length === 0 ? [] : [`${words.join(' ')} (in: ${text})`];
    });
    return [...new Set(left)];
  }

  const titleOf = (command: string): string => localized.manifestText(`command.${command}.title`);

  /** All texts of the open quick pick; undefined while it renders. */
  async function readQuickPick(): Promise<string[] | undefined> {
    const widget = page.locator('.quick-input-widget');
    const input = widget.locator('input').first();
    const rows = widget.locator('.monaco-list-row');
    if ((await input.inputValue()).startsWith('>') || (await rows.count()) === 0) return undefined;
    return [
      ...(await widget.locator('.quick-input-title').allInnerTexts()),
      (await input.getAttribute('placeholder')) ?? '',
      ...(await rows.allInnerTexts()).filter((row) => !/^\W*\d/.test(row) || isOurs(row)),
    ];
  }

  async function openQuickPickOf(command: string): Promise<string[]> {
    await runCommand(page, `Local Ports: ${titleOf(command)}`);
    return until(`the quick pick of ${command}`, readQuickPick);
  }

  it('leaves nothing in English in the tree, its tooltips, its menus and the status bar', async () => {
    const rows = (await readRows(page)).filter(({ label }) => isOurs(label));
    const texts = rows.flatMap(({ label, text }) => [label, text]);
    for (const server of [exposed, quiet]) {
      // without the command line
      texts.push((await readTooltip(page, rowOf(server))).replaceAll(/^.*listenChild\.js'? .*\{.*$/gm, ''));
      texts.push(...(await readInlineActions(page, rowOf(server))));
      await openContextMenu(page, rowOf(server));
      texts.push(...(await readMenu(page)));
      await page.keyboard.press('Escape');
    }
    const status = page.locator(`.statusbar-item[id^="${extensionId}."]`);
    texts.push(await status.innerText(), (await status.getAttribute('aria-label')) ?? '');
    deepEqual(leftInEnglish(texts), []);
  });

  it('leaves nothing in English in the palette', async () => {
    const offered = await offeredCommands(page, 'Local Ports:');
    // VS Code also shows the English title of a command, and adds commands of its own for a view
    const titles = offered.flatMap((offer) => offer.split(', ')[0] ?? []);
    const ours = titles.filter((title) => /^Local Ports: (?!Focus on)/.test(title));
    deepEqual(leftInEnglish(ours), []);
  });

  for (const command of ['groupBy', 'sortBy', 'filter', 'showDevServers', 'unhide']) {
    it(`leaves nothing in English in the quick pick of ${command}`, async () => {
      deepEqual(leftInEnglish(await openQuickPickOf(command)), []);
    });
  }

  for (const command of ['whoCanReach', 'acknowledge', 'hide']) {
    it(`leaves nothing in English in the quick picks of ${command}`, async () => {
      const [title, placeholder] = await openQuickPickOf(command);
      await choosePick(page, `${exposed.ports[0]}`);
      const next = await until('the next quick pick', async () => {
        const shown = await readQuickPick();
        return shown?.[0] === title && shown?.[1] === placeholder ? undefined : shown;
      });
      deepEqual(leftInEnglish([title ?? '', placeholder ?? '', ...next]), []);
    });
  }

  it('leaves nothing in English in questions and notifications', async () => {
    await runCommand(page, `Local Ports: ${titleOf('terminateProcess')}`);
    await choosePick(page, `${quiet.ports[0]}`);
    const { message, detail, buttons } = await readDialog(page);
    deepEqual(leftInEnglish([message, detail, ...buttons]), []);
    await answerDialog(page, localized.messageText('Terminate'));
    await quiet.ended;
    const [notification] = await until('a notification', async () => {
      const all = await readNotifications(page);
      return all.length > 0 ? all : undefined;
    });
    deepEqual(leftInEnglish([notification?.message ?? '', ...(notification?.buttons ?? [])]), []);
  });

  it('leaves nothing in English in the settings', async () => {
    await runCommand(page, 'Preferences: Open Settings (UI)');
    const editor = page.locator('.settings-editor');
    await editor.locator('.suggest-input-container').click();
    await page.keyboard.type(`@ext:${extensionId}`);
    const descriptions = editor.locator('.setting-item-description');
    const settings = countSettings(localized.extensionPath);
    await until('all settings', async () => ((await descriptions.count()) === settings ? true : undefined));
    deepEqual(leftInEnglish(await descriptions.allInnerTexts()), []);
  });

  it('leaves nothing in English in the welcome text', async () => {
    await stopAll();
    await runCommand(page, `Local Ports: ${titleOf('filter')}`);
    const workspaceOnly = await until('the filters', async () => (await readPicks(page))[2]);
    await choosePick(page, workspaceOnly);
    const { text, links } = await readWelcome(page);
    equal(links.length, 2);
    deepEqual(leftInEnglish([text, ...links]), []);
  });
});

/** Those of the machine are in a tab of their own. */
function countSettings(extensionPath: string): number {
  const manifest = JSON.parse(readFileSync(join(extensionPath, 'package.json'), 'utf8')) as {
    readonly contributes: {
      readonly configuration: { readonly properties: Record<string, { readonly scope?: string }> };
    };
  };
  const { properties } = manifest.contributes.configuration;
  return Object.values(properties).filter(({ scope }) => scope !== 'machine').length;
}

/** The words of the command lines of all ancestors of this process, from proc_pid_cmdline(5) and proc_pid_stat(5). */
function namesOfAncestors(): string[] {
  const words: string[] = [];
  for (let pid = process.pid; pid > 0;) {
    words.push(...untranslatedWords(readFileSync(`/proc/${pid}/cmdline`, 'utf8')));
    // `PID (NAME) STATE PPID …`
    const [, parent] = /\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    pid = Number(parent ?? 0);
  }
  return words;
}
