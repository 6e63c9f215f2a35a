import assert from 'node:assert/strict';
import {
  foldOnMac,
  MountTable,
  parseMountinfo,
  parseMountOutput,
} from '../../../../src/model/process/mounts';

const mountinfo = String.raw`
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
30 27 0:40 / /mnt/nas rw,relatime shared:7 master:2 - nfs4 nas:/export rw,vers=4.2,addr=10.0.0.2
31 27 0:41 / /mnt/a\040b\134c\011\012\043 rw - cifs //host/share rw,vers=3.0
32 30 254:1 / /mnt/nas/local rw - xfs /dev/vdb rw
33 27 0:42 / /data rw - autofs systemd-1 rw,fd=42,pgrp=1,timeout=0,direct
34 33 254:2 / /data rw - btrfs /dev/vdc rw
35 27 0:43 / /net2 rw - autofs -hosts rw
36 27 0:44 / /home/alice/remote rw - fuse.sshfs alice@host: rw,user_id=1000
37 27 0:45 / /mnt/c rw,noatime - 9p C:\134 rw,dirsync,aname=drvfs;path=C:\;uid=1000;symlinkroot=/mnt/,mmap,trans=fd,rfdno=5,wfdno=5
38 27 0:46 / /mnt/share rw,noatime - 9p \134\134host\134share rw,aname=drvfs;path=\\host\share,trans=fd,rfdno=5
39 27 0:47 / /mnt/unc rw,noatime - 9p drvfs rw,aname=drvfs;path=UNC\host\share,trans=fd
40 27 0:48 / /mnt/vm rw - 9p share rw,trans=virtio
41 27 0:49 / /mnt/plan9 rw - 9p 10.0.0.9 rw,trans=tcp,port=564
42 27 0:50 / /Docker/host rw,noatime - 9p C:\134Program\040Files rw,aname=drvfs;path=C:\Program Files\Docker;symlinkroot=/mnt/,trans=fd,rfdno=3
43 27 0:51 / /workspaces/shop rw - fakeowner /run/host_mark/Users rw
44 27 0:52 / /mnt/fuse rw - fuse thing rw
45 27 0:53 / /srv/under rw - ext4 /dev/vdd rw
46 27 0:54 / /srv rw - nfs nas:/srv rw
`.trimStart();

describe('parseMountinfo', () => {
  const mounts = parseMountinfo(mountinfo);
  assert.ok(mounts !== undefined);
  const table = new MountTable(mounts);

  it('tells the file systems of this machine from all others', () => {
    for (const path of [
      ...[
        '/',
        '/home/alice',
        '/mnt',
        '/mnt/nas2',
        '/mnt/c/Users',
        '/mnt/vm/x',
        '/data/x',
        '/workspaces/shop/x',
        '/Docker/host/x',
      ],
    ]) {
      assert.equal(table.isLocal(path), true, path);
    }
    for (const path of [
      ...[
        '/proc/self',
        '/mnt/nas',
        '/mnt/nas/x',
        '/mnt/a b\\c\t\n#/x',
        '/net2/host',
        '/home/alice/remote/x',
        '/mnt/share/x',
      ],
      ...['/mnt/unc/x', '/mnt/plan9', '/mnt/fuse/x'],
    ]) {
      assert.equal(table.isLocal(path), false, path);
    }
  });

  it('counts every mount on the way, and none that another one covers', () => {
    assert.equal(table.isLocal('/mnt/nas/local/x'), false, 'the lookup of `local` is a request to the share');
    assert.equal(table.isLocal('/srv/under/x'), false, 'it was covered afterwards');
    assert.equal(table.isLocal('/data'), true, 'what was mounted on demand is there');
    assert.equal(table.mountPointOf('/mnt/nas/local/x'), '/mnt/nas/local');
    assert.equal(table.mountPointOf('/mnt/nasty'), '/');
  });

  it('takes everything for foreign if nothing is known', () => {
    assert.equal(new MountTable([]).isLocal('/home'), false);
    for (const text of ['garbage', '1 2 3', '27 1 254:0 / / rw', '27 1 254:0 / / rw - ']) {
      assert.equal(parseMountinfo(text), undefined, text);
    }
  });
});

describe('parseMountOutput', () => {
  const mounts = parseMountOutput(
    [
      '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
      'devfs on /dev (devfs, local, nobrowse)',
      '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)',
      'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
      '//alice@nas._smb._tcp.local/work on /Volumes/Work on it (smbfs, nodev, nosuid, mounted by alice)',
      '/dev/disk4s1 on /Volumes/Stick (local) (exfat, local, nodev, noowners)',
      'host:/Volumes/x (apfs, local) on /Volumes/Trick (nfs)',
      '',
    ].join('\n'),
  );
  assert.ok(mounts !== undefined);
  const table = new MountTable(mounts, foldOnMac);

  it('takes what the kernel calls local', () => {
    for (const [path, isLocal] of [
      ['/Users/alice/shop', true],
      ['/Volumes/Stick (local)/x', true],
      ['/Volumes/Work on it/x', false],
      ['/volumes/WORK on it/x', false],
      ['/Volumes/Trick/x', false],
      ['/System/Volumes/Data/home/x', false],
    ] as const) {
      assert.equal(table.isLocal(path), isLocal, path);
    }
    assert.equal(parseMountOutput(''), undefined);
  });
});
