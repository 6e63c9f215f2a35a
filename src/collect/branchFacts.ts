import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import type { Commit, ReflogEntry, Upstream } from '../model/forgotten/gitFiles';
import {
  isCommitId,
  isFirstBranch,
  isOwnCommit,
  isRefName,
  lastBranchIn,
  parseCommit,
  parseReflog,
  upstreamIn,
} from '../model/forgotten/gitFiles';
import type { ForgottenReason } from '../model/forgotten/reason';
import type { Checkout } from '../model/recognition/checkout';
import { parseHead, usualDefaultBranches } from '../model/recognition/checkout';
import type { ForeignFiles } from './foreignFiles';
import type { ForeignReader } from './foreignReader';
import { gitFolderOf } from './readCheckout';

/** Larger files are not read, and say nothing. */
const maximumRefBytes = 1024;
const maximumConfigBytes = 256 * 1024;
const maximumLogBytes = 1024 * 1024;
const maximumPackedBytes = 8 * 1024 * 1024;
const maximumCommitBytes = 64 * 1024;
/** How many commits are read to find out whether a branch was merged. */
const maximumCommits = 200;
/** Clocks of the machines that commits are made on differ. */
const clockSkewSeconds = 24 * 60 * 60;
const maximumSeen = 1_000;
const maximumCached = 500;

interface Cached {
  readonly branch: string;
  readonly marks: string;
  readonly upstream: Upstream | undefined;
  readonly reasons: readonly ForgottenReason[];
}

const none: readonly ForgottenReason[] = [];

/**
 * What became of the branches that are checked out, by the files of their repositories alone: git is not run, since a
 * repository's own settings can make it run anything. What these files do not prove is not said: that a branch was merged
 * by squashing, or by commits that are packed, is unknown.
 */
export class BranchFacts {
  private readonly cache = new Map<string, Cached>();
  /** Refs that were there once. */
  private readonly seen = new Set<string>();

  constructor(private readonly files: Pick<ForeignFiles, 'run'>) {}

  /** Reads again only what has changed. */
  async reasonsFor(checkout: Checkout): Promise<readonly ForgottenReason[]> {
    const { head, folder } = checkout;
    if (head?.kind !== 'branch' || !isRefName(head.branch)) return none;
    const { branch } = head;
    const before = this.cache.get(folder);
    const known = before?.branch === branch ? before : undefined;
    const marks = await this.files.run((reader) => marksOf(reader, checkout, branch, known?.upstream));
    if (marks.kind === 'unreadable' || marks.value === undefined) return none;
    if (known?.marks === marks.value) return known.reasons;
    const answer = await this.files.run((reader) => this.read(reader, checkout, branch));
    if (answer.kind === 'unreadable' || answer.value === undefined) return none;
    this.cache.delete(folder);
    this.cache.set(folder, { branch, marks: marks.value, ...answer.value });
    const [oldest] = this.cache.size > maximumCached ? this.cache.keys() : [];
    if (oldest !== undefined) this.cache.delete(oldest);
    return answer.value.reasons;
  }

