import assert from 'node:assert/strict';
import type { PathRefusal } from '../../../../src/model/process/localPath';
import { refusalOfPath } from '../../../../src/model/process/localPath';

function assertRefusals(
  platform: NodeJS.Platform,
  expected: Readonly<Record<PathRefusal | 'none', readonly string[]>>,
): void {
  for (const [refusal, paths] of Object.entries(expected)) {
    for (const path of paths) {
      assert.equal(refusalOfPath(path, platform) ?? 'none', refusal, `${platform}: ${JSON.stringify(path)}`);
    }
  }
}

describe('refusalOfPath', () => {
  it('allows only local and plain paths of Linux', () => {
    assertRefusals('linux', {
      none: [
        ...['/', '/home/alice/shop', '/home/alice/shop/', '/mnt/c/Users/alice', '/srv/a b/ä/…/日本'],
        ...['/home/alice/net/proc', '/network', '/process', '/device', '/home/..a/a..', '/run/user/1000/x'],
        ...['/home/alice/back\\slash', '/home/CON', '/home/alice/a:b', '/home/alice/$(id)'],
      ],
      'not-absolute': [
        ...['', '.', 'shop', './shop', '~/shop', '(unreachable)/shop', 'socket:[1]', 'C:\\shop', '\\net\\x'],
        ...['/home/../net/evil', '/home/./x', '/..', '/home/alice/..'],
      ],
      network: [
        ...[
          '//host/share',
          '\\\\host\\share',
          '///host',
          '/net',
          '/net/evil',
          '/net//evil/x',
          '/afs/x',
          '/misc/x',
        ],
        ...['/run/user/1000/gvfs', '/run/user/0/gvfs/smb-share:server=evil', '/run/user/1/kio-fuse-abc/smb'],
      ],
      device: ['/proc', '/proc/self/pagemap', '/dev/zero', '/dev/fd/3', '/sys/kernel', '/proc/1/root/net/x'],
      unprintable: [
        '/home/a\0b',
        '/home/a\nb',
        '/home/\x1b[31m',
        '/home/\u0085',
        '/home/\ud800',
        '/home/\u2028',
      ],
      'too-long': [`/${'x'.repeat(4096)}`],
    });
  });

  it('knows the folders in which macOS mounts others, in any case', () => {
    assertRefusals('darwin', {
      none: ['/Users/alice/shop', '/Volumes/Work/shop', '/private/tmp', '/opt/homebrew'],
      'not-absolute': ['/Users/../net'],
      network: [
        '/net/evil',
        '/NET/evil',
        '/Network/Servers/x',
        '/network/x',
        '/home/x',
        '/System/Volumes/Data/Volumes/nas',
      ],
      device: ['/dev/fd/3', '/DEV/zero'],
      unprintable: ['/Users/a\tb'],
      'too-long': [],
    });
  });

  it('allows only drive letters of Windows', () => {
    assertRefusals('win32', {
      none: [
        'C:\\',
        'C:\\Users\\alice\\shop',
        'd:/work/shop',
        'C:\\Users\\alice\\..x',
        'C:\\console\\nullable',
        'C:\\a\\com\\lpt',
      ],
      'not-absolute': [
        ...[
          '',
          'shop',
          '\\shop',
          '/shop',
          'C:',
          'C:shop',
          '/c/Users',
          '/home/alice',
          'C:\\a\\..\\b',
          'C:/a/./b',
          'C:\\a\\... \\b',
        ],
      ],
      network: [
        ...[
          '\\\\host\\share',
          '//host/share',
          '\\/host/share',
          '/\\host\\share',
          '\\\\wsl$\\Debian',
          '\\\\wsl.localhost\\x',
        ],
        ...['\\\\10.0.0.1@8080\\dav', '\\\\host@SSL\\x', '\\\\'],
      ],
      device: [
        ...[
          '\\\\.\\pipe\\x',
          '\\\\?\\C:\\x',
          '\\\\?\\UNC\\host\\share',
          '//?/UNC/host/share',
          '\\\\?\\GLOBALROOT\\Device\\Mup\\host',
        ],
        ...[
          '\\??\\UNC\\host\\share',
          '/??/C:/x',
          'C:\\CON',
          'C:\\a\\nul',
          'C:\\a\\NUL.txt',
          'C:\\COM1',
          'C:\\lpt¹.x',
          'C:\\conin$',
        ],
        ...[
          'C:\\a:stream',
          'C:\\a\\package.json::$DATA',
          'C:\\a.',
          'C:\\a ',
          'C:\\a \\b',
          'C:\\a\\b?',
          'C:\\a|b',
        ],
      ],
      unprintable: ['C:\\a\0', 'C:\\a\nb'],
      'too-long': [`C:\\${'x'.repeat(4096)}`],
    });
  });
});
