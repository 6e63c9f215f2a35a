import assert from 'node:assert/strict';
import { FileReader, systemCalls } from '../../../../src/collect/linux/procFileReader';

/** A file that is read in these pieces, and how often it is asked for one. */
function reading(...pieces: readonly string[]): { readonly text: string; readonly reads: number } {
  let reads = 0;
  const files = new FileReader({
    ...systemCalls,
    open: () => 3,
    close: () => undefined,
    read: (_descriptor, buffer, offset) => buffer.write(pieces[reads++] ?? '', offset, 'latin1'),
  });
  return { text: files.start('/proc/100/stat').toString('latin1'), reads };
}

describe('the start of a file under /proc', () => {
  it('is read at once if it is whole: lines, arguments and variables have an end', () => {
    assert.deepEqual(reading('4711 (node) S 1\n'), { text: '4711 (node) S 1\n', reads: 1 });
    assert.deepEqual(reading('node\0server.js\0'), { text: 'node\0server.js\0', reads: 1 });
  });

  it('is read on if it ends within a line, or with a whole page', () => {
    assert.deepEqual(reading('4711 (no', 'de) S 1\n'), { text: '4711 (node) S 1\n', reads: 2 });
    assert.deepEqual(reading('no line'), { text: 'no line', reads: 2 });
    const page = `${'x'.repeat(4095)}\n`;
    assert.deepEqual(reading(page, 'more\n'), { text: `${page}more\n`, reads: 2 });
    assert.deepEqual(reading(''), { text: '', reads: 1 });
  });
});
