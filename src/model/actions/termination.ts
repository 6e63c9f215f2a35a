import type { Listener } from '../listeners/listener';
import type { Process, ProcessIdentity, ProgramIdentity } from '../process/process';

/**
 * `SIGTERM` asks, `SIGKILL` forces; Windows, which has no signals, uses the nearest equivalents. `SIGCONT` resumes what
 * is suspended, so that it receives the gentle signal; it is never sent on Windows, where nothing is known to be suspended.
 */
export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGCONT';
/** `forceNeeded`: the process cannot be asked to exit (Windows: it has no window). */
export type SignalResult = 'sent' | 'gone' | 'denied' | 'forceNeeded';
export type SendSignal = (pid: number, signal: Signal) => SignalResult | Promise<SignalResult>;

/** Why a process must not be signaled. */
export type Refusal =
  /** PID 1 of the system or a container, or the kernel. */
  | { readonly kind: 'firstProcess' }
  | { readonly kind: 'extensionHost' }
  | { readonly kind: 'editorPart'; readonly editor: string }
  | { readonly kind: 'editorAncestor'; readonly editor: string }
  | { readonly kind: 'windowsServices'; readonly services: readonly [string, ...string[]] }
  /** Which Windows services it runs could not be read. */
  | { readonly kind: 'unknownServices' }
  | { readonly kind: 'windowsPart' }
  | { readonly kind: 'controlCenter' }
  /** systemd of a user. */
  | { readonly kind: 'serviceManager' }
  /** What started the editor is not fully known, and this process may be part of it. */
  | { readonly kind: 'unknownLineage'; readonly editor: string }
  /** Without its start time a process has no identity: it could be any process with that PID. */
  | { readonly kind: 'unknownStart' }
  /** An agent has it ended without a question, and it is not, or no longer, shown to be started by that agent. */
  | { readonly kind: 'notOfAgent' };

/** A process chosen for termination. */
export interface Member extends ProgramIdentity {
  /** Of its program. */
  readonly name: string;
  /** Of its row in the tree, if the person chose it there. */
  readonly label?: string;
}

/** What the person saw and chose: the process, and the listeners it was shown with. */
export interface Target extends Member {
  readonly listeners: readonly Listener[];
  /** The process that owns the listeners, if that is a descendant of the chosen one. */
  readonly owner?: ProcessIdentity;
  /** Processes chosen to end with it: its descendants, or those that share its sockets. */
  readonly companions?: readonly Member[];
  /**
   * The agent that has it ended without a question: right before the first signal it and all its companions must be started by
   * that. Later signals are a person's choice. Left out if a person has agreed.
   */
  readonly startedBy?: Process;
}

export function withCompanions(target: Target): readonly Member[] {
  return [target, ...(target.companions ?? [])];
}

export type Outcome =
  /** Nothing was sent. `member`: the process the reason is about, the target or one of its companions. */
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly member: Member }
  /** It had exited before anything was sent. */
  | { readonly kind: 'alreadyExited' }
  /** Another process has the PID now. Nothing was sent. */
  | { readonly kind: 'pidReused' }
  /** It now runs another program than the one that was chosen (execve(2)). Nothing was sent. */
  | { readonly kind: 'otherProgram'; readonly member: Member; readonly now: string | undefined }
  /** It no longer has any of the listeners it was chosen for. Nothing was sent. */
  | { readonly kind: 'notListening' }
  /** The current owner of its listeners is hidden, so it may or may not still have them. Nothing was sent. */
  | { readonly kind: 'ownerUnknown' }
  /** What shows its listeners could not be read, so it may or may not still have them. Nothing was sent. */
  | { readonly kind: 'unverified' }
  /** Canceled before anything was sent. */
  | { readonly kind: 'cancelled' }
  /** The system does not allow signaling these, which are running. If the target is not among them, it has exited. */
  | { readonly kind: 'denied'; readonly members: readonly Member[] }
  /** Signaled, and these were still running at the end of the grace period. */
  | { readonly kind: 'stillRunning'; readonly remaining: readonly Member[] }
  /** Still running, and some are suspended: they react when resumed, or to force. */
  | { readonly kind: 'suspended'; readonly remaining: readonly Member[]; readonly paused: readonly Member[] }
  /** It cannot be asked to exit, only forced. All that were chosen are running. */
  | { readonly kind: 'forceNeeded'; readonly remaining: readonly Member[] }
  /** These were still running when the wait was canceled. Most likely all of them were signaled. */
  | { readonly kind: 'waitCancelled'; readonly remaining: readonly Member[] }
  | { readonly kind: 'exited' };

/** Outcomes after which a person may choose another signal. */
export type Unfinished = Extract<Outcome, { kind: 'stillRunning' | 'forceNeeded' | 'suspended' }>;

/** How long processes have to exit before force is offered. */
export const gracePeriodMs = 5_000;
