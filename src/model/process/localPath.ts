/** Which paths from outside (command lines, working directories, container labels, links in a repository) may be opened. */

/** `not-absolute` also covers `..` and the drive-relative paths of Windows; `network` leads to another machine. */
export type PathRefusal = 'not-absolute' | 'unprintable' | 'too-long' | 'network' | 'device';

/**
 * Why a folder or file was not read. `refused`: its path is not local and plain; `not-local`: it is on a file system that
 * needs another machine or an unknown program; `no-answer`: its file system did not answer in time, here or a moment ago.
 */
export type UnreadableReason = 'refused' | 'not-local' | 'no-answer';

/** What is known of a folder that a person wants to use. */
export type FolderState = 'there' | 'gone' | UnreadableReason;

/** Linux's PATH_MAX; also more than Windows takes without a device prefix. */
const maximumLength = 4096;

/**
 * Whether a path is local and plain, judged by its words alone. What a mount point or a link leads to is for the reader
 * to find out, step by step.
 *
 * A drive letter of Windows counts as local. Whether it is a network share cannot be learned without a request, but
 * a user has mapped it: it never leads to a host that the path chose. `\\wsl$` and `\\wsl.localhost` are UNC paths.
 * @returns undefined if it is.
 */
export function refusalOfPath(path: string, platform: NodeJS.Platform): PathRefusal | undefined {
  if (path.length > maximumLength) return 'too-long';
  // C1 control characters, lone surrogates and line separators also name no folder that a person made
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(path)) return 'unprintable';
  return platform === 'win32' ? refusalOnWindows(path) : refusalOnUnix(path, platform);
}

/** Names of devices in every folder, also with an extension: learn.microsoft.com/windows/win32/fileio/naming-a-file. */
const deviceNames =
  /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9\u00B9\u00B2\u00B3])(?:[ .:]|$)/i;

function refusalOnWindows(path: string): PathRefusal | undefined {
  const parts = path.split(/[\\/]/);
  // \\host\share, //host/share; \\.\pipe\x, \\?\C:\x, \\?\UNC\host\share, \\?\GLOBALROOT\Device\Mup\host\share
  if (/^[\\/]{2}/.test(path)) return /^[.?]$/.test(parts[2] ?? '') ? 'device' : 'network';
  // \??\UNC\host\share
  if (/^[\\/]\?\?[\\/]/.test(path)) return 'device';
  if (!/^[A-Za-z]:[\\/]/.test(path)) return 'not-absolute';
  const [, ...names] = parts;
  if (names.some((name) => /^\.+[ .]*$/.test(name))) return 'not-absolute';
  // a colon opens a stream, and Windows drops a blank or dot at the end of a name, so that `NUL .` is a device too
  return names.some((name) => deviceNames.test(name) || /[:*?"<>|]|[ .]$/.test(name)) ? 'device' : undefined;
}

/** Where Linux distributions, BSD and macOS mount other machines as soon as a name in it is used (auto.master(5)). */
const automounted = ['/net', '/afs', '/misc', '/Network', '/run/user/*/gvfs', '/run/user/*/kio-fuse*'];
/** `/System/Volumes/Data/Volumes/nas` is another name of `/Volumes/nas`, and no program is started in it. */
const automountedOnMac = ['/home', '/System/Volumes'];
/** Nothing in these is a file on a disk: reading may have effects, or never end. */
const kernelFolders = ['/proc', '/sys', '/dev'];

/** Most paths begin with none of these, and are compared with no pattern. */
const firstOnLinux = firstNames([...automounted, ...kernelFolders]);
const firstOnMac = firstNames([...automounted, ...automountedOnMac, ...kernelFolders]);

function firstNames(patterns: readonly string[]): ReadonlySet<string> {
  return new Set(patterns.map((pattern) => pattern.split('/')[1]?.toLowerCase() ?? ''));
}

function refusalOnUnix(path: string, platform: NodeJS.Platform): PathRefusal | undefined {
  // POSIX leaves the meaning of two slashes at the beginning to the system, and on some it is another host
  if (/^(?:\/\/|\\\\)/.test(path)) return 'network';
  if (!path.startsWith('/')) return 'not-absolute';
  if (/\/\.{1,2}(?:\/|$)/.test(path)) return 'not-absolute';
  const end = path.indexOf('/', 1);
  const first = path.slice(1, end === -1 ? undefined : end).toLowerCase();
  if (!(platform === 'darwin' ? firstOnMac : firstOnLinux).has(first)) return undefined;
  const names = path.split('/').filter((name) => name !== '');
  // the file systems of macOS ignore case by default
  const fold = (name: string): string => (platform === 'darwin' ? name.toLowerCase() : name);
  const isBeneath = (pattern: string): boolean => {
    const expected = pattern.split('/').slice(1);
    return expected.every((one, index) => {
      const name = names[index];
      if (name === undefined) return false;
      const [before = '', after] = one.split('*');
      return after === undefined
        ? fold(name) === fold(one)
        : name.length >= before.length && name.startsWith(before);
    });
  };
  if ([...automounted, ...(platform === 'darwin' ? automountedOnMac : [])].some(isBeneath)) return 'network';
  return kernelFolders.some(isBeneath) ? 'device' : undefined;
}
