/** Paths as Linux writes them once their file or folder is gone: `/work/shop (deleted)` (proc_pid_exe(5), proc_pid_cwd(5)). */

const mark = ' (deleted)';

export function isDeletedPath(path: string): boolean {
  return path.endsWith(mark);
}

/** Where it was. Another file or folder may be there now. */
export function withoutDeletedMark(path: string): string {
  return isDeletedPath(path) ? path.slice(0, -mark.length) : path;
}
