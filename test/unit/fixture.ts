import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of test/fixtures, byte by byte. */
export function fixture(name: string): Buffer {
  return readFileSync(join(process.cwd(), 'test/fixtures', name));
}
