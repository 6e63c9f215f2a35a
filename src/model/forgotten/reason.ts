import type { EndedStarter, ProcessIdentity, StarterMark } from '../process/process';

/** One fact that speaks for a dev server being no longer wanted. */
export type ForgottenReason =
  /** `isReplaced`: another folder has its name now. */
  | { readonly kind: 'folderDeleted'; readonly folder: string; readonly isReplaced?: true }
  /** Its folder is a worktree that `git worktree prune` has removed from its repository. */
  | { readonly kind: 'worktreePruned'; readonly folder: string }
  /**
   * HEAD names a branch that its repository no longer has. With `upstream`: it has it, but the remote branch that it
   * tracks (`origin/fix`), which was there, is gone.
   */
  | { readonly kind: 'branchGone'; readonly branch: string; readonly upstream?: string }
  | { readonly kind: 'branchMerged'; readonly branch: string; readonly into: string | undefined }
  | { readonly kind: 'terminalClosed'; readonly name: string }
  | EndedStarterReason
  /** The same project, framework and command line, started later by somebody else. */
  | { readonly kind: 'newerCopy'; readonly port: number; readonly process: NamedProcess }
  /** A terminal or task of this window started it before the window was reloaded or closed. */
  | { readonly kind: 'lastSession' }
  /** No connection and no CPU time since then, in milliseconds since the epoch. */
  | { readonly kind: 'idle'; readonly sinceMs: number };

/** `adopted`: the process that started it has ended. `sessionLeaderGone`: the first process of its session has, too. */
export interface EndedStarterReason {
  readonly kind: 'starterEnded';
  readonly how: 'adopted' | 'sessionLeaderGone';
  /** Undefined if no scan saw it. */
  readonly starter: EndedStarter | undefined;
  /** The coding agent that started it and has ended: a scan saw it, or its environment names it and none runs. */
  readonly agent?: StarterMark;
}

interface NamedProcess extends ProcessIdentity {
  readonly name: string;
}

/** Strongest first. */
const order: readonly ForgottenReason['kind'][] = [
  'folderDeleted',
  'worktreePruned',
  'terminalClosed',
  'lastSession',
  'branchGone',
  'newerCopy',
  'starterEnded',
  'branchMerged',
  'idle',
];

/**
 * Whether a reason is enough by itself to propose that the server is ended. A person may leave a server running on purpose
 * after logging out (`nohup`), on a branch that was merged, beside a newer one, or without using it.
 */
export function isStrong(reason: ForgottenReason): boolean {
  switch (reason.kind) {
    case 'worktreePruned':
    case 'terminalClosed':
    case 'lastSession':
      return true;
    case 'folderDeleted':
      return reason.isReplaced !== true;
    case 'branchGone':
      return reason.upstream === undefined;
    case 'starterEnded':
      return reason.agent !== undefined;
    case 'newerCopy':
    case 'branchMerged':
    case 'idle':
      return false;
  }
}

/** Whether a server is called forgotten: for a strong reason, or for two that are independent of each other. */
export function isForgotten(reasons: readonly ForgottenReason[]): boolean {
  const topics = new Set(reasons.map(({ kind }) => (kind === 'branchMerged' ? 'branchGone' : kind)));
  return topics.size > 1 || reasons.some(isStrong);
}

/** Strongest first. */
export function compareReasons(a: ForgottenReason, b: ForgottenReason): number {
  return Number(isStrong(b)) - Number(isStrong(a)) || order.indexOf(a.kind) - order.indexOf(b.kind);
}
