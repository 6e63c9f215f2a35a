/**
 * The work of VS Code's own port finder for one scan on Linux, reimplemented from its description: whole socket
 * tables, every open file of every process by `ls` and `grep` in a shell, then cwd and command line of every process.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';

export async function findPorts(): Promise<number> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8')));
  const portOfInode = new Map<number, number>();
  for (const row of tables.flatMap((table) => table.trim().split('\n').slice(1))) {
    const [, local = '', , state, , , , , , inode] = row.trim().split(/\s+/);
    if (state === '0A')
      portOfInode.set(Number(inode), Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16));
  }
  const links = await socketLinks();
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const processes = new Map<number, { cwd: string; command: string }>();
  for (const pid of names) {
    try {
      const cwd = await readlink(`/proc/${pid}/cwd`);
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
      processes.set(Number(pid), { cwd, command });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
  }
  const found = new Map<number, string>();
  for (const [, pid, inode] of links.matchAll(/\/proc\/(\d+)\/fd\/\d+ -> socket:\[(\d+)\]/g)) {
    const port = portOfInode.get(Number(inode));
    const process = processes.get(Number(pid));
    if (port !== undefined && process !== undefined) found.set(port, process.command);
  }
  return found.size;
}

/** The one place with a shell command: the glob and the pipe are what is measured. */
function socketLinks(): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      '/bin/sh',
      ['-c', 'ls -l /proc/[0-9]*/fd/[0-9]* | grep socket:'],
      // the original stops at 1 MiB, and then not all CPU of its children would be counted
      { maxBuffer: 256 * 1024 * 1024 },
      (_error, stdout) => {
        // ls fails for processes that have exited, and grep without any socket; the output is valid all the same
        resolve(stdout);
      },
    );
  });
}
