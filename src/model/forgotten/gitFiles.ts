/** What git's own files say about branches (gitrepository-layout(5)), as text: everybody may write anything into them. */

import { configValue, parseGitConfig } from '../recognition/gitConfig';

/** One line of a reflog: what a ref was, what it became, and by which command (git-reflog(1)). */
export interface ReflogEntry {
  readonly before: string;
  readonly after: string;
  readonly message: string;
}

/** `refs/heads/main` and the like may name files: git-check-ref-format(1), and no shorter way out of the folder. */
export function isRefName(name: string): boolean {
  return (
    name.length <= 255 &&
    !/[\p{Cc} ~^:?*[\\]|\.\.|@\{|\/\/|\.lock(?:\/|$)|(?:^|\/)\.|[./]$|^[/-]/u.test(name) &&
    name !== '' &&
    name !== '@'
  );
}

/** The name of a commit in SHA-1 or SHA-256. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** `OLD NEW Alice <alice@example.com> 1700000000 +0100\tcommit: fix`, oldest first. Other lines are left out. */
export function parseReflog(text: string): ReflogEntry[] {
  return text.split('\n').flatMap((line) => {
    const [, before, after, message = ''] = /^([0-9a-f]+) ([0-9a-f]+) [^\t]*(?:\t(.*))?$/.exec(line) ?? [];
    if (before === undefined || after === undefined || !isCommitId(before) || !isCommitId(after)) return [];
    return [{ before, after, message }];
  });
}

/**
 * The branch that HEAD was on when it was moved last, by HEAD's reflog; undefined if that does not say. A branch without
 * a commit (`git switch --orphan`) leaves no line.
 */
export function lastBranchIn(log: readonly ReflogEntry[]): string | undefined {
  for (const { message } of log.toReversed()) {
    const moved =
      /^checkout: moving from \S+ to (\S+)$/.exec(message) ??
      /^rebase \(finish\): returning to refs\/heads\/(\S+)$/.exec(message) ??
      /^Branch: renamed refs\/heads\/\S+ to refs\/heads\/(\S+)$/.exec(message);
    if (moved?.[1] !== undefined) return moved[1];
  }
  return undefined;
}

/**
 * Whether the commit that a branch is at was made on it. One that was only created from another branch, moved to a commit
 * of it or brought up to date with it has nothing that could have been merged.
 */
export function isOwnCommit(log: readonly ReflogEntry[], tip: string): boolean {
  const message = log.findLast(({ after, before }) => after === tip && before !== tip)?.message;
  if (message === undefined) return false;
  const onto = /^rebase[^:]*finish(?:ed|\)): refs\/heads\/\S+ onto ([0-9a-f]+)$/.exec(message)?.[1];
  if (onto !== undefined) return onto !== tip;
  return /^(?:(?:commit|cherry-pick|revert|am)\b(?! \(initial\))|(?:merge|pull)\b.*: Merge made by )/.test(
    message,
  );
}

/** Whether the branch is the first of a repository that had no commit, as after the clone of an empty one. */
export function isFirstBranch(log: readonly ReflogEntry[]): boolean {
  return log[0]?.message.startsWith('commit (initial)') === true;
}

export interface Upstream {
  readonly remote: string;
  readonly branch: string;
}

/**
 * The remote branch that a branch tracks, of a remote whose branches are kept in `refs/remotes/REMOTE/` as git does by
 * default; undefined if it tracks none, or it is not as simple.
 *
 *     [remote "origin"]
 *     	fetch = +refs/heads/*:refs/remotes/origin/*
 *     [branch "fix"]
 *     	remote = origin
 *     	merge = refs/heads/fix
 */
export function upstreamIn(config: string, branch: string): Upstream | undefined {
  const values = parseGitConfig(config);
  // what it includes may say something else
  if (values.some(({ section }) => /^include(?:if\..*)?$/s.test(section))) return undefined;
  const remote = configValue(values, `branch.${branch}`, 'remote');
  const merge = configValue(values, `branch.${branch}`, 'merge');
  const tracked = /^refs\/heads\/(.+)$/.exec(merge ?? '')?.[1];
  if (remote === undefined || tracked === undefined || !isRefName(remote) || !isRefName(tracked)) {
    return undefined;
  }
  const isUsual = values.some(
    ({ section, key, value }) =>
      section === `remote.${remote}` && key === 'fetch' && value === `+refs/heads/*:refs/remotes/${remote}/*`,
  );
  return isUsual ? { remote, branch: tracked } : undefined;
}

/** What a commit object says, without its header `commit SIZE\0`. */
export interface Commit {
  readonly parents: readonly string[];
  /** In seconds since the epoch. */
  readonly committedAt: number;
}

export function parseCommit(text: string): Commit | undefined {
  const [head = ''] = text.split('\n\n', 1);
  const committedAt = /^committer .* (\d+) [+-]\d+$/m.exec(head)?.[1];
  if (!/^tree [0-9a-f]+$/m.test(head) || committedAt === undefined) return undefined;
  const parents = [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = '']) => id);
  return parents.every(isCommitId) ? { parents, committedAt: Number(committedAt) } : undefined;
}
