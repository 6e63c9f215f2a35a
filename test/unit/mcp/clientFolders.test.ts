import assert from 'node:assert/strict';
import { foldersOf } from '../../../src/mcp/clientFolders';

const start = { folder: '/work/shop', home: '/home/me', platform: 'linux' } as const;
const onWindows = { folder: 'D:\\work\\shop', home: 'C:\\Users\\Me', platform: 'win32' } as const;

function pathsOf(
  uris?: readonly string[],
  place: Parameters<typeof foldersOf>[1] = start,
): readonly string[] {
  const roots = uris?.map((uri) => ({ uri }));
  return foldersOf(roots, place).map(({ path }) => path);
}

describe('the folders of an agent', () => {
  it('are those that its client says, else the one that the server was started in', () => {
    assert.deepEqual(pathsOf(['file:///work/a', 'file:///work/b%20c/']), ['/work/a', '/work/b c']);
    assert.deepEqual(pathsOf(), ['/work/shop']);
    assert.deepEqual(pathsOf([]), ['/work/shop']);
  });

  it('are none if every project is in them', () => {
    assert.deepEqual(pathsOf(['file:///', 'file:///home/me']), []);
    assert.deepEqual(pathsOf(undefined, { ...start, folder: '/', home: '/root' }), []);
    assert.deepEqual(pathsOf(undefined, { ...start, folder: '/home/me' }), []);
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

  it('are those of Windows, where a drive has a letter of either case', () => {
    const of = (...uris: readonly string[]): readonly string[] => pathsOf(uris, onWindows);
    assert.deepEqual(of('file:///c%3A/work/a', 'file:///D:/b%20c/'), ['c:\\work\\a', 'D:\\b c']);
    assert.deepEqual(of('file:///c%3A/', 'file:///c:/users/me', 'file:///C:/work'), ['C:\\work']);
    assert.deepEqual(of('file://server/share', 'file:///work', 'file:///C:/a%5Cb'), ['D:\\work\\shop']);
  });

  it('are not more than a client has', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `file:///p/${index}`);
    assert.equal(pathsOf(many).length, 32);
  });
});