  /** @returns undefined if it is unknown. */
  private async read(
    reader: ForeignReader,
    checkout: Checkout,
    branch: string,
  ): Promise<Pick<Cached, 'upstream' | 'reasons'> | undefined> {
    const { repository } = checkout;
    const refs = await Refs.open(reader, repository);
    const gitFolder = await gitFolderOf(reader, checkout.folder);
    if (refs === undefined || gitFolder === undefined) return undefined;
    const tip = await refs.commitOf(`refs/heads/${branch}`);
    if (tip === 'unknown') return undefined;
    const headLog = await logOf(reader, join(gitFolder, 'logs/HEAD'));
    const head = parseHead((await reader.read(join(gitFolder, 'HEAD'), maximumRefBytes)) ?? '');
    // it was switched or renamed meanwhile
    if (head?.kind !== 'branch' || head.branch !== branch) return undefined;
    const wasThere = this.isSeen(`${repository} ${branch}`, tip !== undefined);
    if (tip === undefined) {
      const isGone =
        (wasThere || lastBranchIn(headLog) === branch) && !defaultBranchesOf(checkout).includes(branch);
      return { upstream: undefined, reasons: isGone ? [{ kind: 'branchGone', branch }] : none };
    }
    const config = await reader.read(join(repository, 'config'), maximumConfigBytes);
    const upstream = config === undefined ? undefined : upstreamIn(config, branch);
    const log = await logOf(reader, join(repository, 'logs/refs/heads', branch));
    const merged = await mergedInto(refs, checkout, { branch, tip, log });
    const gone = upstream && (await this.isUpstreamGone(refs, repository, upstream, isFirstBranch(log)));
    const reasons: readonly ForgottenReason[] = [
      ...(gone === true
        ? [{ kind: 'branchGone' as const, branch, upstream: `${upstream.remote}/${upstream.branch}` }]
        : []),
      ...(merged === undefined ? [] : [{ kind: 'branchMerged' as const, branch, into: merged }]),
    ];
    return { upstream, reasons };
  }

  /**
   * A branch tracks only what was there when that was set, by a push or a checkout; except for the first branch of an empty
   * repository that was cloned: there the remote branch must have been seen.
   */
  private async isUpstreamGone(
    refs: Refs,
    repository: string,
    { remote, branch }: Upstream,
    isFirst: boolean,
  ): Promise<boolean> {
    const name = `refs/remotes/${remote}/${branch}`;
    const commit = await refs.commitOf(name);
    const wasSeen = this.isSeen(`${repository} ${name}`, commit !== undefined);
    return commit === undefined && (wasSeen || !isFirst);
  }

  /** Whether something is there now, or was before. */
  private isSeen(what: string, isNow: boolean): boolean {
    if (!isNow) return this.seen.has(what);
    this.seen.delete(what);
    this.seen.add(what);
    const [oldest] = this.seen.size > maximumSeen ? this.seen : [];
    if (oldest !== undefined) this.seen.delete(oldest);
    return true;
  }
}

/** Of every file that an answer depends on. Undefined if there is no repository. */
async function marksOf(
  reader: ForeignReader,
  checkout: Checkout,
  branch: string,
  upstream: Upstream | undefined,
): Promise<string | undefined> {
  const { repository, folder } = checkout;
  const gitFolder = await gitFolderOf(reader, folder);
  if (gitFolder === undefined) return undefined;
  const refs = [branch, ...defaultBranchesOf(checkout)].map((name) => `refs/heads/${name}`);
  const remote = [...defaultBranchesOf(checkout)].map((name) => `refs/remotes/origin/${name}`);
  const tracked = upstream === undefined ? [] : [`refs/remotes/${upstream.remote}/${upstream.branch}`];
  const shared = ['packed-refs', 'config', `logs/refs/heads/${branch}`, ...refs, ...remote, ...tracked];
  const paths = [join(gitFolder, 'logs/HEAD'), ...shared.map((name) => join(repository, name))];
  const marks: string[] = [];
  for (const path of paths) marks.push(`${path} ${(await reader.find(path))?.mark ?? ''}`);
  return marks.join('\n');
}

function defaultBranchesOf({ defaultBranch }: Checkout): readonly string[] {
  return defaultBranch === undefined ? usualDefaultBranches : [defaultBranch].filter(isRefName);
}

/** The refs of a repository that keeps them in files. */
class Refs {
  private constructor(
    readonly reader: ForeignReader,
    readonly repository: string,
    private packed: Buffer | undefined,
  ) {}

  /** @returns undefined if there are none, or they are in a reftable. */
  static async open(reader: ForeignReader, repository: string): Promise<Refs | undefined> {
    const isThere = (await reader.find(join(repository, 'refs/heads')))?.isFolder === true;
    if (!isThere || (await reader.find(join(repository, 'reftable'))) !== undefined) return undefined;
    return new Refs(reader, repository, undefined);
  }

