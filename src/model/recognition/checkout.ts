/** What a repository's own files say about a working tree of it (gitrepository-layout(5)). Git itself is never run. */

/** A folder that git checks out a branch or a commit into. */
export interface Checkout {
  /** The folder that holds `.git`. */
  readonly folder: string;
  /** The folder that all working trees of the repository share (`GIT_COMMON_DIR`): `/work/shop/.git`. */
  readonly repository: string;
  /** Undefined if it could not be learned, or the repository has no working tree in this folder. */
  readonly head: Head | undefined;
  /** It was added by `git worktree add`; the repository's other working trees have other branches. */
  readonly isLinked: boolean;
  /** The repository no longer knows this working tree, which was added to it: `git worktree prune` removed the entry. */
  readonly isPruned: boolean;
  /** The repository has working trees that were added to it. */
  readonly hasWorktrees: boolean;
  /**
   * The branch that the remote `origin` had as its default when it was cloned; undefined if that is not recorded, or the
   * remote has no such branch any more.
   */
  readonly defaultBranch: string | undefined;
}

export type Head =
  | { readonly kind: 'branch'; readonly branch: string }
  /** `rebasing`: the branch that will be checked out again when its rebase is finished. */
  | { readonly kind: 'detached'; readonly commit: string; readonly rebasing?: string };

/** `gitdir: ../shop/.git/worktrees/fix` → the path; undefined if the text is no such file. */
export function parseGitFile(text: string): string | undefined {
  return /^gitdir: (.+?)[\r\n]*$/.exec(text)?.[1];
}

/** `ref: refs/heads/main`, or the name of a commit in SHA-1 or SHA-256. */
export function parseHead(text: string): Head | undefined {
  const line = text.trimEnd();
  const branch = parseReference(line, 'refs/heads/');
  if (isHeadInTables(text)) return undefined;
  if (branch !== undefined) return { kind: 'branch', branch };
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(line) ? { kind: 'detached', commit: line } : undefined;
}

/** A reftable keeps this in the place of HEAD for programs that read files (reftable documentation of git). */
export function isHeadInTables(text: string): boolean {
  return text.trimEnd() === `ref: ${headInTables}`;
}

const headInTables = 'refs/heads/.invalid';

/** `refs/heads/fix` → `fix`, as in `rebase-merge/head-name`. */
export function branchOfRef(ref: string): string | undefined {
  return parseReference(`ref: ${ref.trimEnd()}`, 'refs/heads/');
}

/** `ref: refs/remotes/origin/main` → `main` */
export function parseDefaultBranch(text: string): string | undefined {
  return parseReference(text.trimEnd(), 'refs/remotes/origin/');
}

/** Longer names are no names that people give; git refuses control characters in them (git-check-ref-format(1)). */
const maximumBranchLength = 255;

function parseReference(line: string, prefix: string): string | undefined {
  const target = /^ref:[ \t]*(.*)$/.exec(line)?.[1];
  if (target?.startsWith(prefix) !== true) return undefined;
  const name = target.slice(prefix.length);
  return name === '' || name.length > maximumBranchLength || /\p{Cc}/u.test(name) ? undefined : name;
}

/** `/work/shop/.git`, `/work/shop/.bare` and `/work/shop.git` → `shop` */
export function repositoryName({ repository }: Pick<Checkout, 'repository'>): string {
  const names = repository.split(/[\\/]/).filter((name) => name !== '');
  const last = names.at(-1) ?? '';
  const name = /^\.(?:git|bare)$/.test(last) ? (names.at(-2) ?? last) : last;
  return name.replace(/(?<=.)\.git$/, '');
}

/** Where the name of the default branch is not recorded, these two are taken for it. */
export const usualDefaultBranches = ['main', 'master'];

/**
 * What tells a working tree from the others of its repository: its branch, the beginning of its commit, or the name of
 * its folder. Undefined in a repository's only working tree while it is on the default branch, or on an unknown one.
 */
export function checkoutLabel(checkout: Checkout): string | undefined {
  const { head, isLinked, hasWorktrees, defaultBranch, folder } = checkout;
  const branch = head?.kind === 'branch' ? head.branch : head?.rebasing;
  if (branch !== undefined) {
    const isDefault =
      defaultBranch === undefined ? usualDefaultBranches.includes(branch) : branch === defaultBranch;
    return isDefault && !isLinked && !hasWorktrees ? undefined : branch;
  }
  if (isLinked) return /[^\\/]+(?=[\\/]*$)/.exec(folder)?.[0];
  return head?.kind === 'detached' ? head.commit.slice(0, 7) : undefined;
}
