import assert from 'node:assert/strict';
import { qrCodeOf, quietZone } from '../../../../src/model/text/qrCode';
import { modulesOfPath, readQr } from '../../../support/readQr';

/** What the picture shows, without its quiet zone, which must be white. */
function seen(text: string): string {
  const { size, path } = qrCodeOf(text);
  const modules = modulesOfPath(path, size);
  const inner = modules
    .slice(quietZone, size - quietZone)
    .map((row) => row.slice(quietZone, size - quietZone));
  const black = (rows: readonly (readonly boolean[])[]): number => rows.flat().filter(Boolean).length;
  assert.equal(black(modules), black(inner), 'the quiet zone is white');
  return readQr(inner);
}

describe('qrCodeOf', () => {
  it('draws a code that reads as the URL, for every length that a URL of an address has', () => {
    for (const url of [
      'http://10.0.0.1/',
      'http://10.0.0.2:80/',
      'http://192.168.1.20:5173/',
      'https://192.168.100.200:65535/',
      'http://[2001:db8::1]:3000/',
      'https://[2001:db8:1234:5678:9abc:def0:1234:5678]:65535/',
    ]) {
      assert.equal(seen(url), url);
    }
  });

  it('reads as each of many ports, so with every mask', () => {
    for (let port = 3000; port < 3064; port++) {
      assert.equal(seen(`http://192.168.1.20:${port}/`), `http://192.168.1.20:${port}/`);
    }
  });

  it('leaves four modules of white on each side', () => {
    assert.equal(quietZone, 4);
    // version 2 has 25 modules
    assert.equal(qrCodeOf('http://192.168.1.20:5173/').size, 25 + 8);
  });
});

describe('readQr', () => {
  it('notices one wrong module', () => {
    const { size, path } = qrCodeOf('http://192.168.1.20:5173/');
    const modules = modulesOfPath(path, size)
      .slice(quietZone, size - quietZone)
      .map((row) => row.slice(quietZone, size - quietZone));
    const [x, y] = [12, 12];
    const wrong = modules.map((row, at) =>
      at === y ? row.map((bit, column) => (column === x ? !bit : bit)) : row,
    );
    assert.throws(() => readQr(wrong), /error in a block/);
  });
});
