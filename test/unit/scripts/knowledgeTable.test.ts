import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isTableCurrent, knowledgeTable, readmeWithTable } from '../../../scripts/checks/knowledgeTable';

describe("the README's table of what is known where", () => {
  it('says what the collectors declare, word for word', async () => {
    assert.ok(await isTableCurrent(process.cwd()), 'npm run readme writes it');
  });

  it('names what differs between macOS and other Unixes, and only that', () => {
    const rowOf = (title: string): string | undefined =>
      knowledgeTable().find((line) => line.startsWith(`| ${title} `));
    assert.match(rowOf("other users' ports") ?? '', /\| macOS: yes; other: \*\*no\*\*, and says so +\|/);
    assert.match(
      rowOf('arguments') ?? '',
      /\| exact +\| split at spaces, so unfit for a restart +\| exact +\|/,
    );
  });

  it('is written over what stood there, and nothing else changes', () => {
    const readme = readFileSync(join(process.cwd(), 'README.md'), 'utf8');
    const drifted = readme.replace('| split at spaces, so unfit for a restart', '| exact');
    assert.notEqual(drifted, readme);
    assert.equal(readmeWithTable(drifted), readme);
    assert.equal(readmeWithTable('# Another file'), undefined);
  });
});
