/** What axe-core finds on the screen, without what is known of VS Code itself. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { projectRoot } from '../../../scripts/host/projectRoot';

/** Faults of how VS Code builds its lists, toolbars and pages, which no extension can change: the rule, and the elements. */
const ofVsCode: readonly (readonly [rule: string, element: string])[] = [
  ['aria-prohibited-attr', 'a.action-label.codicon'],
  ['aria-prohibited-attr', '.monaco-dialog-box .dialog-icon'],
  ['aria-prohibited-attr', '.monaco-keybinding'],
  ['aria-allowed-attr', '.quick-input-list .monaco-list-row'],
  ['aria-progressbar-name', '.monaco-progress-container'],
  // it puts a comma between the parts of a name, and nothing between those on the screen
  ['label-content-name-mismatch', '.quick-input-list .monaco-list-row'],
  // ours by intention: a spoken row says more than the one on the screen, which has icons and columns
  ['label-content-name-mismatch', '.tree-explorer-viewlet-tree-view .monaco-list-row'],
  ['aria-allowed-attr', '.gettingStartedContainer .getting-started-step'],
  ['label-content-name-mismatch', '.gettingStartedContainer .getting-started-step'],
  ['nested-interactive', '.gettingStartedContainer .getting-started-step'],
  ['aria-required-children', '.gettingStartedContainer .getting-started-detail-container'],
  ['list', '.gettingStartedContainer ul'],
  // an icon, and a picture, neither of which it gives a text
  ['image-alt', '.gettingStartedContainer img'],
  ['frame-title', '.gettingStartedContainer iframe.webview'],
];

interface Found {
  readonly rule: string;
  readonly html: string;
  /** The element of the list above. */
  readonly known: string | undefined;
}

export class AxeAudit {
  private readonly known = new Map<string, number>();

  /**
   * Applies all rules to a part of a page, or to a document of ours in a frame.
   * @param part what it is called in the table of what is VS Code's own.
   * @returns the faults that are not VS Code's own.
   */
  async faults(part: string, place: Page | Frame, selector: string): Promise<string[]> {
    const isLoaded = await place.evaluate<boolean>('typeof axe === "object"');
    const program = join(projectRoot(), 'node_modules', 'axe-core', 'axe.min.js');
    if (!isLoaded) await place.evaluate(await readFile(program, 'utf8'));
    const found = await place.evaluate<readonly Found[]>(`(async () => {
      const known = ${JSON.stringify(ofVsCode)};
      const { violations } = await axe.run(
        ${JSON.stringify({ include: [[selector]] })},
        { resultTypes: ['violations'], elementRef: true },
      );
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ element, html }) => ({
          rule: id,
          html: html.slice(0, 200),
          known: known.find(([rule, selector]) => rule === id && element.matches(selector))?.[1],
        })),
      );
    })()`);
    for (const { rule, known } of found) {
      if (known === undefined) continue;
      const row = `${part} | ${rule} | ${known}`;
      this.known.set(row, (this.known.get(row) ?? 0) + 1);
    }
    return found
      .filter(({ known }) => known === undefined)
      .map(({ rule, html }) => `${part} | ${rule} | ${html}`);
  }

  /** What is VS Code's own: part, rule, element, and how often. */
  get ofVsCode(): readonly string[] {
    return [...this.known].map(([row, count]) => `${row} | ${count}`);
  }
}
