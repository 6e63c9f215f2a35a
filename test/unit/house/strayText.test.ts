import assert from 'node:assert/strict';
import ts from 'typescript';
import { findStrayText } from '../../../scripts/checks/strayText';

function strayIn(path: string, source: string): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2023, true);
  return findStrayText(file, path).map(({ text, why }) => `${text} ${why}`);
}

describe('the check for text outside src/messages', () => {
  it('finds sentences, words glued to values, and what a dialog shows', () => {
    const found = strayIn(
      'src/ui/planted.ts',
      [
        "const sentence = 'Port 3000 is in use.';",
        'const glued = `port ${port}`;',
        'const plural = `${count} processes`;',
        "const button = { title: 'Terminate' };",
        "const item = { label: isOn ? 'on' : icon };",
        "throw new UserError('Nothing was terminated.');",
      ].join('\n'),
    );
    assert.deepEqual(found, [
      "'Port 3000 is in use.' belongs in src/messages",
      '`port ${port}` belongs in src/messages',
      '`${count} processes` belongs in src/messages',
      "'Terminate' belongs in src/messages",
      "'on' belongs in src/messages",
      "'Nothing was terminated.' belongs in src/messages",
    ]);
  });

  it('ignores the log and text that no user reads', () => {
    const found = strayIn(
      'src/collect/planted.ts',
      [
        "import { it } from './a file with a long name';",
        "type Kind = 'of a kind';",
        'log.info(`read ${count} rows`);',
        "this.log.warn('no rows were read');",
        "throw new Error('this kind is unknown');",
        "if (line.startsWith('Active Connections')) skip();",
        'const path = `/proc/${pid}/fd`;',
        "const kind = 'all-interfaces';",
      ].join('\n'),
    );
    assert.deepEqual(found, []);
  });

  it('finds a sentence in src/messages that is not passed to l10n.t as one literal', () => {
    const found = strayIn(
      'src/messages/planted.ts',
      [
        "export const early = l10n.t('Show Log');",
        'export function planted(port: number): string[] {',
        "  return [l10n.t('Port {port} is free.', { port }), l10n.t(`Port ${port}`), 'It is free now.'];",
        '}',
      ].join('\n'),
    );
    assert.deepEqual(found, [
      "l10n.t('Show Log') is made before the language is known",
      'l10n.t(`Port ${port}`) is not one literal, so that it cannot be translated',
      "'It is free now.' is not passed to l10n.t",
    ]);
  });

  it('finds values that a sentence lacks or does not use', () => {
    const found = strayIn(
      'src/messages/planted.ts',
      [
        'export function planted(port: number): string[] {',
        "  return [l10n.t('Port {port} is used by {owner}.', { port }), l10n.t('It is free.', { port })];",
        '}',
      ].join('\n'),
    );
    assert.deepEqual(found, [
      "l10n.t('Port {port} is used by {owner}.', { port }) is not passed a value for {owner}",
      "l10n.t('It is free.', { port }) has no place for port",
    ]);
  });

  it('takes names of programs, PowerShell and details for the log for data', () => {
    assert.deepEqual(
      strayIn('src/model/recognition/planted.ts', "const row = { title: 'Spring Boot' };"),
      [],
    );
    const found = strayIn(
      'src/collect/planted.ts',
      [
        "const script = 'Get-CimInstance -ClassName Win32_Process';",
        "throw new CollectFailure('denied', denied(), 'lsof exited with code 1');",
        "throw new CollectFailure('denied', 'Access was denied.', detail);",
        "throw new RunFailure('timeout', 'no answer within a second');",
        "problems.push({ message: missing(), detail: 'no header in the output' });",
        'malformed.push(`line ${number} has no port`);',
        'const missing = `${path} could not be read.`;',
        "throw new CollectFailure('denied', 'access denied');",
      ].join('\n'),
    );
    assert.deepEqual(found, [
      "'Access was denied.' belongs in src/messages",
      '`${path} could not be read.` belongs in src/messages',
      "'access denied' belongs in src/messages",
    ]);
  });

  it('finds l10n.t outside src/messages', () => {
    assert.deepEqual(strayIn('src/ui/planted.ts', "const f = () => l10n.t('Refresh');"), [
      "l10n.t('Refresh') belongs in src/messages",
    ]);
  });
});
