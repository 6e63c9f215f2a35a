import { join } from 'node:path';
import type { ReflogEntry, Upstream } from '../../model/forgotten/gitFiles';
import {
  isFirstBranch,
  isOwnCommit,
  isRefName,
  lastBranchIn,
  parseReflog,
  upstreamIn,
} from '../../model/forgotten/gitFiles';
import type { ForgottenReason } from '../../model/forgotten/reason';
import type { Checkout } from '../../model/recognition/checkout';
import { usualDefaultBranches } from '../../model/recognition/checkout';
import type { ForeignFiles } from '../foreignFiles';
import type { ForeignReader } from '../foreignReader';
import { Ancestry } from './ancestry';
import { gitFolderOf, readHead } from './head';
import type { Refs } from './refs';
import { openRefs } from './refs';

/** Larger files are not read, and say nothing. */
const maximumConfigBytes = 128 * 1024;
const maximumLogBytes = 1024 * 1024;
const maximumSeen = 1_000;
const maximumCached = 500;

interface Cached {
  readonly branch: string;
  readonly marks: string;
  readonly upstream: Upstream | undefined;
  readonly reasons: readonly ForgottenReason[];
}

/** What refs, reflogs and settings say; whether it was merged needs the commits. */
interface RefFacts {
  readonly upstream: Upstream | undefined;
  readonly reasons: readonly ForgottenReason[];
  /** The commit that the branch is at, and where it may have been merged; undefined if it cannot have been. */
  readonly own: { readonly tip: string; readonly targets: readonly MergeTarget[] } | undefined;
}

interface MergeTarget {
  /** `main` or `origin/main` */
  readonly shown: string;
  readonly commit: string;
}

const none: readonly ForgottenReason[] = [];

/**
 * What became of the branches that are checked out, by the files of their repositories alone: git is not run, since a
 * repository's own settings can make it run anything. What these files do not prove is not said: of a branch that was merged
 * by squashing they show only that its remote branch is gone.
 */
export class BranchFacts {
  private readonly cache = new Map<string, Cached>();
  /** Refs that were there once. */
  private readonly seen = new Set<string>();
  private readonly ancestry: Ancestry;

