/** The visible integrated terminal. The workbench must be started with `terminalSettings`. */
import type { Locator, Page } from 'playwright-core';
import { actionMs } from './hit';
import { runCommand } from './quickInput';
import { restMouse } from './workbench';
import { until } from './until';

/** Text as elements instead of a canvas, tabs even for one terminal, bash, and no terminal that outlives its page. */
export const terminalSettings = {
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.tabs.hideCondition': 'never',
  'terminal.integrated.defaultProfile.linux': 'bash',
  'terminal.integrated.defaultProfile.osx': 'bash',
  'terminal.integrated.enablePersistentSessions': false,
} as const;

/** How long a click that may get lost is waited for. */
const attemptMs = 1500;

function shown(page: Page): Locator {
  return page.locator('.terminal-wrapper.active').filter({ visible: true }).first();
}

/** Newer versions of VS Code have another one beside it. */
function inputOf(page: Page): Locator {
  return shown(page).locator('textarea.xterm-helper-textarea').first();
}

/** Opens another terminal and waits for its prompt, which shows that shell integration works. */
export async function openTerminal(page: Page): Promise<void> {
  const before = await shownNumber(page);
  await runCommand(page, 'Terminal: Create New Terminal');
  await until('a further terminal', async () => {
    const number = await shownNumber(page);
    return number !== undefined && number !== before ? true : undefined;
  });
  await waitForPrompt(page);
}

/** The accessible name is `Terminal 2, bash`; every terminal has its own number. */
async function shownNumber(page: Page): Promise<string | undefined> {
  const input = inputOf(page);
  if ((await input.count()) === 0) return undefined;
  const label = await input.getAttribute('aria-label', { timeout: actionMs });
  return /^Terminal \d+/.exec(label ?? '')?.[0];
}

/** The decoration of shell integration at a prompt; it changes when the command typed there has ended. */
export async function waitForPrompt(page: Page): Promise<void> {
  await shown(page).locator('.codicon-terminal-decoration-incomplete').last().waitFor();
}

/** The names in the list of terminals, from the top. */
export async function listTerminals(page: Page): Promise<string[]> {
  const labels = page.locator('.terminal-tabs-entry .monaco-icon-label .label-name');
  return (await labels.allInnerTexts()).map((text) => text.trim());
}

/** Shows the first terminal with this name. */
export async function selectTerminal(page: Page, name: string): Promise<void> {
  await until(`the terminal ${name}`, async () => {
    const at = (await listTerminals(page)).indexOf(name);
    const entry = page.locator('.terminal-tabs-entry').nth(at);
    if (at < 0) return undefined;
    await entry.click({ timeout: actionMs });
    return (await entry.getAttribute('class', { timeout: actionMs }))?.includes('is-active')
      ? true
      : undefined;
  });
}

/** Types a line and Enter. What is typed is shown too: wait for text that only the command writes. */
export async function typeInTerminal(page: Page, line: string): Promise<void> {
  await inputOf(page).focus();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** The rows in view, from the top, without the empty ones at the end; a long line takes several. */
export async function readTerminal(page: Page): Promise<string[]> {
  const rows = (await readCells(page)).map((spans) => textOf(spans).trimEnd());
  return rows.slice(0, rows.findLastIndex((row) => row !== '') + 1);
}

/** Waits for a row that contains the text or matches the pattern, and returns it. */
export async function waitForTerminalText(page: Page, text: string | RegExp): Promise<string> {
  return until(`${String(text)} in the terminal`, async () => {
    const rows = await readTerminal(page);
    const row = rows.find((candidate) => indexIn(candidate, text) >= 0);
    if (row === undefined) throw new Error(`It shows:\n${rows.join('\n')}`);
    return row;
  });
}

/** The tooltip of the link at this text, e.g. `Follow link (ctrl + click)`. */
export async function readTerminalLink(page: Page, text: string | RegExp): Promise<string> {
  const said = await hoverLink(page, text);
  await restMouse(page);
  return said;
}

/** Follows the link at this text: a click with Ctrl held, or Cmd on a Mac. */
export async function followTerminalLink(page: Page, text: string | RegExp): Promise<void> {
  // Press the key after the link is found: VS Code ignores a key that is already held.
  await hoverLink(page, text);
  await page.keyboard.down('ControlOrMeta');
  try {
    await shown(page).locator('.xterm-cursor-pointer').waitFor();
    await page.mouse.down();
    await page.mouse.up();
  } finally {
    await page.keyboard.up('ControlOrMeta');
  }
  await restMouse(page);
}

async function hoverLink(page: Page, text: string | RegExp): Promise<string> {
  return until(`a link at ${String(text)}`, async () => {
    const { x, y, cell } = await locate(page, text);
    const hover = page.locator('.xterm-hover').filter({ visible: true }).last();
    // The tooltip must be about this link.
    await restMouse(page);
    await hover.waitFor({ state: 'hidden', timeout: attemptMs });
    // Links are detected only when the mouse enters another cell.
    await page.mouse.move(x + cell, y);
    await page.mouse.move(x, y);
    await hover.waitFor({ state: 'visible', timeout: attemptMs });
    return withBlanks(await hover.innerText()).trim() || undefined;
  });
}

/** Part of a row, and its position on the page. */
interface Span {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

async function readCells(page: Page): Promise<Span[][]> {
  return shown(page)
    .locator('.xterm-rows > div')
    .evaluateAll((rows) =>
      (rows as unknown as DrawnElement[]).map((row) =>
        [...row.querySelectorAll('span')].map((span) => {
          const { left, top, width, height } = span.getBoundingClientRect();
          return { text: span.textContent, left, top, width, height };
        }),
      ),
    );
}

/** The part of a DOM element that is used here. */
interface DrawnElement {
  readonly textContent: string;
  querySelectorAll(selector: string): Iterable<DrawnElement>;
  getBoundingClientRect(): Omit<Span, 'text'>;
}

/**
 * The center of the text's first character, and the width of one. The last row with the text counts: the command that
 * wrote it may show above.
 */
async function locate(page: Page, text: string | RegExp): Promise<{ x: number; y: number; cell: number }> {
  const row = (await readCells(page)).findLast((spans) => indexIn(textOf(spans), text) >= 0);
  let rest = indexIn(textOf(row ?? []), text);
  for (const span of row ?? []) {
    if (rest < span.text.length) {
      const cell = span.width / span.text.length;
      return { x: span.left + (rest + 0.5) * cell, y: span.top + span.height / 2, cell };
    }
    rest -= span.text.length;
  }
  throw new Error(`The terminal does not show ${String(text)}.`);
}

function textOf(spans: readonly Span[]): string {
  return withBlanks(spans.map(({ text }) => text).join(''));
}

/** VS Code renders a space as a non-breaking one. */
function withBlanks(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}

function indexIn(row: string, text: string | RegExp): number {
  return typeof text === 'string' ? row.indexOf(text) : row.search(text);
}
