/** Reads and replaces a file that belongs to this user, and that other programs write too. */
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, lstat, mkdir, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { ForeignFiles } from '../collect/foreignFiles';
import { foreignFiles } from '../collect/foreignFiles';
import { errorCode } from '../collect/linux/procFileReader';
import type { OwnFileContent, WriteRefusal } from '../model/agentConfigs/ownFile';

type WriteOutcome = 'written' | WriteRefusal;

/** More than an agent's settings ever have; parsing them takes some tenths of a second. */
const maximumBytes = 4 * 1024 * 1024;

/** What the file at a path holds now, which a person wants to change. */
export async function readOwnFile(
  path: string,
  files: Pick<ForeignFiles, 'run'> = foreignFiles,
): Promise<OwnFileContent> {
  const answer = await files.run(
    async (reader) => {
      const found = await reader.find(path);
      return found && { bytes: found.isFile ? await reader.readBytes(path, maximumBytes) : undefined };
    },
    { isAsked: true },
  );
  if (answer.kind === 'unreadable') return { kind: 'unreadable' };
  if (answer.value === undefined) return { kind: 'missing' };
  const text = answer.value.bytes && textOf(answer.value.bytes);
  return text === undefined ? { kind: 'unreadable' } : { kind: 'text', text };
}

interface Replacement {
  readonly path: string;
  /** What it held when the person agreed; undefined if it was missing. */
  readonly before: string | undefined;
  readonly after: string;
  readonly home: string;
}

/**
 * Replaces a file as a whole, with the permissions that it has, unless anything but the expected text is there. Readers see the
 * old or the new text, never a part. A link is followed inside the home folder, as managers of settings make them.
 */
export async function replaceOwnFile({ path, before, after, home }: Replacement): Promise<WriteOutcome> {
  try {
    if (before === undefined && (await isThere(path))) return 'changed';
    const { real, existing } = await realPathOf(path);
    if ((await isLink(real)) || !(await isAt(path, real, home))) return 'elsewhere';
    if (!(await isOwn(existing)) || (before !== undefined && !(await isOwn(dirname(real))))) return 'not-own';
    if (before === undefined) await mkdir(dirname(real), { recursive: true, mode: 0o700 });
    return await replace(real, before, after);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    return before !== undefined && code === 'ENOENT' ? 'changed' : 'failed';
  }
}

/** The new file has a name of its own until it is complete. */
async function replace(real: string, before: string | undefined, after: string): Promise<WriteOutcome> {
  const draft = join(dirname(real), `.${basename(real)}.${randomBytes(6).toString('hex')}.tmp`);
  const mode = before === undefined ? 0o600 : (await stat(real)).mode & 0o777;
  const file = await open(draft, 'wx', mode);
  let isMoved = false;
  try {
    try {
      // the mask of this process may have taken some of the permissions
      await file.chmod(mode);
      await file.writeFile(after);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before === undefined) {
      // fails if there is one meanwhile
      await link(draft, real);
      return 'written';
    }
    if (!(await readFile(real)).equals(Buffer.from(before))) return 'changed';
    await rename(draft, real);
    isMoved = true;
    return 'written';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'changed';
    throw error;
  } finally {
    if (!isMoved) await unlink(draft);
  }
}

/** A path behind all links, as far as there is something: then only names follow. */
async function realPathOf(path: string): Promise<{ readonly real: string; readonly existing: string }> {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      const existing = await realpath(at);
      return { real: join(existing, ...missing), existing };
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' || dirname(at) === at) throw error;
      missing.unshift(basename(at));
    }
  }
}

/** Anything but a link, which may lead to nothing. */
async function isThere(path: string): Promise<boolean> {
  return (await entryAt(path))?.isSymbolicLink() === false;
}

/** Of a real path: then it leads to nothing. */
async function isLink(path: string): Promise<boolean> {
  return (await entryAt(path))?.isSymbolicLink() === true;
}

async function entryAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Whether a path leads to itself, or into the home folder. */
async function isAt(path: string, real: string, home: string): Promise<boolean> {
  const inHome = relative(await realpath(home), real);
  return real === resolve(path) || (inHome !== '' && !/^\.\.(?:[\\/]|$)/.test(inHome) && !isAbsolute(inHome));
}

/** Windows tells no user IDs; there, the system refuses what is another user's. */
async function isOwn(path: string): Promise<boolean> {
  const own = process.geteuid?.();
  return own === undefined || (await stat(path)).uid === own;
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}