  constructor(private readonly files: Pick<ForeignFiles, 'run'>) {
    this.ancestry = new Ancestry(files);
  }

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
    const { upstream, own } = answer.value;
    const into = own && (await this.mergedInto(checkout.repository, own));
    const reasons: readonly ForgottenReason[] =
      into === undefined
        ? answer.value.reasons
        : [...answer.value.reasons, { kind: 'branchMerged', branch, into }];
    this.cache.delete(folder);
    this.cache.set(folder, { branch, marks: marks.value, upstream, reasons });
    const [oldest] = this.cache.size > maximumCached ? this.cache.keys() : [];
    if (oldest !== undefined) this.cache.delete(oldest);
    return reasons;
  }

  /** The branch that contains the commits of this one; undefined if none is known to. */
  private async mergedInto(
    repository: string,
    { tip, targets }: { readonly tip: string; readonly targets: readonly MergeTarget[] },
  ): Promise<string | undefined> {
    for (const { shown, commit } of targets) {
      if ((await this.ancestry.contains(repository, commit, tip)) === true) return shown;
    }
    return undefined;
  }

  /** @returns undefined if it is unknown. */
  private async read(
    reader: ForeignReader,
    checkout: Checkout,
    branch: string,
  ): Promise<RefFacts | undefined> {
    const { repository } = checkout;
    const refs = await openRefs(reader, repository);
    const gitFolder = await gitFolderOf(reader, checkout.folder);
    if (refs === undefined || gitFolder === undefined) return undefined;
    const tip = await refs.commitOf(`refs/heads/${branch}`);
    if (tip === 'unknown') return undefined;
    const headLog = await logOf(reader, join(gitFolder, 'logs/HEAD'));
    const head = await readHead(reader, gitFolder);
    // it was switched or renamed meanwhile
    if (head === undefined || head === 'unknown' || head.kind !== 'branch' || head.branch !== branch) {
      return undefined;
    }
    const wasThere = this.isSeen(`${repository} ${branch}`, tip !== undefined);
    if (tip === undefined) {
      const isGone =
        (wasThere || lastBranchIn(headLog) === branch) && !defaultBranchesOf(checkout).includes(branch);
      return {
        upstream: undefined,
        reasons: isGone ? [{ kind: 'branchGone', branch }] : none,
        own: undefined,
      };
    }
    const config = await reader.read(join(repository, 'config'), maximumConfigBytes);
    const upstream = config === undefined ? undefined : upstreamIn(config, branch);
    const log = await logOf(reader, join(repository, 'logs/refs/heads', branch));
    const targets = isOwnCommit(log, tip) ? await mergeTargets(refs, checkout, branch) : [];
    const isGone = upstream && (await this.isUpstreamGone(refs, repository, upstream, isFirstBranch(log)));
    const reasons: readonly ForgottenReason[] =
      isGone === true
        ? [{ kind: 'branchGone', branch, upstream: `${upstream.remote}/${upstream.branch}` }]
        : none;
    return { upstream, reasons, own: targets.length === 0 ? undefined : { tip, targets } };
  }

  /**
   * A branch tracks only what was there when that was set, by a push or a checkout; except for the first branch of an empty
   * repository that was cloned, and for settings of a remote that was never fetched: there the remote branch must have
   * been seen.
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
    if (commit !== undefined) return false;
    return wasSeen || (!isFirst && (await refs.hasBranchesOf(remote)));
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
  const defaults = [...new Set([...defaultBranchesOf(checkout), ...usualDefaultBranches])];
  const refs = [branch, ...defaults].map((name) => `refs/heads/${name}`);
  const remote = defaults.map((name) => `refs/remotes/origin/${name}`);
  const tracked = upstream === undefined ? [] : [`refs/remotes/${upstream.remote}/${upstream.branch}`];
  const shared = [
    'packed-refs',
    'reftable/tables.list',
    'config',
    `logs/refs/heads/${branch}`,
    ...refs,
    ...remote,
    ...tracked,
  ];
  const paths = [join(gitFolder, 'logs/HEAD'), ...shared.map((name) => join(repository, name))];
  const marks: string[] = [];
  for (const path of paths) marks.push(`${path} ${(await reader.find(path))?.mark ?? ''}`);
  return marks.join('\n');
}

function defaultBranchesOf({ defaultBranch }: Checkout): readonly string[] {
  return defaultBranch === undefined ? usualDefaultBranches : [defaultBranch].filter(isRefName);
}

async function logOf(reader: ForeignReader, path: string): Promise<readonly ReflogEntry[]> {
  return parseReflog((await reader.read(path, maximumLogBytes)) ?? '');
}

/** Where the commits of a branch may have been merged; nowhere if it is a default branch itself. */
async function mergeTargets(refs: Refs, checkout: Checkout, branch: string): Promise<readonly MergeTarget[]> {
  const recorded = await targetsAmong(refs, defaultBranchesOf(checkout));
  const [names, found] =
    recorded.length > 0
      ? [defaultBranchesOf(checkout), recorded]
      : [usualDefaultBranches, await targetsAmong(refs, usualDefaultBranches)];
  return names.includes(branch) ? [] : found;
}

async function targetsAmong(refs: Refs, names: readonly string[]): Promise<readonly MergeTarget[]> {
  const found: MergeTarget[] = [];
  for (const name of names) {
    for (const [ref, shown] of [
      [`refs/heads/${name}`, name],
      [`refs/remotes/origin/${name}`, `origin/${name}`],
    ] as const) {
      const commit = await refs.commitOf(ref);
      if (commit !== undefined && commit !== 'unknown') found.push({ shown, commit });
    }
  }
  return found;
}
