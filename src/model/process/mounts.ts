/** Which mount a path is on, and whether that is a disk of this machine. */

interface Mount {
  readonly id: string;
  readonly parentId: string;
  readonly mountPoint: string;
  /** A file system that answers without another machine or an unknown program. */
  readonly isLocal: boolean;
}

/**
 * File systems of this machine: on disks, in memory, and the folders that a virtual machine shares with its host (Docker
 * Desktop, Lima, WSL). Everything else is left alone unasked, because it may need another machine or a program that never
 * answers: nfs, cifs, smb3, afs, ceph, glusterfs, lustre, autofs, any other fuse.
 */
const localTypes = new Set([
  ...'ext2 ext3 ext4 xfs btrfs zfs bcachefs f2fs jfs nilfs2 reiserfs reiser4 ubifs jffs2 minix'.split(' '),
  ...'vfat msdos exfat ntfs ntfs3 ufs hfs hfsplus apfs udf iso9660 squashfs erofs cramfs romfs'.split(' '),
  ...'tmpfs ramfs rootfs overlay overlayfs aufs ecryptfs fuseblk fuse.fuse-overlayfs'.split(' '),
  ...'virtiofs fakeowner fuse.grpcfuse grpcfuse fuse.osxfs osxfs vboxsf prl_fs fuse.vmhgfs-fuse'.split(' '),
]);

/**
 * proc_pid_mountinfo(5), one mount a line:
 *
 *     36 35 98:0 /mnt1 /mnt/a\040b rw,noatime master:1 - ext3 /dev/root rw,errors=continue
 *     84 27 0:55 / /mnt/c rw,noatime - 9p C:\134 rw,aname=drvfs;path=C:\;uid=1000,trans=fd,rfdno=5
 *
 * @returns undefined if a line cannot be understood: an incomplete table would call a share local.
 */
export function parseMountinfo(text: string): readonly Mount[] | undefined {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [place, ...kinds] = line.split(' - ');
    const [id, parentId, , , mountPoint] = place?.split(' ') ?? [];
    // WSL does not escape the blanks in its options
    const [type, source, ...options] = kinds.join(' - ').split(' ');
    if (id === undefined || parentId === undefined || mountPoint === undefined || !type) return undefined;
    mounts.push({
      id,
      parentId,
      mountPoint: withoutOctal(mountPoint),
      isLocal:
        localTypes.has(type) ||
        (type === '9p' && isLocalPlan9(withoutOctal(source ?? ''), options.join(' '))),
    });
  }
  return mounts;
}

/**
 * WSL's own drives (`/mnt/c`) and the shared folders of virtual machines use 9p without a network; `mount -t drvfs
 * '\\host\share'` uses the same, so its source decides.
 */
function isLocalPlan9(source: string, options: string): boolean {
  const transport = /(?:^|,)trans=(\w+)/.exec(options)?.[1];
  const isNear = transport === 'virtio' || transport === 'fd' || transport === 'xen';
  return isNear && !/^[\\/]{2}|^UNC\\/i.test(source) && !/path=(?:\\\\|\/\/|UNC)/i.test(options);
}

/** `\040` for a blank, and the same for tab, newline, `#` and backslash. */
function withoutOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
}

/**
 * The output of mount(8) on macOS, which asks the kernel and no file system (getmntinfo(3), MNT_NOWAIT):
 *
 *     /dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)
 *     //alice@nas/work on /Volumes/work (smbfs, nodev, nosuid, mounted by alice)
 *
 * @returns undefined if it lists no mount.
 */
export function parseMountOutput(text: string): readonly Mount[] | undefined {
  const mounts: Mount[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const [, mountPoint, words] = / on (\/.*) \(([^()]*)\)$/.exec(line) ?? [];
    if (mountPoint === undefined || words === undefined) continue;
    const isLocal = words.split(', ').slice(1).includes('local');
    mounts.push({ id: String(index), parentId: '', mountPoint, isLocal });
  }
  return mounts.length === 0 ? undefined : mounts;
}

/** The file systems of macOS ignore case, and how accents are composed. */
export function foldOnMac(path: string): string {
  return path.normalize('NFD').toLowerCase();
}

/** The mounts of a system, to ask where paths are. */
export class MountTable {
  private readonly byPoint = new Map<string, Mount[]>();

  /** @param fold makes names equal that the file system takes for equal. */
  constructor(
    mounts: readonly Mount[],
    private readonly fold: (path: string) => string = (path) => path,
  ) {
    // a mount that another one on the same folder covers cannot be reached
    const pointOf = new Map(mounts.map(({ id, mountPoint }) => [id, mountPoint]));
    const covered = new Set<string>();
    for (const { id, parentId, mountPoint } of mounts) {
      if (parentId !== id && pointOf.get(parentId) === mountPoint) covered.add(parentId);
    }
    for (const mount of mounts) {
      if (covered.has(mount.id)) continue;
      const point = fold(mount.mountPoint);
      this.byPoint.set(point, [...(this.byPoint.get(point) ?? []), mount]);
    }
  }

  /** The mount point of a path: of its prefixes the longest one. */
  mountPointOf(path: string): string {
    return this.pointsOn(path).at(-1) ?? '/';
  }

  /**
   * Whether every mount on the way is local, because each of them resolves the next name. A path on no known mount is not.
   * @param path absolute, without `.`, `..` or a link.
   */
  isLocal(path: string): boolean {
    const points = this.pointsOn(path);
    return (
      points.length > 0 && points.every((point) => this.byPoint.get(point)?.every(({ isLocal }) => isLocal))
    );
  }

  private pointsOn(path: string): string[] {
    const points: string[] = [];
    let at = '';
    for (const name of [
      '',
      ...this.fold(path)
        .split('/')
        .filter((one) => one !== ''),
    ]) {
      at = name === '' || at === '/' ? `/${name}` : `${at}/${name}`;
      if (this.byPoint.has(at)) points.push(at);
    }
    return points;
  }
}
