import assert from 'node:assert/strict';
import { foldersOf } from '../../../src/mcp/clientFolders';

const start = { folder: '/work/shop', home: '/home/me' };
const pathsOf = (uris?: readonly string[], place = start): readonly string[] =>
  foldersOf(
    uris?.map((uri) => ({ uri })),
    place,
  ).map(({ path }) => path);

describe('the folders of an agent', () => {
  it('are those that its client says, else the one that the server was started in', () => {
    assert.deepEqual(pathsOf(['file:///work/a', 'file:///work/b%20c/']), ['/work/a', '/work/b c']);
    assert.deepEqual(pathsOf(), ['/work/shop']);
    assert.deepEqual(pathsOf([]), ['/work/shop']);
  });

  it('are none if every project is in them', () => {
    assert.deepEqual(pathsOf(['file:///', 'file:///home/me']), []);
    assert.deepEqual(pathsOf(undefined, { folder: '/', home: '/root' }), []);
    assert.deepEqual(pathsOf(undefined, { folder: '/home/me', home: '/home/me' }), []);
  });

  it('are never taken from what is no path of this machine', () => {
    const wrong = [
      'http://localhost/x',
      'file://server/share',
      'file:///a%2Fb',
      'x',
      '',
      `file:///${'a'.repeat(5000)}`,
    ];
    assert.deepEqual(pathsOf(wrong), ['/work/shop']);
  });

  it('are not more than a client has', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `file:///p/${index}`);
    assert.equal(pathsOf(many).length, 32);
  });
});
