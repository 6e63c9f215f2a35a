import type { EndedStarter, ProcessIdentity, StarterMark } from '../process/process';

/** One fact that speaks for a dev server being no longer wanted. */
export type ForgottenReason =
  | { readonly kind: 'folderDeleted'; readonly folder: string }
  /** Its folder is a worktree that `git worktree prune` has removed from its repository. */
  | { readonly kind: 'worktreePruned'; readonly folder: string }
  /** HEAD names a branch that its repository no longer has. */
  | { readonly kind: 'branchGone'; readonly branch: string }
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
  /** The coding agent that its environment names; left out if it names none. */
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
 * after logging out (`nohup`), on a branch that was merged, or without using it.
 */
export function isStrong(reason: ForgottenReason): boolean {
  switch (reason.kind) {
    case 'folderDeleted':
    case 'worktreePruned':
    case 'terminalClosed':
    case 'lastSession':
    case 'branchGone':
      return true;
    case 'starterEnded':
    case 'newerCopy':
    case 'branchMerged':
    case 'idle':
      return false;
  }
}

/** Strongest first. */
export function compareReasons(a: ForgottenReason, b: ForgottenReason): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}