  /** @returns undefined if there is no such ref. */
  async commitOf(name: string): Promise<string | undefined> {
    const path = join(this.repository, name);
    if ((await this.reader.find(path))?.isFile === true) {
      const text = (await this.reader.read(path, maximumRefBytes))?.trimEnd();
      return text !== undefined && isCommitId(text) ? text : 'unknown';
    }
    // git packs a ref before it removes its file
    this.packed ??= await this.readPacked();
    return this.packed === undefined ? 'unknown' : packedCommit(this.packed, name);
  }

  private async readPacked(): Promise<Buffer | undefined> {
    const path = join(this.repository, 'packed-refs');
    if ((await this.reader.find(path)) === undefined) return Buffer.alloc(0);
    return this.reader.readBytes(path, maximumPackedBytes);
  }
}

/** `COMMIT refs/heads/main` is a line of it; it may hold a hundred thousand. */
function packedCommit(packed: Buffer, name: string): string | undefined {
  const at = packed.indexOf(` ${name}\n`);
  if (at === -1) return undefined;
  const commit = packed.subarray(packed.lastIndexOf('\n', at) + 1, at).toString('latin1');
  return isCommitId(commit) ? commit : 'unknown';
}

async function logOf(reader: ForeignReader, path: string): Promise<readonly ReflogEntry[]> {
  return parseReflog((await reader.read(path, maximumLogBytes)) ?? '');
}

/** The branch that contains the commits of this one, which were made on it; undefined if none is known to. */
async function mergedInto(
  refs: Refs,
  checkout: Checkout,
  {
    branch,
    tip,
    log,
  }: { readonly branch: string; readonly tip: string; readonly log: readonly ReflogEntry[] },
): Promise<string | undefined> {
  const targets = defaultBranchesOf(checkout);
  if (targets.includes(branch) || !isOwnCommit(log, tip)) return undefined;
  for (const target of targets) {
    for (const [name, shown] of [
      [`refs/heads/${target}`, target],
      [`refs/remotes/origin/${target}`, `origin/${target}`],
    ] as const) {
      const commit = await refs.commitOf(name);
      if (commit !== undefined && commit !== 'unknown' && (await contains(refs, commit, tip))) return shown;
    }
  }
  return undefined;
}

/** Whether a commit is another one or has it among its ancestors. False also if that is unknown. */
async function contains({ reader, repository }: Refs, from: string, wanted: string): Promise<boolean> {
  if (from === wanted) return true;
  const oldest = (await readCommit(reader, repository, wanted))?.committedAt;
  const known = new Set([from]);
  let next = [from];
  for (let read = 0; read < maximumCommits; read++) {
    const [id, ...others] = next;
    if (id === undefined) return false;
    next = others;
    const commit = await readCommit(reader, repository, id);
    // what is older cannot descend from it
    if (commit === undefined || commit.committedAt < (oldest ?? 0) - clockSkewSeconds) continue;
    for (const parent of commit.parents) {
      if (parent === wanted) return true;
      if (known.has(parent)) continue;
      known.add(parent);
      next.push(parent);
    }
  }
  return false;
}

/** @returns undefined unless it is in a file of its own. */
async function readCommit(
  reader: ForeignReader,
  repository: string,
  id: string,
): Promise<Commit | undefined> {
  const packed = await reader.readBytes(
    join(repository, 'objects', id.slice(0, 2), id.slice(2)),
    maximumCommitBytes,
  );
  if (packed === undefined) return undefined;
  const text = inflated(packed)?.toString('utf8');
  const header = /^commit \d+\0/.exec(text ?? '')?.[0];
  return text === undefined || header === undefined ? undefined : parseCommit(text.slice(header.length));
}

function inflated(packed: Buffer): Buffer | undefined {
  try {
    return inflateSync(packed, { maxOutputLength: maximumCommitBytes });
  } catch (error) {
    // it is no object, or a large one
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
