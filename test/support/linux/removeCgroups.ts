import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

const root = '/sys/fs/cgroup';

/** Removes the group of this name that an engine leaves behind in each hierarchy, and what is in it. */
export async function removeCgroups(name: string): Promise<void> {
  for (const hierarchy of ['.', ...(await readdir(root))]) await remove(join(root, hierarchy, name));
}

async function remove(group: string): Promise<void> {
  try {
    const entries = await readdir(group, { withFileTypes: true });
    for (const entry of entries) if (entry.isDirectory()) await remove(join(group, entry.name));
    await rmdir(group);
  } catch (error) {
    // not a hierarchy, or a hierarchy without the group
    if (!(error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR'].includes(String(error.code)))) {
      throw error;
    }
  }
}
