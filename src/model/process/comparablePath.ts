/** Paths of Windows and of Unix, as they are compared. */

const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** Without `.`, `..` and empty parts. */
export function normalizedPath(path: string): string {
  if (!/[\\/]\.{0,2}(?:[\\/]|$)/.test(path)) return path;
  const isWindows = windowsPath.test(path);
  if (!isWindows && !/\/\.{0,2}(?:\/|$)/.test(path)) return path;
  const [separator, start] = isWindows
    ? ['\\', path.startsWith('\\\\') ? '\\\\' : '']
    : ['/', path.startsWith('/') ? '/' : ''];
  const parts: string[] = [];
  for (const part of path.split(isWindows ? /[\\/]/ : '/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${start}${parts.join(separator)}`;
}

/** Windows paths with slashes and in lower case, because case does not matter there. */
export function comparable(path: string): string {
  if (!windowsPath.test(path)) return normalizedPath(path);
  return normalizedPath(path.replace(/^\\\\\?\\/, ''))
    .replaceAll('\\', '/')
    .toLowerCase();
}

/** Whether a path is a folder or inside it; both may be paths of Windows or of Unix. */
export function isBeneathFolder(path: string, folder: string): boolean {
  return isBeneath(comparable(path), comparable(folder));
}

/** Both as `comparable` returns them. */
export function isBeneath(path: string, folder: string): boolean {
  return folder !== '' && folder !== '/' && (path === folder || path.startsWith(`${folder}/`));
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || windowsPath.test(path);
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}
