/** The command palette and quick picks. */
import type { Locator, Page } from 'playwright-core';
import { actionMs, clickSurely } from './hit';
import { until } from './until';

/** How long a click that may get lost is waited for. */
const attemptMs = 2000;
/** Asked for twice, a quick pick that comes late is there again after it was answered. */
const openedMs = 8000;

function widget(page: Page): Locator {
  return page.locator('.quick-input-widget');
}

/** Runs a command by its full title, e.g. `Local Ports: Refresh`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  // the palette closes when something else takes the focus, as views do while they are restored
  await until(`the command ${title}`, async () => {
    await typeCommand(page, title);
    const offered = await readPicks(page, attemptMs);
    if (offered.some((pick) => pick.includes(title))) return true;
    // it takes the same text once only, and may not have been ready for that
    await cancelQuickPick(page);
    throw new Error(`It offers: ${offered.join(' | ')}`);
  });
  await choosePick(page, title);
}

/** Opens the palette with the title typed in, and returns the commands it offers. */
export async function offeredCommands(page: Page, title: string): Promise<string[]> {
  await typeCommand(page, title);
  return readPicks(page);
}

async function typeCommand(page: Page, title: string): Promise<void> {
  await until('the command palette', async () => {
    const input = widget(page).locator('input').first();
    if (!(await input.isVisible()) || !(await input.inputValue()).startsWith('>'))
      await page.keyboard.press('F1');
    await input.fill(`>${title}`, { timeout: actionMs });
    return true;
  });
}

/** Repeats the action until a quick pick is open: a click may get lost while the workbench renders. */
export async function openPickBy(page: Page, open: () => Promise<void>): Promise<void> {
  await until('a quick pick', async () => {
    if (!(await widget(page).isVisible())) await open();
    await widget(page).waitFor({ state: 'visible', timeout: openedMs });
    return true;
  });
}

/** Types into the quick pick that is open. */
export async function typeInQuickPick(page: Page, text: string): Promise<void> {
  await widget(page).locator('input').first().fill(text);
}

/** The visible entries, by their accessible names. */
export async function readPicks(page: Page, withinMs?: number): Promise<string[]> {
  const rows = widget(page).locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor({ state: 'visible', ...(withinMs === undefined ? {} : { timeout: withinMs }) });
  // the first entries are drawn before the list has its height
  let labels: string[] = [];
  const readTwice = async (): Promise<string[] | undefined> => {
    const before = labels;
    labels = await rows.evaluateAll((elements) =>
      (elements as unknown as { getAttribute(name: string): string | null }[]).map(
        (element) => element.getAttribute('aria-label') ?? '',
      ),
    );
    return labels.length > 0 && labels.join('\n') === before.join('\n') ? labels : undefined;
  };
  return until('the drawn entries of the quick pick', readTwice, withinMs);
}

/** Chooses the first entry that contains the text or matches the pattern. */
export async function choosePick(page: Page, name: string | RegExp): Promise<void> {
  await until(`the entry ${String(name)} in the quick pick`, async () => {
    const picks = await readPicks(page);
    const label = picks.find((pick) => (typeof name === 'string' ? pick.includes(name) : name.test(pick)));
    if (label === undefined) throw new Error(`It offers: ${picks.join(' | ')}`);
    const escaped = label.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
    const selector = `.quick-input-list .monaco-list-row[aria-label="${escaped}"]`;
    await clickSurely(page, widget(page).locator(selector).first(), selector);
    return true;
  });
}

/** The title above the entries. */
export async function readQuickPickTitle(page: Page): Promise<string> {
  const title = widget(page).locator('.quick-input-title');
  await title.waitFor({ state: 'visible' });
  return (await title.innerText()).trim();
}

/** Checks several entries and accepts. */
export async function tickPicks(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await choosePick(page, name);
  await widget(page).getByRole('button', { name: 'OK' }).click();
  await widget(page).waitFor({ state: 'hidden' });
}

/** Cancels the quick pick. */
export async function cancelQuickPick(page: Page): Promise<void> {
  await until('the quick pick closed', async () => {
    if (!(await widget(page).isVisible())) return true;
    await page.keyboard.press('Escape');
    return undefined;
  });
}
